import type { FIGURES } from '../../engine/batch.ts'
import type { IndexedOrder } from '../../jobs/ports/jobStore.ts'
import type { Range } from '../../jobs/range.ts'

/** An order by one of the figures. */
export type FigureOrder = Exclude<IndexedOrder, 'NUMBER'>

/** What each order sorts by. */
export const FIGURE_OF: Readonly<Record<FigureOrder, (typeof FIGURES)[number]>> = {
  OBJECTIVE: 'objective',
  TOTAL_RETURN: 'totalReturn',
  SHARPE: 'sharpe',
  MAX_DRAWDOWN: 'maxDrawdown',
}

/** Where a trial stands in a list: those of a lower rank come first, of one rank those of a lower number. */
export interface RankedPlace {
  readonly rank: number
  readonly number: number
}

/** A figure of the trials from `first` on. */
export interface Column {
  readonly first: number
  readonly values: Float64Array
}

/** The rank that a value gives: the best has the lowest. A trial without a value is ranked last, with those of the worst value. */
export function rankOf(order: FigureOrder, value: number): number {
  if (Number.isNaN(value)) return Number.POSITIVE_INFINITY
  return order === 'MAX_DRAWDOWN' ? value : -value
}

/** The value of a rank; the worst one where there was none. */
export function valueAt(order: FigureOrder, rank: number): number {
  return order === 'MAX_DRAWDOWN' ? rank : -rank
}

/** The best of some values; the worst one that there is where there are none. */
export function bestOf(order: FigureOrder, values: Float64Array): number {
  let least = Number.POSITIVE_INFINITY
  for (const value of values) least = Math.min(least, rankOf(order, value))
  return valueAt(order, least)
}

/** Whether a list has one place before the other. */
export function precedes(one: RankedPlace, other: RankedPlace): boolean {
  return one.rank < other.rank || (one.rank === other.rank && one.number < other.number)
}

function compare(one: RankedPlace, other: RankedPlace): number {
  return precedes(one, other) ? -1 : precedes(other, one) ? 1 : 0
}

/** Which places of a list are wanted. */
export interface Wanted {
  readonly order: FigureOrder
  /** Those behind this one; null for the list from its beginning. */
  readonly after: RankedPlace | null
  /** So many at most, from the first on; at least one. */
  readonly most: number
  /** Numbers of the trials that it has, in order; all where it is null. */
  readonly within?: readonly Range[] | null
}

/** Whether a number lies in one of some ranges, which are in order. */
export function isWithin(ranges: readonly Range[], number: number): boolean {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle] as Range).first <= number) low = middle + 1
    else high = middle
  }
  const { first, count } = ranges[low - 1] ?? { first: 0, count: 0 }
  return number < first + count
}

/** What ranges have in common; both are in order. */
export function intersect(ranges: readonly Range[], others: readonly Range[]): Range[] {
  return ranges.flatMap(({ first, count }) =>
    others.flatMap((other) => {
      const from = Math.max(first, other.first)
      const to = Math.min(first + count, other.first + other.count)
      return from < to ? [{ first: from, count: to - from }] : []
    }),
  )
}

/**
 * The first places among those chosen so far and a further column, in the list's order. Columns may come in any order; chosen from all
 * of a job's, they are the page.
 *
 * @param chosen what this function returned before; none at first
 */
export function choose(
  chosen: readonly RankedPlace[],
  { first, values }: Column,
  wanted: Wanted,
): readonly RankedPlace[] {
  const { order, after, most, within = null } = wanted
  const last = chosen.length === most ? chosen.at(-1) : undefined
  const further: RankedPlace[] = []
  for (let index = 0; index < values.length; index += 1) {
    const place = { rank: rankOf(order, values[index] as number), number: first + index }
    if (within !== null && !isWithin(within, place.number)) continue
    if ((after === null || precedes(after, place)) && (!last || precedes(place, last))) further.push(place)
  }
  return further.length === 0 ? chosen : [...chosen, ...further].sort(compare).slice(0, most)
}

/**
 * Whether nothing behind what was read can be among the wanted places: the stopping rule of the threshold algorithm (Fagin, Lotem and
 * Naor, "Optimal aggregation algorithms for middleware", 2003, section 4) with one sorted list.
 *
 * @param next no trial that was not read precedes this place
 */
export function isSettled(chosen: readonly RankedPlace[], next: RankedPlace, most: number): boolean {
  const last = chosen[most - 1]
  return last !== undefined && precedes(last, next)
}

/** The first `most` numbers behind `after` that lie in `ranges`, which are in order. */
export function numbersBehind(ranges: readonly Range[], after: number, most: number): number[] {
  const numbers: number[] = []
  for (const { first, count } of ranges) {
    const end = Math.min(first + count, Math.max(first, after + 1) + most - numbers.length)
    for (let number = Math.max(first, after + 1); number < end; number += 1) numbers.push(number)
  }
  return numbers
}
