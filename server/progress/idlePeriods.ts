import { STEP_MAX_MS } from './step.ts'

/** Times in which no thread worked on a job: between two of its tasks, or while other jobs had their turn. */
export interface IdlePeriods {
  /** How long the present one has lasted; 0 while a thread works. */
  readonly nowMs: number
  /** Of those that are over, the sum of their times and of the squares of these. */
  readonly totalMs: number
  readonly squares: number
  /** How long the first one may last: candles are loaded in it. 0 once it is over. */
  readonly firstMs: number
}

/** An idle period is unusual when it is more than so many times as long as the usual one. */
const UNUSUAL = 3

/**
 * A job begins: its candles are loaded before the first thread can work on it, which is time of the job.
 *
 * @param loadingMs that this is expected to take
 */
export function beginIdlePeriods(loadingMs = 0): IdlePeriods {
  return { nowMs: 0, totalMs: 0, squares: 0, firstMs: UNUSUAL * loadingMs }
}

/** Folds in a step of the clock. */
export function foldIdle(periods: IdlePeriods, isAtWork: boolean, stepMs: number): IdlePeriods {
  const { nowMs, totalMs, squares } = periods
  if (!isAtWork) return { ...periods, nowMs: nowMs + stepMs }
  return { nowMs: 0, totalMs: totalMs + nowMs, squares: squares + nowMs ** 2, firstMs: 0 }
}

/** The usual length: the mean length of the period that a moment picked at random lies in. The plain mean would be that of many short ones. */
export function usualIdleMs({ totalMs, squares }: IdlePeriods): number {
  return totalMs > 0 ? squares / totalMs : 0
}

/**
 * Whether a job has been without a thread for longer than is usual for it; jobs that take turns on the threads are idle often. A thread
 * may take as long as a step from one task to the next.
 */
export function isIdleUnusually(periods: IdlePeriods): boolean {
  return periods.nowMs > Math.max(STEP_MAX_MS, UNUSUAL * usualIdleMs(periods), periods.firstMs)
}
