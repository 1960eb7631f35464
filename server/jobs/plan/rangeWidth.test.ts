import { expect, test } from 'vitest'
import { catalog, SWEEP } from '../ports.fixture.ts'
import type { Specification } from '../specification.ts'
import { planJob } from './planJob.ts'
import { rangeWidthOf, usualWidthOf } from './rangeWidth.ts'

const { strategies } = SWEEP
const sampler = { method: 'BAYESIAN', trials: 40, seed: 1 } as const
const range = { min: 2, max: 60, step: 1, logarithmic: false }
const space = [{ name: 'fast', values: null, range }]
const searched = { ...SWEEP, strategies: strategies.map((one) => ({ ...one, space })), sampler }

test.each<[string, Specification, readonly string[], string]>([
  ['a sweep', { kind: 'OPTIMIZATION', input: SWEEP }, ['sma-cross'], ''],
  ['a search', { kind: 'OPTIMIZATION', input: searched }, ['sma-cross'], ' rounds'],
  [
    'a walk-forward analysis',
    { kind: 'WALK_FORWARD', input: { optimization: SWEEP, folds: 3, trainFraction: 0.7, anchored: false }, bars: 900 },
    ['sma-cross'],
    ' folds',
  ],
  ['a strategy of a user', { kind: 'OPTIMIZATION', input: SWEEP }, ['mine'], ' own'],
])('the ranges of %s have a width of their own', (_, specification, names, suffix) => {
  const plan = planJob(specification, catalog.find)
  expect(rangeWidthOf(plan, names)).toBe(`${plan.engine}${suffix}`)
})

test('the ranges of rounds are narrower from the beginning on, those of an improvement most', () => {
  const improvement = { optimization: searched, cycles: 20, backtestsPerCycle: 20, patience: 20 }
  const [sweep, search, cycles] = [
    { kind: 'OPTIMIZATION', input: SWEEP },
    { kind: 'OPTIMIZATION', input: searched },
    { kind: 'IMPROVEMENT', input: improvement },
  ].map((specification) => usualWidthOf(planJob(specification as Specification, catalog.find), null))
  expect(search).toBeLessThan(sweep as number)
  expect(cycles).toBeLessThan(search as number)
})

test('the ranges of a sweep are narrower from the beginning on where costs are fitted', () => {
  const plan = planJob({ kind: 'OPTIMIZATION', input: SWEEP }, catalog.find)
  const unfitted = usualWidthOf(plan, null)
  for (const fit of ['OWN', 'STRATEGIES', 'RULES', 'TRIALS'] as const)
    expect(usualWidthOf(plan, fit)).toBeLessThan(unfitted)
})
