import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAdmissible } from '../../engine/objective.ts'
import { ALL_TRIALS, type ColumnFilter, matchesOf } from './columnFilter.ts'
import { orderOf } from './order.ts'
import { placeIn, trialAt } from './placing.ts'
import { answer } from './questions.ts'
import { firstOf } from './ranking.ts'
import { finishedOf, someTrials, type TableTrial, tableOf } from './table.fixture.ts'
import { TRIAL_METRICS, TRIAL_ORDERS, type TrialOrder, valuesOf } from './trialMetrics.ts'

const bound = fc.option(fc.integer({ min: -2, max: 4 }))
const filters: fc.Arbitrary<ColumnFilter> = fc.record({
  states: fc.option(fc.subarray(['SUCCEEDED', 'FAILED', 'TIMED_OUT'] as const, { minLength: 1 })),
  admissible: fc.option(fc.boolean()),
  within: fc.option(
    fc.constant([
      { first: 2, count: 9 },
      { first: 20, count: 1_000 },
    ]),
  ),
  branches: fc.option(fc.subarray([0, 1], { minLength: 1 })),
  metrics: fc.array(fc.record({ metric: fc.constantFrom(...TRIAL_METRICS), min: bound, max: bound }), { maxLength: 2 }),
  parameters: fc.array(fc.record({ places: fc.constantFrom([0, 1], [2, -1], [-1, 2]), min: bound, max: bound }), {
    maxLength: 2,
  }),
})

/** Whether a trial meets a filter, as a reader of the contract would decide. */
function meets(trial: TableTrial, number: number, filter: ColumnFilter, values: readonly Float64Array[]): boolean {
  const state = Number.isNaN(trial.score) ? (trial.timedOut ? 'TIMED_OUT' : 'FAILED') : 'SUCCEEDED'
  const isIn = (value: number | undefined, { min, max }: { min: number | null; max: number | null }) =>
    (min === null && max === null) ||
    (value !== undefined && !Number.isNaN(value) && value >= (min ?? -Infinity) && value <= (max ?? Infinity))
  return (
    (filter.states?.includes(state) ?? true) &&
    (filter.admissible === null || filter.admissible === (state === 'SUCCEEDED' && isAdmissible(trial.score))) &&
    (filter.within?.some(({ first, count }) => number >= first && number < first + count) ?? true) &&
    (filter.branches?.includes(trial.branch) ?? true) &&
    filter.metrics.every((bounds, index) => isIn(values[index]?.[number], bounds)) &&
    filter.parameters.every((bounds) => isIn(trial.values[bounds.places[trial.branch] ?? -1], bounds))
  )
}

test('a filter keeps what a plain loop keeps', () => {
  fc.assert(
    fc.property(someTrials, filters, (trials, filter) => {
      const table = tableOf(trials)
      const values = filter.metrics.map(({ metric }) => valuesOf(table, metric))
      const kept = finishedOf(trials).filter((number) => meets(trials[number] as TableTrial, number, filter, values))
      expect(Array.from(matchesOf(table, filter))).toEqual(kept)
    }),
  )
})

/** A list by a stable sort: admissible trials, then others, then those that failed; of each those with a value first. */
function sorted(trials: readonly (TableTrial | null)[], order: TrialOrder, reverse: boolean): number[] {
  const numbers = finishedOf(trials)
  if (order === 'NUMBER') return reverse ? numbers.toReversed() : numbers
  const table = tableOf(trials)
  const values = order === 'OBJECTIVE' ? table.figures.objective : valuesOf(table, order)
  const tier = (number: number) => {
    const { score } = trials[number] as TableTrial
    return Number.isNaN(score) ? 2 : isAdmissible(score) ? 0 : 1
  }
  const isUp = (order === 'MAX_DRAWDOWN') !== reverse
  return numbers.sort((one, other) => {
    const [mine, theirs] = [values[one] as number, values[other] as number]
    const byValue = mine === theirs ? 0 : mine < theirs === isUp ? -1 : 1
    return (
      tier(one) - tier(other) ||
      Number(Number.isNaN(mine)) - Number(Number.isNaN(theirs)) ||
      (Number.isNaN(mine) ? 0 : byValue) ||
      one - other
    )
  })
}

