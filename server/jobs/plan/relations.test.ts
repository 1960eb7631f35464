import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countSkipped } from '../../samplers/space.ts'
import type { Plan } from '../plan.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import { type Constraints, DEFAULT_CONSTRAINTS, type OptimizationInput, type Specification } from '../specification.ts'
import { planJob } from './planJob.ts'

const values = (name: string, ...list: number[]) => ({ name, values: list, range: null })
const range = (name: string, min: number, max: number) => {
  return { name, values: null, range: { min, max, step: null, logarithmic: false } }
}
const related = (changes: Partial<OptimizationInput>): OptimizationInput => {
  return { ...SWEEP, constraints: DEFAULT_CONSTRAINTS, ...changes }
}
const planOf = (changes: Partial<OptimizationInput>) =>
  planJob({ kind: 'OPTIMIZATION', input: related(changes) }, catalog.find)

const CROSS = { strategy: 'sma-cross', space: [range('fast', 2, 500), range('slow', 2, 1_000)] }
const SMALL = { strategy: 'sma-cross', space: [values('fast', 30, 5, 10), values('slow', 10, 40, 20)] }

function spell(plan: Plan, number: number): string {
  const { strategy, direction, parameters, takeProfit } = plan.candidate(number)
  return [strategy, direction, ...Object.values(parameters), takeProfit ?? '-'].join(' ')
}

const trialsOf = (plan: Plan) => Array.from({ length: plan.trials }, (_, number) => spell(plan, number))

/** Whether each of a plan's trials keeps fast < slow. */
const areKept = (plan: Plan) =>
  Array.from({ length: plan.trials }, (_, number) => plan.candidate(number).parameters).every(
    ({ fast = 0, slow = 0 }) => fast < slow,
  )

describe('the grid of a sweep whose strategy relates its parameters', () => {
  const exits = { takeProfit: [null, 0.1], stopLoss: [null] }

  test('has the candidates that keep it, in the order of the whole grid', () => {
    const plan = planOf({ strategies: [SMALL], directions: ['LONG', 'SHORT'], exits })
    const rules = ['30 40', '5 10', '5 40', '5 20', '10 40', '10 20']
    const expected = ['LONG', 'SHORT'].flatMap((side) =>
      rules.flatMap((rule) => [`sma-cross ${side} ${rule} -`, `sma-cross ${side} ${rule} 0.1`]),
    )
    expect(trialsOf(plan)).toEqual(expected)
    expect(countSkipped(plan.space)).toBe(3 * 2 * 2)
    expect([plan.exitsPerRule, plan.shares({ first: 0, count: 24 })]).toEqual([
      2,
      [
        { strategy: 'sma-cross', rules: 6, rulesAlone: 6, trials: 12 },
        { strategy: 'sma-cross', rules: 6, rulesAlone: 6, trials: 12 },
      ],
    ])
  })

  test('of `fast` 2 to 500 and `slow` 2 to 1,000 has trials and skipped ones by a formula, each found at once', () => {
    const plan = planOf({ strategies: [CROSS], directions: ['LONG', 'SHORT'] })
    // For each fast one the slow ones above it: 998 of 2, down to 500 of 500.
    const kept = (499 * (998 + 500)) / 2
    expect([plan.trials, countSkipped(plan.space)]).toEqual([2 * kept, 2 * (499 * 999 - kept)])
    expect([0, 997, 998, kept - 1, kept, 2 * kept - 1].map((number) => spell(plan, number))).toEqual([
      'sma-cross LONG 2 3 -',
      'sma-cross LONG 2 1000 -',
      'sma-cross LONG 3 4 -',
      'sma-cross LONG 500 1000 -',
      'sma-cross SHORT 2 3 -',
      'sma-cross SHORT 500 1000 -',
    ])
  })

  test('gives threads the trials that it numbers', () => {
    const plan = planOf({ strategies: [SMALL, { strategy: 'rsi', space: [] }], exits })
    const { batches } = plan.work({ first: 3, count: plan.trials - 3 })
    const worked = batches.flatMap(({ exits: tried, strategy, direction, parameters, first }) =>
      tried.map(({ takeProfit }, at) => [
        first + at,
        [strategy, direction, ...Object.values(parameters), takeProfit ?? '-'].join(' '),
      ]),
    )
    expect(worked).toEqual(
      trialsOf(plan)
        .map((text, number) => [number, text])
        .slice(3),
    )
  })

  test('takes so many of those that keep it, evenly, where the sweep says so', () => {
    const plan = planOf({ strategies: [CROSS], sampler: { method: 'GRID', trials: 1_000, seed: 0 } })
    expect([plan.trials, areKept(plan)]).toEqual([1_000, true])
    expect(new Set(trialsOf(plan)).size).toBe(1_000)
  })

  test.each<[string, Constraints | undefined, number, number]>([
    ['before there were relations', undefined, 9, 0],
    ['without what strategies declare', { relations: [], declared: false }, 9, 0],
    ['with one of its own', { relations: [{ lower: 'fast', upper: 'slow', factor: 2 }], declared: true }, 3, 6],
    ['with one of its own alone', { relations: [{ lower: 'slow', upper: 'fast' }], declared: false }, 2, 7],
    [
      'with one between parameters of another strategy',
      { relations: [{ lower: 'lower', upper: 'upper' }], declared: false },
      9,
      0,
    ],
  ])('is as it is asked for by a job that was made %s', (_, constraints, trials, skipped) => {
    const { constraints: _usual, ...input } = related({ strategies: [SMALL] })
    const plan = planJob(
      { kind: 'OPTIMIZATION', input: { ...input, ...(constraints && { constraints }) } },
      catalog.find,
    )
    expect([plan.trials, countSkipped(plan.space)]).toEqual([trials, skipped])
  })
})

