import { describe, expect, test, vi } from 'vitest'
import { ENGINES, type EngineName } from '../../engine/batch.ts'
import { BUILT_IN } from '../../engine/strategies/builtIn.ts'
import type { UnitCost } from '../../progress/costStatistics.ts'
import { PRICES } from '../../progress/prices.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import type { OptimizationInput } from '../specification.ts'
import {
  coldComputations,
  listedPrice,
  listedTaskSeconds,
  loadingMsPerBar,
  rulesTogether,
  USUAL_COMPUTATION_MS,
} from './listedPrice.ts'
import { planJob } from './planJob.ts'

const TERMS = { computationMs: USUAL_COMPUTATION_MS, together: 1 }

describe('the list of prices', () => {
  test.each(BUILT_IN.map(({ name }) => name))('has what %s costs on each engine: npm run bench:prices', (name) => {
    for (const engine of ENGINES) {
      const price = listedPrice(name, engine, TERMS)
      expect(price?.rule).toBeGreaterThan(0)
      expect(price?.trial).toBeGreaterThan(0)
      // A bar takes a thread between a hundredth of a nanosecond and a hundred microseconds.
      for (const seconds of [price?.rule, price?.trial]) {
        expect(seconds).toBeGreaterThan(1e-12)
        expect(seconds).toBeLessThan(1e-4)
      }
    }
  })

  test('has no strategy that there is not', () => {
    expect(Object.keys(PRICES).toSorted()).toEqual(BUILT_IN.map(({ name }) => name).toSorted())
  })

  test('has less for a rule and a trial where more rules run together by a sweep, and the same on the other engines', () => {
    for (const { name } of BUILT_IN) {
      for (const engine of ENGINES) {
        const [alone, among] = [1, 20].map((together) => listedPrice(name, engine, { ...TERMS, together })) as [
          UnitCost,
          UnitCost,
        ]
        expect(among.rule).toBeLessThanOrEqual(alone.rule)
        expect(among.trial).toBeLessThanOrEqual(alone.trial)
        if (engine !== 'SWEEP') expect(among).toEqual(alone)
      }
    }
    const [alone, among] = [1, 20].map((together) => listedPrice('rsi', 'SWEEP', { ...TERMS, together })?.rule ?? 0)
    expect(among).toBeLessThan(0.9 * (alone ?? 0))
  })

  test('says nothing of a strategy of a user', () => {
    expect(listedPrice('mine', 'SWEEP', TERMS)).toBeNull()
    expect(listedPrice('toString', 'SWEEP', TERMS)).toBeNull()
  })
})

describe('the rules of a direction that a task runs together', () => {
  const grid = (count: number, directions: OptimizationInput['directions']) =>
    planJob(
      {
        kind: 'OPTIMIZATION',
        input: {
          ...SWEEP,
          directions,
          strategies: [
            {
              strategy: 'rsi',
              space: [{ name: 'period', range: null, values: Array.from({ length: count }, (_, at) => at + 2) }],
            },
          ],
          exits: { takeProfit: [null], stopLoss: [null] },
        },
      },
      catalog.find,
    )

  test('are the fewer the more bars each has, and one at least', () => {
    const counts = [1_000, 1_000_000, 10_000_000, 1e12].map((bars) => rulesTogether(grid(800, ['LONG']), bars, 5))
    expect(counts[0]).toBe(100)
    expect(counts).toEqual(counts.toSorted((one, other) => other - one))
    expect(counts[2]).toBeLessThan(20)
    expect(counts[3]).toBe(1)
  })

  test('are no more than a task has, of two directions half of it where none fills it', () => {
    expect(rulesTogether(grid(800, ['LONG', 'SHORT']), 1_000, 5)).toBe(200)
    const many = { ...grid(1, ['LONG', 'SHORT']) }
    expect(rulesTogether(Object.assign(many, { shares: () => manyShares(400) }), 1_000, 5)).toBe(25)
  })

  test('are counted of a million trials at once', () => {
    const plan = grid(999, ['LONG', 'SHORT'])
    const calls = vi.spyOn(plan, 'shares')
    rulesTogether(plan, 1_000, 5)
    expect(calls).toHaveBeenCalledTimes(1)
  })
})

/** As a plan of so many strategies has them, each with one rule in a direction. */
const manyShares = (count: number) =>
  Array.from({ length: count }, () => ({ strategy: 'rsi', rules: 1, rulesAlone: 1, trials: 1 }))

test("a thread loses less to the code of a strategy of one's own than to all that a built-in one runs, and more over windows and over more bars", () => {
  const swept = { engine: 'SWEEP' } as const
  const lost = [
    coldComputations(['rsi', 'mine'], swept, 1_000),
    coldComputations(['rsi'], { engine: 'VECTOR' }, 1_000),
    coldComputations(['rsi'], swept, 1_000),
    coldComputations(['rsi'], swept, 100_000),
    coldComputations(['rsi'], { ...swept, bars: () => 1 }, 100_000),
  ]
  expect(lost).toEqual(lost.toSorted((one, other) => one - other))
  expect(new Set(lost).size).toBe(lost.length)
})

test('a task costs the more beside its trials the more bars there are, twice as much where it has both directions, and nothing on other engines', () => {
  const input = (sampler: Partial<OptimizationInput['sampler']>): OptimizationInput => ({
    ...SWEEP,
    directions: ['LONG', 'SHORT'],
    sampler: { ...SWEEP.sampler, ...sampler },
  })
  const secondsOf = (
    bars: number,
    sampler: Partial<OptimizationInput['sampler']> = {},
    engine: EngineName = 'SWEEP',
  ) => {
    const plan = planJob({ kind: 'OPTIMIZATION', input: input(sampler) }, catalog.find)
    return listedTaskSeconds(Object.defineProperty(plan, 'engine', { value: engine }), bars, 5)
  }
  const seconds = secondsOf(1_000_000)
  expect(seconds).toBeGreaterThan(0.001)
  expect(secondsOf(2_000_000)).toBeCloseTo(2 * seconds)
  expect(secondsOf(1_000_000, { method: 'RANDOM', trials: 2 })).toBeCloseTo(2 * seconds)
  expect(secondsOf(1_000_000, {}, 'VECTOR')).toBe(0)
})

test('loading candles costs the same share of a reference computation on any machine', () => {
  expect(loadingMsPerBar(10)).toBeCloseTo(2 * loadingMsPerBar(5))
  expect(loadingMsPerBar(5)).toBeGreaterThan(0)
})
