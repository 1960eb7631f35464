/** Times in which no thread was at a job: between two of its tasks, or while other jobs had their turn. */
export interface Rests {
  /** For how long none is; 0 while one is, infinite before the first one was. */
  readonly nowMs: number
  /** The rests that are over: their times added up, and the squares of them. */
  readonly totalMs: number
  readonly squares: number
}

/** Threads take a moment from one task to the next; a longer rest is one in which the job stands, unless it is used to such rests. */
const MOMENT_MS = 1_000

/** A rest is out of the ordinary from so many times the usual one on. */
const UNUSUAL = 3

/** No thread was at it yet. */
export function beginRests(): Rests {
  return { nowMs: Number.POSITIVE_INFINITY, totalMs: 0, squares: 0 }
}

/** Folds a step of the clock in. */
export function rest({ nowMs, totalMs, squares }: Rests, isAtWork: boolean, stepMs: number): Rests {
  if (!isAtWork) return { nowMs: nowMs + stepMs, totalMs, squares }
  const over = Number.isFinite(nowMs) ? nowMs : 0
  return { nowMs: 0, totalMs: totalMs + over, squares: squares + over ** 2 }
}

/** The usual rest: the one that a moment of rest falls into, not the mean one, for many short ones say nothing of a long one. */
export function usualRest({ totalMs, squares }: Rests): number {
  return totalMs > 0 ? squares / totalMs : 0
}

/** Whether a job has been without a thread for longer than a job that takes turns with others is used to. */
export function isAway(rests: Rests): boolean {
  return rests.nowMs > Math.max(MOMENT_MS, UNUSUAL * usualRest(rests))
}
