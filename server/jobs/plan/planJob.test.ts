import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../engine/backtest.ts'
import type { Batch } from '../../engine/batch.ts'
import type { Plan } from '../plan.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import type { Range } from '../range.ts'
import type { OptimizationInput } from '../specification.ts'
import { planJob } from './planJob.ts'

const values = (name: string, ...list: number[]) => ({ name, values: list, range: null })
const planOf = (changes: Partial<OptimizationInput>) =>
  planJob({ kind: 'OPTIMIZATION', input: { ...SWEEP, ...changes } }, catalog.find)

const SMALL: Partial<OptimizationInput> = {
  strategies: [
    { strategy: 'sma-cross', space: [values('fast', 3, 5), values('slow', 10, 20)] },
    { strategy: 'donchian', space: [values('exit', 7)] },
  ],
  directions: ['LONG', 'SHORT'],
  exits: { takeProfit: [null, 0.1], stopLoss: [0.02] },
}

const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 4 })
const level = fc.constantFrom(null, 0.01, 0.05, 0.1)
const bars = fc.integer({ min: 2, max: 50 })

/** Plans of up to a few hundred trials; every second one takes only some of its space, a few of them all of it. */
const plans: fc.Arbitrary<Plan> = fc
  .record({
    strategies: list(
      fc.oneof(
        fc.record({
          strategy: fc.constant('sma-cross'),
          space: fc
            .tuple(list(bars), list(bars))
            .map(([fast, slow]) => [values('fast', ...fast), values('slow', ...slow)]),
        }),
        fc.record({ strategy: fc.constant('rsi'), space: list(bars).map((period) => [values('period', ...period)]) }),
        fc.constant({ strategy: 'donchian', space: [] }),
      ),
    ),
    directions: fc.constantFrom(['LONG'] as const, ['SHORT', 'LONG'] as const),
    exits: fc.record({ takeProfit: list(level), stopLoss: list(level) }),
    sampler: fc.record({
      method: fc.constant('GRID' as const),
      trials: fc.option(fc.integer({ min: 1, max: 300 })),
      seed: fc.constant(0),
    }),
  })
  .map(planOf)

function spell({ strategy, direction, parameters, takeProfit, stopLoss }: Candidate): string {
  return [strategy, direction, ...Object.values(parameters), takeProfit, stopLoss].map((part) => part ?? '-').join(' ')
}

/** The trials of a batch with their numbers. */
function trialsOf({ first, exits, ...rule }: Batch): [number, Candidate][] {
  return exits.map((exit, index) => [first + index, { ...rule, ...exit }])
}

const everyTrial = ({ trials }: Plan): Range => ({ first: 0, count: trials })

describe('trials are numbered', () => {
  test('exits fastest, then the last parameter, then the direction, then the strategy', () => {
    const plan = planOf(SMALL)
    const rules = ['3 10', '3 20', '5 10', '5 20']
    const exits = ['- 0.02', '0.1 0.02']
    const sma = ['LONG', 'SHORT'].flatMap((side) =>
      rules.flatMap((rule) => exits.map((e) => `sma-cross ${side} ${rule} ${e}`)),
    )
    const donchian = ['LONG', 'SHORT'].flatMap((side) => exits.map((exit) => `donchian ${side} 20 7 ${exit}`))
    const spelt = Array.from({ length: plan.trials }, (_, number) => spell(plan.candidate(number)))
    expect(spelt).toEqual([...sma, ...donchian])
    expect(plan.exitsPerRule).toBe(2)
  })

  test('take profits slower than stop losses', () => {
    const plan = planOf({ exits: { takeProfit: [0.1, 0.2], stopLoss: [null, 0.05] } })
    const exits = [0, 1, 2, 3].map((number) => plan.candidate(number)).map((c) => [c.takeProfit, c.stopLoss])
    expect(exits).toEqual([
      [0.1, null],
      [0.1, 0.05],
      [0.2, null],
      [0.2, 0.05],
    ])
  })

  test('a backtest is the one trial of its plan', () => {
    const { dataset, account, run } = SWEEP
    const parameters = [{ name: 'period', value: 9 }]
    const exits = { takeProfit: 0.1, stopLoss: null }
    const input = { dataset, account, run, strategy: 'rsi', parameters, direction: 'SHORT' as const, exits }
    const plan = planJob({ kind: 'BACKTEST', input }, catalog.find)
    expect(plan.trials).toBe(1)
    expect(spell(plan.candidate(0))).toBe('rsi SHORT 9 30 70 0.1 -')
  })
})

