import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from './reading.ts'
import { countUnchanged, NO_STALL, stallLevelOf } from './stall.ts'

const still = (measurements: number, quantum = 0) => ({ measurements, hasNews: false, quantum })

describe('a stall', () => {
  test('counts measurements, not readings', () => {
    const quiet = [...Array(1_000)].reduce((stall) => countUnchanged(stall, still(0)), NO_STALL)
    expect(quiet.unchanged).toBe(0)
    expect(countUnchanged(quiet, still(3)).unchanged).toBe(3)
  })

  test('is over with any advance, whatever was counted', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (before, measurements) => {
        const stall = countUnchanged(countUnchanged(NO_STALL, still(before)), { ...still(measurements), hasNews: true })
        expect(stall).toEqual(NO_STALL)
      }),
    )
  })

  test('shrinks where a quantum turns out to be more than was thought, and never grows by that', () => {
    const stall = countUnchanged(NO_STALL, still(30, 100))
    expect(countUnchanged(stall, still(0, 300)).unchanged).toBe(10)
    expect(countUnchanged(stall, still(0, 50)).unchanged).toBe(30)
  })

  test('loses nothing to rounding while a quantum stays what it was', () => {
    // 3 × 0.7 / 0.7 is less than 3.
    const stall = countUnchanged(NO_STALL, still(3, 0.7))
    expect(countUnchanged(stall, still(0, 0.7)).unchanged).toBe(3)
  })

  test('that the metronome paces is not changed by a quantum', () => {
    expect(countUnchanged(countUnchanged(NO_STALL, still(30)), still(1, 300)).unchanged).toBe(31)
  })
})

test.each([
  [0, 'MOVING'],
  [19, 'MOVING'],
  [20, 'SUSPECT'],
  [49, 'SUSPECT'],
  [50, 'CANDIDATE'],
  [1_000_000, 'CANDIDATE'],
])('%d unchanged measurements are %s by default', (unchanged, standing) => {
  expect(stallLevelOf(unchanged, DEFAULT_THRESHOLDS)).toBe(standing)
})

test('a job has thresholds of its own', () => {
  const own = { ...DEFAULT_THRESHOLDS, suspectAfter: 2, stalledAfter: 3 }
  expect([1, 2, 3].map((unchanged) => stallLevelOf(unchanged, own))).toEqual(['MOVING', 'SUSPECT', 'CANDIDATE'])
})
