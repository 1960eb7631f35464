import { type ColdThreads, WarmSeconds } from '../../progress/coldCode.ts'
import type { SpentRange } from '../ports/jobStore.ts'

/**
 * What the ranges of a job took without what went into cold code, which tells nothing of the next job: it went into those that were done
 * first, whatever their strategies.
 *
 * @param committed in the order of their trials
 * @param order     first trials of tasks, in the order in which they were done; those of which that is not known are taken for late ones
 */
export function warmRanges(
  committed: readonly SpentRange[],
  order: readonly number[],
  cold: ColdThreads,
): readonly SpentRange[] {
  const turns = new Map(order.map((first, turn) => [first, turn]))
  let turn = order.length
  const placed = committed.map((range) => {
    // What is stored in several blocks was one task.
    turn = turns.get(range.first) ?? turn
    return { range, turn }
  })
  const warm = new WarmSeconds(cold)
  return placed
    .toSorted((one, other) => one.turn - other.turn)
    .map(({ range }) => ({ ...range, seconds: warm.next(range.seconds) }))
}
