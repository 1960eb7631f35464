import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Plan } from '../plan.ts'
import type { CostStatisticsByStrategy } from '../ports/costStatisticsStore.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import type { Range } from '../range.ts'
import type { OptimizationInput } from '../specification.ts'
import { Costs, mergeStatistics } from './costs.ts'
import { planJob } from './planJob.ts'

const values = (name: string, ...list: number[]) => ({ name, values: list, range: null })
const planOf = (changes: Partial<OptimizationInput>) =>
  planJob({ kind: 'OPTIMIZATION', input: { ...SWEEP, ...changes } }, catalog.find)

const level = fc.constantFrom(null, 0.01, 0.05, 0.1)
const levels = fc.array(level, { minLength: 1, maxLength: 4 })
const lengths = fc.array(fc.integer({ min: 2, max: 50 }), { minLength: 1, maxLength: 4 })

/** Plans of some strategies and directions; every second one takes only some of its space. */
const plans: fc.Arbitrary<Plan> = fc
  .record({
    strategies: fc
      .tuple(lengths, lengths)
      .map(([fast, period]) => [
        { strategy: 'sma-cross', space: [values('fast', ...fast)] },
        { strategy: 'rsi', space: [values('period', ...period)] },
        { strategy: 'donchian', space: [] },
      ])
      .chain((all) => fc.subarray(all, { minLength: 1 })),
    directions: fc.constantFrom(['LONG'] as const, ['SHORT', 'LONG'] as const),
    exits: fc.record({ takeProfit: levels, stopLoss: levels }),
    sampler: fc.record({
      method: fc.constant('GRID' as const),
      trials: fc.option(fc.integer({ min: 1, max: 300 })),
      seed: fc.constant(0),
    }),
  })
  .map(planOf)

const cases = plans.chain((plan) =>
  fc
    .tuple(fc.constant(plan), fc.integer({ min: 0, max: plan.trials - 1 }), fc.integer({ min: 1, max: plan.trials }))
    .map(([of, first, count]): [Plan, Range] => [of, { first, count: Math.min(count, of.trials - first) }]),
)

const costsOf = (plan: Plan, costStatistics: CostStatisticsByStrategy = new Map()) =>
  new Costs({ plan, barsPerTrial: 1_000, costStatistics })
const all = (plan: Plan): Range => ({ first: 0, count: plan.trials })

const TWO = planOf({
  strategies: [
    { strategy: 'sma-cross', space: [values('fast', 3, 5, 7, 9)] },
    { strategy: 'rsi', space: [values('period', 7, 14, 21, 28)] },
  ],
  exits: { takeProfit: [null, 0.1], stopLoss: [0.02] },
})

/** A strategy of one's own, of which one parameter sets the cost. */
const ownPlan = (...loops: number[]) =>
  planJob(
    {
      kind: 'OPTIMIZATION',
      input: {
        ...SWEEP,
        strategies: [{ strategy: 'own', space: [values('loops', ...loops), values('period', 5, 10, 15, 20)] }],
        directions: ['LONG', 'SHORT'],
      },
    },
    (name) => ({
      name,
      title: name,
      description: '',
      family: 'my own',
      parameters: [
        { name: 'loops', kind: 'NUMBER', min: 0, max: 100_000, step: 1, default: 10, description: '' },
        { name: 'period', kind: 'INTEGER', min: 1, max: 100, step: 1, default: 10, description: '' },
      ],
    }),
  )
const OWN = ownPlan(10, 100, 1_000, 10_000)

describe('the strategies of a range', () => {
  test('have as many trials as it has, each those of its own', () => {
    fc.assert(
      fc.property(cases, ([plan, range]) => {
        const shares = plan.shares(range)
        const strategies = shares.flatMap(({ strategy, trials }) => Array<string>(trials).fill(strategy))
        const numbers = Array.from({ length: range.count }, (_, index) => range.first + index)
        expect(strategies).toEqual(numbers.map((number) => plan.candidate(number).strategy))
        for (const { rules, trials } of shares) expect(rules).toBeLessThanOrEqual(trials)
      }),
    )
  })
})