describe('no trial breaks a relation', () => {
  /** Draws all rounds of a search, in which one trial is as good as another. */
  function drawn(plan: Plan): Plan {
    for (const round of plan.search?.rounds ?? []) {
      const points = plan.search?.propose(round, new Float64Array(round.needs.count)) ?? []
      plan.search?.keep({ first: round.first, points })
    }
    return plan
  }

  const wide = { strategy: 'sma-cross', space: [range('fast', 300, 500), range('slow', 2, 330)] }

  test.each(['RANDOM', 'BAYESIAN'] as const)('of a %s search, though few candidates keep it', (method) => {
    const plan = drawn(planOf({ strategies: [wide], sampler: { method, trials: 60, seed: 1 } }))
    expect([plan.trials, areKept(plan)]).toEqual([60, true])
    expect(new Set(trialsOf(plan)).size).toBe(60)
  })

  test.each(['RANDOM', 'BAYESIAN'] as const)('of a %s search that takes all there are', (method) => {
    const plan = drawn(planOf({ strategies: [SMALL], sampler: { method, trials: 60, seed: 1 } }))
    const grid = planOf({ strategies: [SMALL] })
    expect(trialsOf(plan).toSorted()).toEqual(trialsOf(grid).toSorted())
  })

  test('of an improvement', () => {
    const optimization = related({ strategies: [wide] })
    const input = { optimization, cycles: 3, backtestsPerCycle: 20, patience: 9 }
    const plan = drawn(planJob({ kind: 'IMPROVEMENT', input }, catalog.find))
    expect([plan.trials, areKept(plan)]).toEqual([60, true])
  })

  test('of a walk-forward analysis, whatever its trainings search by', () => {
    for (const method of ['GRID', 'RANDOM', 'BAYESIAN'] as const) {
      const optimization = related({ strategies: [wide], sampler: { method, trials: 20, seed: 1 } })
      const folds = { folds: 2, trainFraction: 0.5, anchored: false }
      const job: Specification = { kind: 'WALK_FORWARD', bars: 1_000, input: { optimization, ...folds } }
      const plan = drawn(planJob(job, catalog.find))
      expect([plan.trials, areKept(plan)]).toEqual([42, true])
    }
  })

  test('of a search over continuous parameters, whose condition is a root', () => {
    const strategies = [{ strategy: 'bollinger-reversal', space: [range('period', 2, 30), range('factor', 0.5, 10)] }]
    const plan = planOf({ strategies, sampler: { method: 'RANDOM', trials: 200, seed: 3 } })
    const found = Array.from({ length: 200 }, (_, number) => plan.candidate(number).parameters)
    expect(found.every(({ period = 0, factor = 0 }) => factor < Math.sqrt(period - 1))).toBe(true)
    expect(countSkipped(plan.space)).toBeNull()
  })
})

test('any trial of a grid with relations lies in its space', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 6 })
  const check = (fast: number[], slow: number[]) => {
    const plan = planOf({
      strategies: [{ strategy: 'sma-cross', space: [values('fast', ...fast), values('slow', ...slow)] }],
    })
    const kept = fast.flatMap((one) =>
      slow.filter((other) => one < other).map((other) => `sma-cross LONG ${one} ${other} -`),
    )
    expect(trialsOf(plan)).toEqual(kept)
    expect(countSkipped(plan.space)).toBe(fast.length * slow.length - kept.length)
  }
  fc.assert(fc.property(numbers, numbers, check))
})
