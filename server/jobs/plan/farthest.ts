import type { Range } from '../range.ts'

/**
 * The trial that lies farthest from some others: where those tell nothing of the rest of a plan, it may. Tried are both ends of each range
 * and its middle.
 *
 * @param ranges what may be chosen from, in order
 * @returns null of no ranges
 */
export function farthestFrom(trials: readonly number[], ranges: readonly Range[]): number | null {
  const candidates = ranges.flatMap(({ first, count }) => [first, first + (count >>> 1), first + count - 1])
  const distanceOf = (one: number) => Math.min(...trials.map((trial) => Math.abs(trial - one)))
  return candidates.reduce<number | null>(
    (best, one) => (best === null || distanceOf(one) > distanceOf(best) ? one : best),
    null,
  )
}
