import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bestOf,
  choose,
  type FigureOrder,
  isSettled,
  numbersBehind,
  type RankedPlace,
  rankOf,
  valueAt,
} from './trialRank.ts'

const ORDERS: readonly FigureOrder[] = ['OBJECTIVE', 'TOTAL_RETURN', 'SHARPE', 'MAX_DRAWDOWN']

/** Few values, so that there are ties, and all that are not finite. */
const values = fc.constantFrom(0, -0, 1, 2, -1, 0.5, Infinity, -Infinity, Number.NaN)
const columns = fc
  .array(fc.array(values, { minLength: 1, maxLength: 9 }), { maxLength: 8 })
  .map((all) => all.map((column, index) => ({ first: 10 * index, values: Float64Array.from(column) })))
const order = fc.constantFrom(...ORDERS)
const cases = fc.record({ columns, order, most: fc.integer({ min: 1, max: 12 }), from: fc.nat(80) })

/** All places of the columns, sorted with no trick. */
function sortedPlaces(all: readonly { first: number; values: Float64Array }[], by: FigureOrder): RankedPlace[] {
  return all
    .flatMap(({ first, values: column }) =>
      [...column].map((value, index) => ({ rank: rankOf(by, value), number: first + index })),
    )
    .sort((one, other) => (one.rank === other.rank ? one.number - other.number : one.rank < other.rank ? -1 : 1))
}

describe('the chosen places', () => {
  test('are the first ones behind the cursor, in whatever order the columns are read', () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.nat()), ({ columns: all, order: by, most, from }, keys) => {
        const sorted = sortedPlaces(all, by)
        const after = sorted[from] ?? null
        const shuffled = all
          .map((column) => ({ column, key: keys.next().value }))
          .sort((one, other) => one.key - other.key)
        const chosen = shuffled.reduce<readonly RankedPlace[]>(
          (places, { column }) => choose(places, column, { order: by, after, most }),
          [],
        )
        const begin = after === null ? 0 : from + 1
        expect(chosen).toEqual(sorted.slice(begin, begin + most))
      }),
    )
  })

  test('are settled only when no column that is left can add one, read best first', () => {
    fc.assert(
      fc.property(cases, ({ columns: all, order: by, most, from }) => {
        const sorted = sortedPlaces(all, by)
        const after = sorted[from] ?? null
        const heads = all
          .map((column) => ({ column, rank: rankOf(by, bestOf(by, column.values)), number: column.first }))
          .sort((one, other) => (one.rank === other.rank ? one.number - other.number : one.rank < other.rank ? -1 : 1))
        let chosen: readonly RankedPlace[] = []
        let read = 0
        for (const { column, ...head } of heads) {
          if (isSettled(chosen, head, most)) break
          chosen = choose(chosen, column, { order: by, after, most })
          read += 1
        }
        const begin = after === null ? 0 : from + 1
        expect(chosen).toEqual(sorted.slice(begin, begin + most))
        if (after === null) expect(read).toBeLessThanOrEqual(most)
      }),
    )
  })
})

test.each(ORDERS)('a value of %s is found again by its rank, and one that is no number is the worst', (by) => {
  for (const value of [1, -1, 0, 5e-324, Infinity, -Infinity]) expect(valueAt(by, rankOf(by, value))).toEqual(value)
  const worst = by === 'MAX_DRAWDOWN' ? Infinity : -Infinity
  expect(valueAt(by, rankOf(by, Number.NaN))).toBe(worst)
  expect(bestOf(by, Float64Array.of(Number.NaN))).toBe(worst)
  expect(bestOf(by, new Float64Array())).toBe(worst)
})

test('numbers behind a number are those of the ranges above it, at most so many', () => {
  const gaps = fc.array(fc.record({ gap: fc.nat(3), count: fc.integer({ min: 1, max: 5 }) }), { maxLength: 6 })
  fc.assert(
    fc.property(gaps, fc.integer({ min: -1, max: 50 }), fc.integer({ min: 1, max: 20 }), (given, after, most) => {
      let next = 0
      const ranges = given.map(({ gap, count }) => {
        const range = { first: next + gap, count }
        next = range.first + count
        return range
      })
      const all = ranges.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index))
      expect(numbersBehind(ranges, after, most)).toEqual(all.filter((number) => number > after).slice(0, most))
    }),
  )
})
