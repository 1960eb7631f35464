import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../numRuns.fixture.ts'
import { beginEstimator, estimate, observe, resume } from './estimator.ts'
import type { JobCosts } from './jobCosts.ts'
import { priorOf } from './samples.ts'

/** What no job has, and what a mistake elsewhere might make of one. */
const figure = fc.oneof(
  fc.constantFrom(0, Number.MIN_VALUE, 1e-12, 1, 1e12, 1e300, Number.POSITIVE_INFINITY, Number.NaN),
  fc.double({ min: 0, max: 10, noNaN: true }),
)
const standings: fc.Arbitrary<JobCosts> = fc.record(
  {
    finished: figure,
    units: fc.array(fc.record({ id: fc.integer({ min: 0, max: 3 }), cost: figure, done: figure }), { maxLength: 3 }),
    waiting: fc.array(fc.record({ count: fc.integer({ min: 0, max: 40 }), cost: figure }), { maxLength: 3 }),
    threads: fc.integer({ min: 1, max: 3 }),
    share: figure,
    tellingShare: figure,
    revision: fc.integer({ min: 0, max: 3 }),
    isPaced: fc.boolean(),
    last: figure,
  },
  { requiredKeys: ['finished', 'units', 'waiting', 'threads'] },
)
const moments = fc.array(
  fc.record({
    standing: standings,
    ms: fc.constantFrom(-10_000, -1, 0, 0, 50, 50, 1_000, 60_000),
    flows: fc.constantFrom(true, true, true, false),
    isResumed: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 30 },
)

test('whatever a job costs and whenever it is looked at, each figure of its reading is a number', () => {
  fc.assert(
    fc.property(
      moments,
      fc.option(fc.tuple(figure, figure)),
      fc.constantFrom(0, 0.3, 0.9999),
      (steps, known, shown) => {
        const [first] = steps
        if (!first) return
        const prior = known ? { prior: priorOf(known[0], known[1]) } : {}
        let state = beginEstimator(first.standing, shown, { nowMs: 0, ...prior })
        let before: number = shown
        for (const { standing, ms, flows, isResumed } of steps) {
          const nowMs = state.nowMs + ms
          if (isResumed) state = resume(state, standing, nowMs)
          state = observe(state, standing, { nowMs, flows })
          const { fraction, rate, ceiling, eta } = estimate(state)
          const figures = [fraction, rate, ceiling, ...Object.values(eta ?? {})]
          expect(
            figures.filter((each) => !(Number.isFinite(each) && each >= 0)),
            JSON.stringify(figures),
          ).toEqual([])
          expect(fraction).toBeGreaterThanOrEqual(before)
          expect(fraction).toBeLessThan(1)
          expect(ceiling).toBeGreaterThanOrEqual(fraction)
          expect(ceiling).toBeLessThan(1)
          before = fraction
        }
      },
    ),
    { numRuns: numRuns(500) },
  )
})

test('a job of which nothing is left when it is looked at first is on its way to the end', () => {
  const standing: JobCosts = { finished: 1, units: [], waiting: [], threads: 1 }
  const begun = beginEstimator(standing, 0, { nowMs: 0, prior: priorOf(1) })
  const first = observe(begun, standing, { nowMs: 0, flows: true })
  expect(estimate(first)).toMatchObject({ fraction: 0, eta: { seconds: 0.001 } })
  const next = observe(first, standing, { nowMs: 50, flows: true })
  expect(estimate(next).fraction).toBeGreaterThan(0)
})
