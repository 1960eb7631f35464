import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planJob } from '../plan/planJob.ts'
import type { Plan } from '../plan.ts'
import { catalog, SWEEP } from '../ports.fixture.ts'
import { MAX_TOLD } from '../problems.ts'
import type { OptimizationInput, ParameterSpace, Specification, StrategySpace } from '../specification.ts'
import { distinctJob } from './distinct.ts'

const list = (name: string, ...values: number[]): ParameterSpace => ({ name, values, range: null })
const range = (name: string, min: number, max: number, step: number | null = null): ParameterSpace => ({
  name,
  values: null,
  range: { min, max, step, logarithmic: false },
})
const cross = (...space: ParameterSpace[]): StrategySpace => ({ strategy: 'sma-cross', space })

function sweep(changes: Partial<OptimizationInput>): Specification {
  return { kind: 'OPTIMIZATION', input: { ...SWEEP, ...changes } }
}

/** Candidates of a plan that is known from the specification, as texts. */
function candidatesOf(plan: Plan): string[] {
  return Array.from({ length: plan.trials }, (_, number) => JSON.stringify(plan.candidate(number)))
}

function distinct(specification: Specification) {
  const { input, notes } = distinctJob(specification, catalog.find)
  return { candidates: candidatesOf(planJob(input, catalog.find)), notes, input }
}

const ONE = { strategies: [cross(list('fast', 5), list('slow', 20))], exits: { takeProfit: [null], stopLoss: [null] } }

test.each<[string, Partial<OptimizationInput>, number, string[]]>([
  ['nothing twice', { directions: ['LONG', 'SHORT'] }, 2, []],
  [
    'values',
    { strategies: [cross(list('fast', 5, 5, 6, 5), list('slow', 20, 30))] },
    4,
    ['strategies.0.space.0.values: 2 of 4 are repeats of others; each is tried once'],
  ],
  [
    'directions',
    { directions: ['LONG', 'SHORT', 'LONG'] },
    2,
    ['directions: 1 of 3 is a repeat of others; each is tried once'],
  ],
  [
    'exits',
    { exits: { takeProfit: [null, 0.02, null], stopLoss: [0.1, 0.1] } },
    2,
    [
      'exits.takeProfit: 1 of 3 is a repeat of others; each is tried once',
      'exits.stopLoss: 1 of 2 is a repeat of others; each is tried once',
    ],
  ],
  [
    'exits that differ in the noise of binary fractions',
    { exits: { takeProfit: [0.3, 0.1 + 0.2, 0.3001], stopLoss: [null] } },
    2,
    ['exits.takeProfit: 1 of 3 is a repeat of others; each is tried once'],
  ],
  [
    'a strategy, its parameters in another order and its values in another form',
    {
      strategies: [
        cross(list('fast', 5, 6, 7), list('slow', 20)),
        { strategy: 'rsi', space: [list('period', 14)] },
        cross(list('slow', 20), range('fast', 5, 7)),
      ],
    },
    4,
    ['strategies: 1 of 3 is a repeat of others; each is tried once'],
  ],
  [
    'a strategy with its defaults named and not named',
    {
      strategies: [
        { strategy: 'rsi', space: [] },
        { strategy: 'rsi', space: [list('period', 14)] },
      ],
    },
    1,
    ['strategies: 1 of 2 is a repeat of others; each is tried once'],
  ],
  [
    'points of a strategy that another entry holds too, before it or behind it',
    {
      strategies: [
        cross(list('fast', 6), list('slow', 20)),
        cross(range('fast', 5, 7), list('slow', 20, 30)),
        cross(list('fast', 5, 7), list('slow', 30)),
      ],
    },
    6,
    ['strategies: 2 of 3 are repeats of others; each is tried once'],
  ],
])('of a sweep with repeated %s, each is tried once and that is said', (_, changes, trials, notes) => {
  const found = distinct(sweep({ ...ONE, ...changes }))
  expect(found.notes).toEqual(notes)
  expect(found.candidates).toHaveLength(trials)
  expect(new Set(found.candidates).size).toBe(trials)
})

