import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../engine/backtest.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import type { OptimizationInput, ParameterRange } from '../specification.ts'
import { Costs } from './costs.ts'
import { planJob } from './planJob.ts'

const range = (name: string, changes: Partial<ParameterRange>) => ({
  name,
  values: null,
  range: { min: 5, max: 20, step: null, logarithmic: false, ...changes },
})

const planOf = (changes: Partial<OptimizationInput>, trials: number | null, seed = 0) =>
  planJob(
    { kind: 'OPTIMIZATION', input: { ...SWEEP, ...changes, sampler: { method: 'RANDOM', trials, seed } } },
    catalog.find,
  )

const MIXED: Partial<OptimizationInput> = {
  strategies: [
    { strategy: 'sma-cross', space: [range('fast', {}), range('slow', { min: 30, max: 90, step: 10 })] },
    { strategy: 'rsi', space: [range('period', {})] },
  ],
  directions: ['LONG', 'SHORT'],
  exits: { takeProfit: [null, 0.1], stopLoss: [0.02, null] },
}

/** Rules of the space above: 16 × 7 and 16, both in two directions with four exits. */
const POINTS = (16 * 7 + 16) * 2 * 4

function spell({ strategy, direction, parameters, takeProfit, stopLoss }: Candidate): string {
  return JSON.stringify([strategy, direction, parameters, takeProfit, stopLoss])
}

const spelt = (plan: ReturnType<typeof planOf>) =>
  Array.from({ length: plan.trials }, (_, number) => spell(plan.candidate(number)))

describe('a random search', () => {
  test('of a finite space takes every point once where it is not told how many, in an order of its own', () => {
    const all = spelt(planOf(MIXED, null))
    const grid = planJob({ kind: 'OPTIMIZATION', input: { ...SWEEP, ...MIXED } }, catalog.find)
    const inOrder = Array.from({ length: grid.trials }, (_, number) => spell(grid.candidate(number)))
    expect(all).toHaveLength(POINTS)
    expect(all.toSorted()).toEqual(inOrder.toSorted())
    expect(all).not.toEqual(inOrder)
  })

  test('takes the same trials for the same seed, and others for another', () => {
    expect(spelt(planOf(MIXED, 50, 7))).toEqual(spelt(planOf(MIXED, 50, 7)))
    expect(spelt(planOf(MIXED, 50, 7))).not.toEqual(spelt(planOf(MIXED, 50, 8)))
  })

  test('draws any number of a range that names no step, each of its decades alike on a logarithmic one', () => {
    const lower = range('lower', { min: 0.1, max: 100, logarithmic: true })
    const plan = planOf({ strategies: [{ strategy: 'rsi', space: [lower] }] }, 3_000)
    const values = Array.from({ length: plan.trials }, (_, number) => Number(plan.candidate(number).parameters.lower))
    expect(new Set(values).size).toBe(3_000)
    for (const decade of [0.1, 1, 10]) {
      const share = values.filter((value) => value >= decade && value < 10 * decade).length / values.length
      expect(share).toBeGreaterThan(0.3)
      expect(share).toBeLessThan(0.37)
    }
  })

  test('is cut into tasks anywhere', () => {
    const plan = planOf(MIXED, 40)
    const trials = [
      { first: 0, count: 13 },
      { first: 13, count: 27 },
    ].flatMap((part) => plan.work(part).batches)
    expect(trials.map(({ first }) => first)).toEqual(Array.from({ length: 40 }, (_, number) => number))
    const found = trials.map(({ exits: [exits], first: _, ...rule }) => spell({ ...rule, ...exits } as Candidate))
    expect(found).toEqual(spelt(plan))
  })

  test('costs what its strategies cost on average, whichever range', () => {
    const plan = planOf(MIXED, 100)
    const costs = new Costs({ plan, barsPerTrial: 1_000, costStatistics: new Map() })
    const [waiting] = costs.waiting([{ first: 20, count: 10 }])
    expect(costs.waiting([{ first: 20, count: 10 }])).toHaveLength(1)
    expect(waiting?.count).toBe(10)
    expect(10 * (waiting?.cost ?? 0)).toBeCloseTo(costs.of({ first: 0, count: 100 }) / 10, 12)
  })
})
