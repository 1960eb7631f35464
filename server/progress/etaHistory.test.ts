import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import { addEstimate, beginEtaHistory, type EtaHistory, missedShare, spreadOf } from './etaHistory.ts'

/** Estimates made every second of a run of so many seconds, each a multiple of what was left. */
function guessed(seconds: number, multiple: (share: number) => number, spread = 0.1): EtaHistory {
  let history = beginEtaHistory()
  for (let at = 1; at < seconds; at += 1) {
    const etaMs = 1_000 * (seconds - at) * multiple(at / seconds)
    history = addEstimate(history, { atMs: 1_000 * at, etaMs, spread })
  }
  return history
}

describe('the spread', () => {
  test('is half, as a logarithm, before there is any estimate to go by', () => {
    expect(spreadOf(beginEtaHistory(), { atMs: 0, etaMs: 1_000 })).toBe(0.5)
  })

  test('is least where every estimate has come true', () => {
    expect(
      spreadOf(
        guessed(60, () => 1),
        { atMs: 30_000, etaMs: 30_000 },
      ),
    ).toBeCloseTo(0.015 + Math.log1p(40 / 30_000), 3)
  })

  test('is wider near to the end, which depends on when the last tasks are handed out', () => {
    expect(
      spreadOf(
        guessed(60, () => 1),
        { atMs: 59_000, etaMs: 1_000 },
      ),
    ).toBeCloseTo(0.015 + Math.log1p(0.05), 3)
  })

  test('is wider than the estimates were off, for they agree with each other', () => {
    expect(
      spreadOf(
        guessed(60, () => 0.5),
        { atMs: 30_000, etaMs: 30_000 },
      ),
    ).toBeCloseTo(0.015 + 1.6 * Math.log(2), 1)
  })
})

test('the estimates that are kept are few, spread over the whole run', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 2_000 }), (seconds) => {
      const { guesses } = guessed(seconds, () => 1)
      expect(guesses.length).toBeLessThanOrEqual(48)
      expect(guesses[0]?.atMs).toBeLessThanOrEqual(Math.max(1_000, 100 * seconds))
      expect(guesses.at(-1)?.atMs).toBeGreaterThan(900 * (seconds - 2))
    }),
    { numRuns: numRuns(30) },
  )
})

describe('the ranges that missed', () => {
  test('are not known where none was given', () => {
    expect(missedShare(beginEtaHistory(), 60_000)).toBeNull()
  })

  test('are not asked for of a run that was over in less than two seconds', () => {
    const history = addEstimate(beginEtaHistory(), { atMs: 100, etaMs: 5_000, spread: 0.1 })
    expect(missedShare(history, 1_900)).toBeNull()
    expect(missedShare(history, 2_000)).toBe(1)
  })

  test.each([
    ['all', 2, 1],
    ['none', 1.05, 0],
  ])('are %s where every estimate was %d times what was left', (_, multiple, missed) => {
    expect(
      missedShare(
        guessed(40, () => multiple),
        40_000,
      ),
    ).toBe(missed)
  })

  test('are two of five where the first two moments were off', () => {
    expect(
      missedShare(
        guessed(40, (share) => (share < 0.4 ? 2 : 1)),
        40_000,
      ),
    ).toBeCloseTo(0.4)
  })
})