describe('what trials cost', () => {
  test('is what they cost as pieces that wait', () => {
    fc.assert(
      fc.property(cases, ([plan, range]) => {
        const costs = costsOf(plan)
        const pieces = costs.waiting([range])
        expect(pieces.reduce((sum, { count }) => sum + count, 0)).toBe(range.count)
        expect(pieces.reduce((sum, { count, cost }) => sum + count * cost, 0)).toBeCloseTo(costs.of(range), 12)
      }),
    )
  })

  test('is learnt where earlier jobs have measured it of every strategy', () => {
    const costs = costsOf(TWO)
    expect(costs.areLearnt).toBe(false)
    costs.observe({ first: 0, count: 8 }, 1)
    expect(costsOf(TWO, costs.statistics).areLearnt).toBe(false)
    costs.observe({ first: 8, count: 8 }, 1)
    expect(costsOf(TWO, costs.statistics).areLearnt).toBe(true)
  })

  test('is known of what is built in before any job has measured it, and of nothing else', () => {
    expect(costsOf(TWO).areKnown).toBe(true)
    expect(costsOf(OWN).areKnown).toBe(false)
    const costs = costsOf(OWN)
    costs.observe(all(OWN), 1)
    expect(costsOf(OWN, costs.statistics).areKnown).toBe(true)
  })

  test('is as many times as much on a machine that is as many times as slow', () => {
    const on = (computationMs: number) =>
      new Costs({ plan: TWO, barsPerTrial: 1_000, costStatistics: new Map(), computationMs }).of(all(TWO))
    expect(on(10)).toBeCloseTo(2 * on(5), 12)
  })

  test('is what trials of the same strategy took before', () => {
    const first = costsOf(TWO)
    first.observe({ first: 0, count: 8 }, 3)
    first.observe({ first: 8, count: 8 }, 12)
    const next = costsOf(TWO, first.statistics)
    expect(next.of({ first: 0, count: 8 })).toBeCloseTo(3)
    expect(next.of({ first: 8, count: 8 })).toBeCloseTo(12)
    expect(next.of({ first: 4, count: 8 })).toBeCloseTo(7.5)
  })

  test('changes with what newer jobs have taught', () => {
    const usual = costsOf(TWO).of({ first: 0, count: 8 })
    const costStatistics = [1, 1, 4, 4, 4, 4, 4, 4].reduce<CostStatisticsByStrategy>((known, times) => {
      const costs = costsOf(TWO, known)
      costs.observe({ first: 0, count: 8 }, times * usual)
      return mergeStatistics(known, costs.statistics)
    }, new Map())
    expect(costsOf(TWO, costStatistics).of({ first: 0, count: 8 })).toBeGreaterThan(3.5 * usual)
  })

  test('of a part of an entry rule is its part, so that all tasks of a plan cost what the plan does, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: TWO.trials - 1 }), { maxLength: 6 }), (cuts) => {
        const borders = [0, ...new Set(cuts.toSorted((one, other) => one - other)), TWO.trials]
        const tasks = borders.slice(1).map((end, index) => {
          const first = borders[index] ?? 0
          return { first, count: end - first }
        })
        const costs = costsOf(TWO)
        expect(tasks.reduce((sum, task) => sum + costs.of(task), 0)).toBeCloseTo(costs.of(all(TWO)), 12)
      }),
    )
  })

  test('of a task over two strategies is shared by what they were expected to take', () => {
    const costs = costsOf(TWO)
    costs.observe(all(TWO), 10)
    const next = costsOf(TWO, costs.statistics)
    expect(next.of(all(TWO))).toBeCloseTo(10)
    const share = costsOf(TWO).of({ first: 0, count: 8 }) / costsOf(TWO).of(all(TWO))
    expect(next.of({ first: 0, count: 8 })).toBeCloseTo(10 * share)
  })
})