test.each([
  [MAX_TOLD, []],
  [MAX_TOLD + 1, ['1 more notes are not told']],
  [MAX_TOLD + 7, ['7 more notes are not told']],
])('of %i lists with repeats the first are named, and the others counted', (count, last) => {
  const strategies = Array.from({ length: count }, (_, index) => cross(list('fast', 5, 5), list('slow', 20 + index)))
  const { notes } = distinct(sweep({ ...ONE, strategies }))
  expect(notes.slice(MAX_TOLD)).toEqual(last)
  expect(notes.slice(0, MAX_TOLD)).toEqual(
    Array.from(
      { length: MAX_TOLD },
      (_, at) => `strategies.${at}.space.0.values: 1 of 2 is a repeat of others; each is tried once`,
    ),
  )
})

test('spaces of a strategy that meet in part stay, and what they share is said', () => {
  const strategies = [cross(list('fast', 5, 6), list('slow', 20)), cross(range('fast', 6, 9), list('slow', 20, 30))]
  const apart = [cross(list('fast', 5, 6), list('slow', 20)), cross(range('fast', 6, 9), list('slow', 30))]
  expect(distinct(sweep({ ...ONE, strategies })).notes).toEqual([
    "strategies.1: its space meets that of strategies.0, 'sma-cross' too; what both hold is tried twice",
  ])
  expect(distinct(sweep({ ...ONE, strategies: apart })).notes).toEqual([])
})

describe('whatever the kind and the method', () => {
  const twice = {
    ...SWEEP,
    strategies: [cross(list('fast', 5, 5, 6), list('slow', 20, 30)), cross(list('slow', 30, 20), list('fast', 6, 5))],
    directions: ['LONG', 'LONG'] as const,
    exits: { takeProfit: [null, null], stopLoss: [0.1, 0.1] },
  }

  test.each(['GRID', 'RANDOM', 'BAYESIAN'] as const)('a %s search takes each once', (method) => {
    const optimization = { ...twice, sampler: { method, trials: 4, seed: 1 } }
    const { input } = distinctJob({ kind: 'OPTIMIZATION', input: optimization }, catalog.find)
    const plan = planJob(input, catalog.find)
    expect([plan.trials, plan.space.branches.length]).toEqual([4, 1])
    if (method !== 'BAYESIAN') expect(new Set(candidatesOf(plan)).size).toBe(4)
  })

  test('the folds of a walk-forward analysis are trained on each once', () => {
    const input = { optimization: twice, folds: 2, trainFraction: 0.7, anchored: false }
    const found = distinctJob({ kind: 'WALK_FORWARD', input, bars: 1_000 }, catalog.find)
    expect(planJob(found.input, catalog.find).trials).toBe(2 * (4 + 1))
    expect(found.notes[0]).toMatch(/^optimization\.strategies\.0\.space\.0\.values: 1 of 3 /)
  })

  test('the cycles of an improvement take each once', () => {
    const input = { optimization: twice, cycles: 3, backtestsPerCycle: 4, patience: 2 }
    const found = distinctJob({ kind: 'IMPROVEMENT', input }, catalog.find)
    expect(planJob(found.input, catalog.find).trials).toBe(4)
    expect(found.notes[0]).toMatch(/^optimization\./)
  })
})

test('the candidates that are left are those of the sweep, each once', () => {
  const values = fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 5 })
  const exits = fc.array(fc.constantFrom(null, 0.1, 0.3, 0.1 + 0.2), { minLength: 1, maxLength: 4 })
  const directions = fc.array(fc.constantFrom('LONG' as const, 'SHORT' as const), { minLength: 1, maxLength: 3 })
  const same = (candidates: readonly string[]) =>
    new Set(candidates.map((text) => text.replaceAll('0.30000000000000004', '0.3')))
  fc.assert(
    fc.property(values, values, exits, directions, (fast, slow, takeProfit, sides) => {
      const space = cross(list('fast', ...fast), list('slow', ...slow))
      const given = sweep({ strategies: [space, space], directions: sides, exits: { takeProfit, stopLoss: [null] } })
      const all = same(candidatesOf(planJob(given, catalog.find)))
      const { candidates, input } = distinct(given)
      expect(same(candidates)).toEqual(all)
      expect(candidates).toHaveLength(all.size)
      expect(distinctJob(input, catalog.find)).toEqual({ input, notes: [] })
    }),
  )
})
