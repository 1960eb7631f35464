import { STEP_MAX_MS, stepOf } from './step.ts'

/** How often work was heard of, on a clock that stands while the host does. */
export interface Liveness {
  readonly done: number
  readonly nowMs: number
  /** The time since the beginning: now, and at the last advance. */
  readonly clockMs: number
  readonly lastMs: number
  /** The sum of the squares of the gaps between advances. */
  readonly squares: number
}

/** Work counts as still when it has not advanced for so many times its usual gap, and for longer than a step. */
const STILL_GAPS = 8

/** Begins with the work that is done already. */
export function beginLiveness(done: number, nowMs: number): Liveness {
  return { done, nowMs, clockMs: 0, lastMs: 0, squares: 0 }
}

/** Folds in what is done by a moment. It may be less than before, where costs are fitted anew or a task begins again: then it advances from there. */
export function foldAdvance(before: Liveness, done: number, nowMs: number): Liveness {
  const clockMs = before.clockMs + stepOf(before.nowMs, nowMs)
  const next = { ...before, done, nowMs, clockMs }
  const squares = before.squares + (clockMs - before.lastMs) ** 2
  return done > before.done ? { ...next, lastMs: clockMs, squares } : next
}

/**
 * Whether work advances. It does not where the time since the last advance is more than `STILL_GAPS` usual gaps, and more than `STEP_MAX_MS`.
 *
 * The usual gap is the mean length of the gap that a moment picked at random lies in: the sum of the gaps' squares over their sum. It
 * weighs long gaps by their length; the plain mean would be that of the many short gaps at the beginning, since tasks grow, and
 * would take each later gap for a standstill. Before the first advance nothing is known, and work counts as live.
 */
export function isLive({ clockMs, lastMs, squares }: Liveness): boolean {
  return lastMs === 0 || clockMs - lastMs <= Math.max(STEP_MAX_MS, (STILL_GAPS * squares) / lastMs)
}
