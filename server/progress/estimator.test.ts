import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginPace, type Estimate, estimate, observe, type Pace, speeds } from './estimator.ts'

/** The pace after work at `perSecond`, read every `everyMs` for so many seconds. */
function work(pace: Pace, perSecond: number, { seconds, everyMs = 50 }: { seconds: number; everyMs?: number }): Pace {
  const { nowMs, done } = pace
  let next = pace
  for (let index = 1; index * everyMs <= seconds * 1_000; index += 1) {
    next = observe(next, done + (perSecond * index * everyMs) / 1_000, nowMs + index * everyMs)
  }
  return next
}

/** The pace after readings that say that nothing has moved. */
function rest(pace: Pace, seconds: number): Pace {
  let next = pace
  for (let index = 1; index <= seconds; index += 1) next = observe(next, pace.done, pace.nowMs + index * 1_000)
  return next
}

const begin = (total: number) => beginPace(total, 0, 0, 0)
const steps = fc.array(
  fc.record({ ms: fc.integer({ min: 0, max: 60_000 }), work: fc.integer({ min: -50, max: 100 }) }),
  {
    minLength: 1,
    maxLength: 400,
  },
)

describe('whatever is observed', () => {
  test('the fraction never falls, never reaches 1, and is never above the ceiling', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 3_000 }), (readings, total) => {
        let pace = begin(total)
        let before: Estimate = estimate(pace)
        for (const { ms, work: change } of readings) {
          pace = observe(pace, pace.done + change, pace.nowMs + ms)
          const now = estimate(pace)
          expect(now.fraction).toBeGreaterThanOrEqual(before.fraction)
          expect(now.fraction).toBeLessThan(1)
          expect(now.ceiling).toBeGreaterThanOrEqual(now.fraction)
          expect(now.ceiling).toBeLessThan(1)
          before = now
        }
      }),
    )
  })

  test('rate and ETA are finite, not negative, and the range brackets the ETA', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 3_000 }), (readings, total) => {
        let pace = begin(total)
        for (const { ms, work: change } of readings) {
          pace = observe(pace, pace.done + change, pace.nowMs + ms)
          const { rate, eta } = estimate(pace)
          expect(rate).toBeGreaterThanOrEqual(0)
          expect(rate).toBeLessThan(Number.POSITIVE_INFINITY)
          expect(eta === null).toBe(rate === 0)
          if (!eta) continue
          expect(eta.seconds).toBeLessThan(Number.POSITIVE_INFINITY)
          expect(eta.low).toBeGreaterThanOrEqual(0)
          expect(eta.low).toBeLessThanOrEqual(eta.seconds)
          expect(eta.high).toBeGreaterThanOrEqual(eta.seconds)
        }
      }),
    )
  })

  test('the samples that are kept are few, and the newest advance is among them', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 40 }), (readings, times) => {
        let pace = begin(1e9)
        for (let round = 0; round < times; round += 1) {
          for (const { ms } of readings) pace = observe(pace, pace.done + 1, pace.nowMs + ms)
        }
        expect(pace.samples.length).toBeLessThanOrEqual(128)
        expect(pace.samples[0]).toEqual({ atMs: 0, done: 0 })
        expect(pace.samples.at(-1)).toEqual({ atMs: pace.nowMs, done: pace.done })
      }),
      { numRuns: 30 },
    )
  })
})