describe('what a job teaches of its own trials', () => {
  /** Seconds that a trial takes: some that all take, and some for each loop. */
  const secondsOf = (number: number) => 0.01 + 0.001 * (OWN.candidate(number).parameters.loops ?? 0)

  test('sets what the others are reckoned to cost by the parameter that sets it', () => {
    const costs = costsOf(OWN)
    for (const first of [0, 31, 16, 9, 24, 4, 20, 13])
      costs.note({ range: { first, count: 1 }, seconds: secondsOf(first) })
    costs.refit([])
    expect(costs.areFitted).toBe(true)
    for (let first = 0; first < OWN.trials; first += 1) {
      const ratio = costs.of({ first, count: 1 }) / secondsOf(first)
      expect(Math.abs(Math.log(ratio))).toBeLessThan(0.5)
    }
    expect(costs.waiting([all(OWN)]).reduce((sum, { count, cost }) => sum + count * cost, 0)).toBeCloseTo(
      costs.of(all(OWN)),
    )
  })

  test('is a number of trials at 0 of that parameter, though none of them is done', () => {
    const plan = ownPlan(0, 10, 100, 1_000)
    const costs = costsOf(plan)
    const done = Array.from({ length: plan.trials }, (_, number) => number).filter(
      (number) => plan.candidate(number).parameters.loops !== 0,
    )
    for (const first of done)
      costs.note({ range: { first, count: 1 }, seconds: 0.001 * (plan.candidate(first).parameters.loops ?? 0) })
    costs.refit([])
    expect(costs.areFitted).toBe(true)
    for (let first = 0; first < plan.trials; first += 1)
      expect(costs.of({ first, count: 1 })).toBeGreaterThan(done.includes(first) ? 0.005 : 0.001)
    expect(costs.of(all(plan))).toBeLessThan(100)
  })

  test('is told anew only where there is more to learn from', () => {
    const costs = costsOf(OWN)
    const noted = (numbers: readonly number[]) => {
      for (const first of numbers) costs.note({ range: { first, count: 1 }, seconds: secondsOf(first) })
      costs.refit([])
      return costs.revision
    }
    expect(noted([0, 31])).toBe(0)
    expect(noted([16, 9])).toBe(1)
    expect(noted([])).toBe(1)
    expect(noted([24])).toBe(2)
  })

  test('counts what is under way, by what is done of it', () => {
    const costs = costsOf(OWN)
    for (const first of [0, 1, 2, 8]) costs.note({ range: { first, count: 1 }, seconds: secondsOf(first) })
    costs.refit([{ range: { first: 12, count: 1 }, seconds: secondsOf(12) }])
    expect(costs.of({ first: 13, count: 1 })).toBeGreaterThan(10 * costs.of({ first: 0, count: 1 }))
  })

  test('is the same of a task that is kept in parts as of one that is kept whole', () => {
    const learnt = (noted: readonly (readonly [first: number, count: number, seconds: number])[]) => {
      const costs = costsOf(OWN)
      for (const [first, count, seconds] of noted) costs.note({ range: { first, count }, seconds })
      costs.refit([])
      return costs.of(all(OWN))
    }
    const others = [...Array(6).keys()].map((first) => [first, 1, secondsOf(first)] as const)
    const whole = learnt([...others, [16, 2, 6]])
    expect(learnt([...others, [16, 0, 2], [16, 0, 3], [16, 2, 1]])).toBe(whole)
    expect(learnt([...others, [16, 2, 1]])).not.toBe(whole)
  })

  test('is not told by the rest of a task of which a part was done before', () => {
    const costs = costsOf(OWN)
    const committed = [...Array(8).keys()].map((first) => ({ first, count: 1, seconds: secondsOf(first) }))
    costs.noteAll([...committed, { first: 16, count: 1, seconds: secondsOf(16) }])
    costs.refit([])
    const { revision } = costs
    for (let times = 0; times < 8; times += 1) costs.note({ range: { first: 16, count: 2 }, seconds: 0.001 })
    costs.refit([])
    expect(costs.revision).toBe(revision)
  })

  test('is what was spent, whatever the fit says of trials that are done', () => {
    const costs = costsOf(OWN)
    expect(costs.spent).toBeNull()
    for (const first of [0, 31, 16, 9]) costs.note({ range: { first, count: 1 }, seconds: secondsOf(first) })
    costs.note({ range: { first: 20, count: 1 }, seconds: 100 })
    costs.refit([])
    const spent = [0, 31, 16, 9].reduce((sum, first) => sum + secondsOf(first), 100)
    expect(costs.spent).toBeCloseTo(spent, 9)
    // A task that goes on is told apart from those that are done, with all of its trials.
    costs.note({ range: { first: 24, count: 0 }, seconds: 7 })
    expect(costs.spent).toBeCloseTo(spent, 9)
    costs.note({ range: { first: 24, count: 3 }, seconds: 1 })
    expect(costs.spent).toBeCloseTo(spent + 8, 9)
  })

  test('does not make a job short whose first trials are cheap, where earlier ones have measured it', () => {
    const before = costsOf(OWN)
    before.observe(all(OWN), 100)
    const learnt = costsOf(OWN, before.statistics)
    const first = costsOf(OWN)
    for (const costs of [learnt, first]) {
      for (const number of [0, 1, 2, 3]) costs.note({ range: { first: number, count: 1 }, seconds: 0.01 })
      costs.refit([])
    }
    expect(first.of(all(OWN))).toBeLessThan(1)
    expect(learnt.of(all(OWN))).toBeGreaterThan(10)
  })

  test('ends with trials that are run once more, where a strategy is not built in, for ten seconds at the most', () => {
    expect(costsOf(TWO).ending(null)).toBe(0)
    const costs = costsOf(OWN)
    const ending = costs.ending(null)
    for (const number of [0, 31, 16, 9]) costs.note({ range: { first: number, count: 1 }, seconds: 0.5 })
    costs.refit([])
    expect(costs.ending(null) - ending).toBeCloseTo(4 * 0.5, 1)
    expect(costs.ending(16)).toBeCloseTo(costs.ending(null), 1)
    expect(costs.ending(16) - costs.ending(31)).toBeCloseTo(0.5, 1)
    for (const number of [1, 30, 15, 8, 4]) costs.note({ range: { first: number, count: 1 }, seconds: 500 })
    costs.refit([])
    expect(costs.ending(null)).toBe(10)
  })

  test('is nothing of few trials of built-in strategies, whose prices say enough', () => {
    const costs = costsOf(TWO)
    for (let first = 0; first < 16; first += 1) costs.note({ range: { first, count: 1 }, seconds: 1 })
    costs.refit([])
    expect(costs.fit).toBeNull()
    expect(costs.revision).toBe(0)
  })

  test.each([
    ['RULES', 'rsi', 'SWEEP'],
    ['TRIALS', 'rsi', 'VECTOR'],
  ] as const)('is of %s where a sweep is of %s on %s', (fit, strategy, engine) => {
    const strategies = [
      { strategy, space: [values('period', ...Array.from({ length: 128 }, (_, index) => 2 + index))] },
    ]
    expect(
      costsOf(planOf({ strategies, exits: { takeProfit: [null], stopLoss: [null] }, run: { ...SWEEP.run, engine } }))
        .fit,
    ).toBe(fit)
  })

  test('is how much more than a list says trials of many cost, by their parameters, and those of strategies that are not seen yet', () => {
    const fast = Array.from({ length: 40 }, (_, index) => 5 + index)
    const plan = planOf({
      strategies: [
        { strategy: 'sma-cross', space: [values('fast', ...fast)] },
        { strategy: 'rsi', space: [values('period', 7, 14, 21, 28)] },
      ],
      exits: { takeProfit: [null, 0.1], stopLoss: [null, 0.02] },
    })
    const costs = costsOf(plan)
    const priced = costsOf(plan)
    expect(costs.fit).toBe('STRATEGIES')
    // Three times what the list says, and more where rules of short periods trade more.
    const taken = (range: Range) => (3 + 30 / (plan.candidate(range.first).parameters.fast ?? 1)) * priced.of(range)
    for (let first = 0; first < 4 * fast.length; first += 8) {
      const range = { first, count: 4 }
      costs.note({ range, seconds: taken(range) })
    }
    costs.refit([])
    for (let first = 4; first < 4 * fast.length; first += 8) {
      const range = { first, count: 4 }
      expect(Math.abs(Math.log(costs.of(range) / taken(range)))).toBeLessThan(0.2)
    }
    // What is no number teaches nothing.
    costs.refit(Array.from({ length: 80 }, () => ({ range: { first: 4, count: 1 }, seconds: Number.NaN })))
    expect(costs.revision).toBe(2)
    const unseen = { first: 4 * fast.length, count: 4 }
    expect(costs.of(unseen) / priced.of(unseen)).toBeGreaterThan(3)
    expect(costs.of(unseen) / priced.of(unseen)).toBeLessThan(9)
  })
})
