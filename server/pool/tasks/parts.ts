import type { Range } from '../../jobs/range.ts'

/** Trials of a task that are run together, in a process of their own. */
export interface Part extends Range {
  /** Processes that ended while they ran this one trial and nothing else; 0 where there are several. */
  readonly deaths: number
}

/** So many processes must have ended in the company of one trial alone before it has failed. */
const MAX_DEATHS = 3

/** What is said of a trial that has failed so. */
export const ENDED_ITS_PROCESS = 'its process ended three times while it ran'

/**
 * The parts of what is left of a task.
 *
 * @param rest      trials that are not committed
 * @param isSuspect whether a process was lost that had the task: then it is halved
 */
export function beginParts(rest: readonly Range[], isSuspect: boolean): Part[] {
  return rest.flatMap(({ first, count }) => (isSuspect ? halve({ first, count }) : [{ first, count, deaths: 0 }]))
}

/** What is run in the place of a part whose process has ended: its halves, or its only trial once more; nothing where that has failed. */
export function dividePart(part: Part): Part[] {
  if (part.count > 1) return halve(part)
  const deaths = part.deaths + 1
  return deaths < MAX_DEATHS ? [{ ...part, deaths }] : []
}

function halve({ first, count }: Range): Part[] {
  const half = Math.ceil(count / 2)
  const halves = [
    { first, count: half },
    { first: first + half, count: count - half },
  ]
  return halves.filter((part) => part.count > 0).map((part) => ({ ...part, deaths: 0 }))
}
