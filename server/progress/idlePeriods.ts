import { STEP_MAX_MS } from './step.ts'

/** Times in which no thread was at a job: between two of its tasks, or while other jobs had their turn. */
export interface IdlePeriods {
  /** For how long none is; 0 while one is, infinite before the first one was. */
  readonly nowMs: number
  /** The rests that are over: their times added up, and the squares of them. */
  readonly totalMs: number
  readonly squares: number
}

/** A rest is out of the ordinary from so many times the usual one on. */
const UNUSUAL = 3

/** No thread was at it yet. */
export function beginIdlePeriods(): IdlePeriods {
  return { nowMs: Number.POSITIVE_INFINITY, totalMs: 0, squares: 0 }
}

/** Folds a step of the clock in. */
export function foldIdle({ nowMs, totalMs, squares }: IdlePeriods, isAtWork: boolean, stepMs: number): IdlePeriods {
  if (!isAtWork) return { nowMs: nowMs + stepMs, totalMs, squares }
  const over = Number.isFinite(nowMs) ? nowMs : 0
  return { nowMs: 0, totalMs: totalMs + over, squares: squares + over ** 2 }
}

/** The usual rest: the one that a moment of rest falls into, not the mean one, for many short ones say nothing of a long one. */
export function usualIdleMs({ totalMs, squares }: IdlePeriods): number {
  return totalMs > 0 ? squares / totalMs : 0
}

/**
 * Whether a job has been without a thread for longer than a job that takes turns with others is used to. Threads take a moment from one
 * task to the next: no more than one step can be.
 */
export function isIdleUnusually(rests: IdlePeriods): boolean {
  return rests.nowMs > Math.max(STEP_MAX_MS, UNUSUAL * usualIdleMs(rests))
}
