import { describe, expect, test } from 'vitest'
import type { Plan } from '../plan.ts'
import { SWEEP } from '../ports.fixture.ts'
import type { OptimizationInput } from '../specification.ts'
import { Costs } from './costs.ts'
import { planJob } from './planJob.ts'

const catalog = (name: string) => ({
  name,
  title: name,
  description: '',
  family: 'trend',
  parameters: [
    { name: 'fast', kind: 'INTEGER', min: 1, max: 500, step: 1, default: 10, description: '' },
    { name: 'slow', kind: 'INTEGER', min: 1, max: 1_000, step: 1, default: 50, description: '' },
  ] as const,
})

const range = (name: string, max: number) => ({
  name,
  values: null,
  range: { min: 1, max, step: 1, logarithmic: false },
})

const SEARCHED: OptimizationInput = {
  ...SWEEP,
  strategies: [{ strategy: 'sma-cross', space: [range('fast', 500), range('slow', 1_000)] }],
  sampler: { method: 'BAYESIAN', trials: 4_000, seed: 1 },
}

const bayesian = planJob({ kind: 'OPTIMIZATION', input: SEARCHED }, catalog)
const improvement = planJob(
  { kind: 'IMPROVEMENT', input: { optimization: SEARCHED, cycles: 10, backtestsPerCycle: 40, patience: 10 } },
  catalog,
)

const costsOf = (plan: Plan, barsPerTrial: number, threads = 2) =>
  new Costs({ plan, barsPerTrial, costStatistics: new Map(), computationMs: 5, threads })

describe('the costs of a search, round by round', () => {
  test('are the seconds that its trials take on all threads where these are long', () => {
    const costs = costsOf(improvement, 1e9)
    const all = { first: 0, count: 400 }
    expect(costs.arePaced).toBe(true)
    expect(costs.of(all) / (costs.seconds(all) / 2)).toBeCloseTo(1, 2)
  })

  test('are the way from one round to the next where trials are short', () => {
    const costs = costsOf(improvement, 100)
    // Ten cycles, each a way of seven reference computations behind the one before.
    const seconds = costs.of({ first: 0, count: 400 })
    expect(seconds).toBeGreaterThan(10 * 7 * 0.005)
    expect(seconds).toBeLessThan(11 * 7 * 0.005)
  })

  test('are half as much where two rounds are under way at once', () => {
    const [one, two] = [costsOf(improvement, 100), costsOf(bayesian, 100)]
    const perRound = (costs: Costs, size: number) => costs.of({ first: 2 * size, count: size })
    expect(perRound(two, 8) / perRound(one, 40)).toBeCloseTo(0.5, 1)
  })

  test('grow with what rounds are worked out from', () => {
    const costs = costsOf(bayesian, 100)
    expect(costs.of({ first: 3_992, count: 8 })).toBeGreaterThan(1.4 * costs.of({ first: 16, count: 8 }))
  })

  test('add up to those of the whole, wherever it is cut', () => {
    const costs = costsOf(bayesian, 1_000)
    const parts = [0, 3, 8, 21, 2_000].map((first, index, all) =>
      costs.of({ first, count: (all[index + 1] ?? 4_000) - first }),
    )
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(costs.of({ first: 0, count: 4_000 }), 9)
    const waiting = costs.waiting([
      { first: 0, count: 21 },
      { first: 21, count: 3_979 },
    ])
    expect(waiting.reduce((sum, { count, cost }) => sum + count * cost, 0)).toBeCloseTo(
      costs.of({ first: 0, count: 4_000 }),
      9,
    )
  })

  test('are those of its threads where no number of threads is given, or nothing waits', () => {
    expect(new Costs({ plan: bayesian, barsPerTrial: 100, costStatistics: new Map() }).arePaced).toBe(false)
    expect(costsOf(planJob({ kind: 'OPTIMIZATION', input: SWEEP }, catalog), 100).arePaced).toBe(false)
    const folds = { optimization: SWEEP, folds: 3, trainFraction: 0.7, anchored: false }
    expect(costsOf(planJob({ kind: 'WALK_FORWARD', input: folds, bars: 1_000 }, catalog), 100).arePaced).toBe(false)
  })
})
