import { STEP_MAX_MS, stepOf } from './step.ts'

/** How often work was heard of, on a clock that stands while the host does. */
export interface Liveness {
  readonly done: number
  readonly nowMs: number
  /** Time since the beginning, and by the last advance. */
  readonly clockMs: number
  readonly lastMs: number
  /** Squares of the gaps between advances, added up. */
  readonly squares: number
}

/** Work that stood still for so many times its usual gap, and for longer than one step can be, counts as still. */
const STILL_GAPS = 8

/** Nothing was heard yet beyond `done`. */
export function beginLiveness(done: number, nowMs: number): Liveness {
  return { done, nowMs, clockMs: 0, lastMs: 0, squares: 0 }
}

/** Folds what is done by a moment into the flow. */
export function foldAdvance(flow: Liveness, done: number, nowMs: number): Liveness {
  const clockMs = flow.clockMs + stepOf(flow.nowMs, nowMs)
  const next = { ...flow, nowMs, clockMs }
  const squares = flow.squares + (clockMs - flow.lastMs) ** 2
  return done > flow.done ? { ...next, done, lastMs: clockMs, squares } : next
}

/**
 * Whether work gets on. It does not where the time since the last advance is more than `STILL_GAPS` usual gaps, and more than `STILL_MS`.
 *
 * The usual gap is the mean length of the gap that a moment picked at random lies in: the sum of the gaps' squares over their sum. It
 * weighs long gaps by their length; the plain mean would be that of the many short gaps at the beginning, since tasks grow, and
 * would take each later gap for a standstill. Before the first advance nothing is known, and work counts as getting on.
 */
export function isLive({ clockMs, lastMs, squares }: Liveness): boolean {
  return lastMs === 0 || clockMs - lastMs <= Math.max(STEP_MAX_MS, (STILL_GAPS * squares) / lastMs)
}