describe('a sampler that takes fewer trials', () => {
  test('spreads them evenly over the space, in order', () => {
    const taken = planOf({ ...SMALL, sampler: { method: 'GRID', trials: 5, seed: 0 } })
    const all = planOf(SMALL)
    const expected = [0, 4, 8, 12, 16].map((number) => spell(all.candidate(number)))
    expect([0, 1, 2, 3, 4].map((number) => spell(taken.candidate(number)))).toEqual(expected)
  })

  test.each([20, 21, 5_000_000])('takes each point once where it asks for %i of 20', (trials) => {
    const plan = planOf({ ...SMALL, sampler: { method: 'GRID', trials, seed: 0 } })
    expect(plan.trials).toBe(20)
    expect(plan.work(everyTrial(plan))).toEqual(planOf(SMALL).work(everyTrial(plan)))
  })

  test('never takes a point twice, however large the space', () => {
    const hundredths = { min: 0, max: 100, step: 0.001, logarithmic: false }
    const space = ['lower', 'upper'].map((name) => ({ name, values: null, range: hundredths }))
    const plan = planOf({
      strategies: [{ strategy: 'rsi', space }],
      sampler: { method: 'GRID', trials: 4_999_999, seed: 0 },
    })
    const near = (at: number) => Array.from({ length: 50 }, (_, index) => spell(plan.candidate(at + index)))
    for (const at of [0, 2_500_000, 4_999_949]) expect(new Set(near(at)).size).toBe(50)
  })
})

describe('whatever the plan', () => {
  test('its work is its candidates, one by one', () => {
    fc.assert(
      fc.property(plans, fc.nat(300), fc.nat(300), (plan, from, more) => {
        const first = from % plan.trials
        const count = 1 + (more % (plan.trials - first))
        const expected = Array.from({ length: count }, (_, index) => [first + index, plan.candidate(first + index)])
        expect(plan.work({ first, count }).batches.flatMap(trialsOf)).toEqual(expected)
      }),
    )
  })

  test('any split of its trials into tasks runs the same candidates', () => {
    fc.assert(
      fc.property(plans, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (plan, sizes) => {
        const split: [number, Candidate][] = []
        for (let first = 0, turn = 0; first < plan.trials; turn += 1) {
          const count = Math.min(sizes[turn % sizes.length] as number, plan.trials - first)
          split.push(...plan.work({ first, count }).batches.flatMap(trialsOf))
          first += count
        }
        expect(split).toEqual(plan.work(everyTrial(plan)).batches.flatMap(trialsOf))
      }),
    )
  })
})

test('a task asks for the signals of an entry rule once, however many exits it tries on them', () => {
  const plan = planOf(SMALL)
  const sizes = (range: Range) => plan.work(range).batches.map(({ exits }) => exits.length)
  expect(sizes(everyTrial(plan))).toEqual(Array(10).fill(2))
  expect(sizes({ first: 1, count: 4 })).toEqual([1, 2, 1])
})

test('a strategy that is not known here is named', () => {
  expect(() => planOf({ strategies: [{ strategy: 'mine', space: [] }] })).toThrow(/'mine'/)
})

test.each(['GRID', 'RANDOM'] as const)('a strategy without parameters has a trial for each exit, by %s', (method) => {
  const plan = planOf({
    strategies: [{ strategy: 'hold', space: [] }],
    directions: ['LONG'],
    exits: { takeProfit: [null, 0.1], stopLoss: [null, 0.05] },
    sampler: { method, trials: 4, seed: 1 },
  })
  const spelt = Array.from({ length: plan.trials }, (_, number) => spell(plan.candidate(number)))
  expect(spelt.toSorted()).toEqual(['hold LONG - -', 'hold LONG - 0.05', 'hold LONG 0.1 -', 'hold LONG 0.1 0.05'])
})
