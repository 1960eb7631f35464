import type { Range } from '../range.ts'

/**
 * The trials of 0 to `total − 1` that lie in none of `taken`, in order.
 *
 * @param taken in any order; they may overlap
 */
export function subtract(total: number, taken: readonly Range[]): Range[] {
  const gaps: Range[] = []
  let next = 0
  for (const { first, count } of taken.toSorted((one, other) => one.first - other.first)) {
    if (first > next) gaps.push({ first: next, count: first - next })
    next = Math.max(next, first + count)
  }
  if (next < total) gaps.push({ first: next, count: total - next })
  return gaps
}

/** What of `ranges`, which are in order, lies in none of `taken`. */
export function without(ranges: readonly Range[], taken: readonly Range[]): Range[] {
  const total = ranges.reduce((end, { first, count }) => Math.max(end, first + count), 0)
  return subtract(total, [...subtract(total, ranges), ...taken.filter(({ first }) => first < total)])
}

/** Whether any trial of a range, which has at least one, lies in `ranges`, which are in order and apart; however many, they are not all looked at. */
export function isAnyIn(ranges: readonly Range[], { first, count }: Range): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const { first: from, count: length } = ranges[middle] as Range
    if (from + length <= first) low = middle + 1
    else high = middle
  }
  const next = ranges[low]
  return next !== undefined && next.first < first + count
}

/** How many trials lie in `ranges`. */
export function countTrials(ranges: readonly Range[]): number {
  return ranges.reduce((sum, range) => sum + range.count, 0)
}