describe('a list', () => {
  test.each(TRIAL_ORDERS)('by %s has each trial at its place, and each place its trial', (order) => {
    fc.assert(
      fc.property(someTrials, fc.boolean(), filters, (trials, reverse, filter) => {
        const table = tableOf(trials)
        const matches = matchesOf(table, filter)
        const kept = new Set(matches)
        const numbers = sorted(trials, order, reverse).filter((number) => kept.has(number))
        const places = numbers.map((_, place) => trialAt(table, matches, { order, reverse }, place))
        expect(places).toEqual(numbers)
        expect(numbers.flatMap((number) => placeIn(table, matches, { order, reverse, number }))).toEqual([
          ...numbers.keys(),
        ])
        expect(trialAt(table, matches, { order, reverse }, numbers.length)).toBeNull()
        expect(placeIn(table, matches, { order, reverse, number: trials.length })).toEqual([])
        const terms = { order, reverse, after: null, at: 2, most: 5 }
        expect(answer(table, { kind: 'LIST', filter, terms })).toMatchObject({ numbers: numbers.slice(2, 7) })
      }),
    )
  })

  test.each(TRIAL_ORDERS)('by %s is sorted, on pages of any size, from either end', (order) => {
    fc.assert(
      fc.property(someTrials, fc.boolean(), fc.integer({ min: 1, max: 20 }), (trials, reverse, most) => {
        const table = tableOf(trials)
        const matches = matchesOf(table, ALL_TRIALS)
        const seen: number[] = []
        for (;;) {
          const page = firstOf(table, matches, { order, reverse, after: seen.at(-1) ?? null, most })
          seen.push(...page)
          if (page.length < most) break
        }
        expect(seen).toEqual(sorted(trials, order, reverse))
        expect(Array.from(orderOf(table, matches, { order, reverse }))).toEqual(seen)
      }),
    )
  })

  test('is read on behind a trial while others come in: those behind it are the same, with the new ones', () => {
    fc.assert(
      fc.property(
        someTrials,
        fc.constantFrom(...TRIAL_ORDERS),
        fc.boolean(),
        fc.nat(),
        (trials, order, reverse, at) => {
          const earlier = trials.map((trial, number) => (number % 3 === 1 ? null : trial))
          const before = sorted(earlier, order, reverse)
          const after = before[at % Math.max(1, before.length)] ?? null
          const later = sorted(trials, order, reverse)
          const table = tableOf(trials)
          const page = firstOf(table, matchesOf(table, ALL_TRIALS), { order, reverse, after, most: 100 })
          expect(page).toEqual(after === null ? later : later.slice(later.indexOf(after) + 1))
        },
      ),
    )
  })

  test('of very many is the same as of few, whether they get better or worse by their numbers', () => {
    const one = { timedOut: false, branch: 0, values: [1, 1, 1] }
    const figures = { annualReturn: 0, sortino: 0, maxDrawdown: 0, trades: 0, winRate: 0, profitFactor: 0, exposure: 0 }
    const trials = Array.from({ length: 50_050 }, (_, number) => ({
      ...one,
      score: number % 7 === 0 ? Number.NaN : 1,
      figures: { ...figures, totalReturn: number, sharpe: -number },
    }))
    const table = tableOf(trials)
    const matches = matchesOf(table, ALL_TRIALS)
    for (const [order, reverse] of [
      ['TOTAL_RETURN', false],
      ['SHARPE', false],
      ['TRADES', true],
    ] as const) {
      const all = sorted(trials, order, reverse)
      for (const after of [null, 40_001]) {
        const from = after === null ? 0 : all.indexOf(after) + 1
        expect(firstOf(table, matches, { order, reverse, after, most: 51 })).toEqual(all.slice(from, from + 51))
      }
    }
  })
})
