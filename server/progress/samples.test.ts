import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import {
  beginSamples,
  forget,
  newest,
  oldest,
  priorOf,
  type Samples,
  sample,
  sampleAt,
  skip,
  threadSpeed,
} from './samples.ts'

/** Samples after work of one thread, in stretches of so many seconds at so much a second. */
function work(...stretches: readonly (readonly [seconds: number, perSecond: number])[]): Samples {
  let samples = beginSamples(0)
  for (const [seconds, perSecond] of stretches) {
    for (let step = 0; step < seconds * 20; step += 1) {
      const { atMs, busyMs, work: done } = newest(samples)
      samples = sample(samples, { atMs: atMs + 50, busyMs: busyMs + 50, work: done + perSecond / 20 })
    }
  }
  return samples
}

describe('samples', () => {
  test('are few, and the first and the newest are among them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 2_000 }), (steps) => {
        let samples = beginSamples(3)
        let atMs = 0
        for (const [index, step] of steps.entries()) {
          atMs += step
          samples = sample(samples, { atMs, busyMs: 2 * atMs, work: 4 + index })
          expect(samples.kept.length).toBeLessThanOrEqual(128)
        }
        expect(oldest(samples)).toEqual({ atMs: 0, busyMs: 0, work: 3 })
        expect(newest(samples)).toEqual({ atMs, busyMs: 2 * atMs, work: 3 + steps.length })
      }),
      { numRuns: numRuns(30) },
    )
  })

  test('of an hour still know where a third of it was', () => {
    expect(sampleAt(work([3_600, 1]), 1_200_000).atMs).toBeGreaterThan(1_100_000)
    expect(sampleAt(work([3_600, 1]), 1_200_000).atMs).toBeLessThanOrEqual(1_200_000)
  })

  test('that are forgotten leave where it began and where it stands', () => {
    const samples = work([10, 1], [10, 5])
    expect(forget(samples).kept).toEqual([oldest(samples), newest(samples)])
  })

  test('keep their speed over work that took none of the time', () => {
    const samples = work([10, 2])
    expect(newest(skip(samples, 7)).work).toBeCloseTo(27)
    expect(threadSpeed(skip(samples, 7), null)).toBeCloseTo(threadSpeed(samples, null))
  })
})

describe('the speed of a thread', () => {
  test('is nothing before any work', () => {
    expect(threadSpeed(beginSamples(0), null)).toBe(0)
  })

  test('is half that of all the time and half that of its last third', () => {
    expect(threadSpeed(work([20, 2], [10, 8]), null)).toBeCloseTo((0.004 + 0.008) / 2)
    expect(threadSpeed(work([20, 2], [10, 8]), null, true)).toBeCloseTo(0.2 * 0.004 + 0.8 * 0.008)
  })

  test('before any work is that of earlier jobs', () => {
    expect(threadSpeed(beginSamples(0), priorOf(100))).toBeCloseTo(1 / 1_000)
  })

  test('of earlier jobs counts as much as a fiftieth of the job', () => {
    // Two seconds at two a second, of a job that costs a hundred: the prior is two seconds at one a second.
    expect(threadSpeed(work([2, 2]), priorOf(100))).toBeCloseTo(0.0015)
  })
})
