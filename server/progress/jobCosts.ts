/** A piece of work that a thread has begun. The caller chooses the unit of costs: bars, or the seconds that a thread is expected to take. */
export interface WorkPiece {
  /** Tells it from the others of its job. */
  readonly id: number
  /** Above 0. */
  readonly cost: number
  /** How much of its cost is known to be done; 0 where it reports nothing before its end. */
  readonly done: number
}

/** Equal pieces of work that no thread has begun. */
export interface WaitingPieces {
  readonly count: number
  /** Of each. */
  readonly cost: number
}

/** What is done of a job, what is begun, and what waits. */
export interface JobCosts {
  /** The cost of what is over. */
  readonly finished: number
  readonly units: readonly WorkPiece[]
  /** In the order in which they will be begun. */
  readonly waiting: readonly WaitingPieces[]
  /** Threads that could work on it; at least 1. */
  readonly threads: number
}

/** The cost of what waits. */
export function costWaiting(waiting: readonly WaitingPieces[]): number {
  return waiting.reduce((sum, { count, cost }) => sum + count * cost, 0)
}

/** What is known to be done. */
export function costDone({ finished, units }: JobCosts): number {
  return units.reduce((sum, { done }) => sum + done, finished)
}

/** The cost of the whole plan. */
export function costTotal({ finished, units, waiting }: JobCosts): number {
  return units.reduce((sum, { cost }) => sum + cost, finished + costWaiting(waiting))
}
