import { lostToCold } from '../../progress/samples.ts'
import type { SpentRange } from '../ports/jobStore.ts'

/**
 * What the ranges of a job took without what went into cold code, which tells nothing of the next job: it went into those that were done
 * first, whatever their strategies.
 *
 * @param committed   in the order of their trials
 * @param order       first trials of tasks, in the order in which they were done; those of which that is not known are taken for late ones
 * @param coldSeconds that all threads together are expected to have lost
 */
export function warmRanges(
  committed: readonly SpentRange[],
  order: readonly number[],
  coldSeconds: number,
): readonly SpentRange[] {
  const turns = new Map(order.map((first, turn) => [first, turn]))
  let turn = order.length
  const placed = committed.map((range) => {
    // What is stored in several blocks was one task.
    turn = turns.get(range.first) ?? turn
    return { range, turn }
  })
  let spent = 0
  return placed
    .toSorted((one, other) => one.turn - other.turn)
    .map(({ range }) => {
      const before = lostToCold(spent, coldSeconds)
      spent += range.seconds
      return { ...range, seconds: range.seconds - (lostToCold(spent, coldSeconds) - before) }
    })
}
