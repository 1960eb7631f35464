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
  /** The share of its bars that are done; given where no cost is known before the job has run trials of its own. */
  readonly share?: number
  /** From which share on the speed is known; a tenth where it is not given. */
  readonly tellingShare?: number
  /** Another one where costs are others than before; 0 where it is not given. */
  readonly revision?: number
  /** Whether pieces wait for one another: then costs are time that passes, whatever the threads do in it. */
  readonly isPaced?: boolean
  /** The cost of a last piece that waits for all others, on a thread alone; no part of what waits. */
  readonly last?: number
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
export function costTotal({ finished, units, waiting, last = 0 }: JobCosts): number {
  return units.reduce((sum, { cost }) => sum + cost, finished + costWaiting(waiting) + last)
}