describe('steady work', () => {
  test.each([0.02, 0.1, 0.3, 0.5, 0.9, 0.99])('has its true ETA within 3 %% at %d of the way', (share) => {
    const { eta, rate, fraction } = estimate(work(begin(1_000), 10, { seconds: 100 * share }))
    expect(fraction).toBeCloseTo(share)
    expect(rate).toBeCloseTo(0.01, 3)
    expect(eta?.seconds).toBeGreaterThan(97 * (1 - share))
    expect(eta?.seconds).toBeLessThan(103 * (1 - share))
  })

  test('has the same estimate however often it reports', () => {
    const paces = fc.integer({ min: 20, max: 1_000 })
    fc.assert(
      fc.property(paces, paces, fc.integer({ min: 20, max: 90 }), (one, other, seconds) => {
        const [a, b] = [one, other].map((everyMs) => estimate(work(begin(1_000), 10, { seconds, everyMs })))
        expect(Math.abs((a?.rate ?? 0) - (b?.rate ?? 1))).toBeLessThan(0.000_5)
        expect(Math.abs((a?.fraction ?? 0) - (b?.fraction ?? 1))).toBeLessThan(0.011)
      }),
    )
  })

  test('of a day is measured as that of a minute', () => {
    const day = 86_400
    const pace = work(begin(2 * day), 1, { seconds: day, everyMs: 1_000 })
    expect(estimate(pace).eta?.seconds).toBeCloseTo(day, -2)
  })
})

describe('work that changes its speed', () => {
  test('is estimated at half the speed of all its time and half that of its last third', () => {
    const pace = work(work(begin(1_000), 2, { seconds: 20 }), 8, { seconds: 10 })
    const { overall, recent } = speeds(pace)
    expect(overall).toBeCloseTo(4)
    expect(recent).toBeCloseTo(8, 1)
    expect(estimate(pace).rate).toBeCloseTo((overall + recent) / 2_000)
    expect(estimate(pace).eta?.seconds).toBeCloseTo((2 * 880) / (overall + recent))
  })

  test('has a wider range than steady work', () => {
    const width = (pace: Pace) => {
      const { eta } = estimate(pace)
      return eta ? (eta.high - eta.low) / eta.seconds : 0
    }
    const steady = work(begin(1_000), 4, { seconds: 30 })
    const changing = work(work(begin(1_000), 2, { seconds: 20 }), 8, { seconds: 10 })
    expect(width(steady)).toBeCloseTo(0.3)
    expect(width(changing)).toBeCloseTo(1)
  })
})

describe('work that stands still', () => {
  test('has no rate and no ETA before its first advance', () => {
    expect(estimate(rest(begin(100), 5))).toEqual({ fraction: 0, rate: 0, ceiling: 0, eta: null })
  })

  test.each([1, 60, 3_600, 36_000])(
    'for two seconds has no rate after %d seconds of reports twenty a second',
    (seconds) => {
      const pace = work(begin(1e6), 10, { seconds })
      expect(estimate(pace).rate).toBeGreaterThan(0)
      const still = estimate(rest(pace, 2))
      expect(still).toMatchObject({ rate: 0, eta: null, ceiling: still.fraction })
    },
  )

  test('for less than eight of its usual gaps keeps its rate', () => {
    const slow = work(begin(1_000), 1, { seconds: 50, everyMs: 5_000 })
    expect(estimate(rest(slow, 39)).rate).toBeGreaterThan(0)
    expect(estimate(rest(slow, 41)).rate).toBe(0)
  })

  test('and goes on has a rate again', () => {
    const again = work(rest(work(begin(1_000), 10, { seconds: 10 }), 30), 10, { seconds: 1 })
    expect(estimate(again).rate).toBeGreaterThan(0)
  })
})

describe('a job that is taken up again', () => {
  test('is timed by the work of this run alone', () => {
    const pace = work(beginPace(1_000, 500, 0.5, 0), 10, { seconds: 10 })
    expect(estimate(pace)).toMatchObject({ fraction: 0.6, rate: expect.closeTo(0.01, 5) })
  })

  test('shows no less than was shown before, until the work has passed it', () => {
    const pace = beginPace(1_000, 500, 0.55, 0)
    expect(estimate(pace).fraction).toBe(0.55)
    expect(estimate(work(pace, 10, { seconds: 2 })).fraction).toBe(0.55)
    expect(estimate(work(pace, 10, { seconds: 6 })).fraction).toBeCloseTo(0.56)
  })

  test('that runs a task again takes nothing back', () => {
    const pace = observe(observe(begin(100), 40, 1_000), 30, 2_000)
    expect(pace.done).toBe(40)
    expect(estimate(pace).fraction).toBe(0.4)
  })
})
