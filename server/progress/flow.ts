import { STEP_MAX_MS, stepOf } from './step.ts'

/** How often work was heard of, on a clock that stands while the host does. */
export interface Flow {
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
export function beginFlow(done: number, nowMs: number): Flow {
  return { done, nowMs, clockMs: 0, lastMs: 0, squares: 0 }
}

/** Folds what is done by a moment into the flow. */
export function hearOf(flow: Flow, done: number, nowMs: number): Flow {
  const clockMs = flow.clockMs + stepOf(flow.nowMs, nowMs)
  const next = { ...flow, nowMs, clockMs }
  const squares = flow.squares + (clockMs - flow.lastMs) ** 2
  return done > flow.done ? { ...next, done, lastMs: clockMs, squares } : next
}

/**
 * Whether work gets on: not where it has stood for longer than its usual gaps explain. The usual gap is the one that a moment falls
 * into, not the mean one: tasks grow, and many short gaps say nothing of a long one. Before the first advance nobody knows.
 */
export function flowsNow({ clockMs, lastMs, squares }: Flow): boolean {
  return lastMs === 0 || clockMs - lastMs <= Math.max(STEP_MAX_MS, (STILL_GAPS * squares) / lastMs)
}
