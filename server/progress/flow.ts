/** How often work was heard of, on a clock that counts a step of the host's at most as a second. */
export interface Flow {
  readonly done: number
  readonly nowMs: number
  /** Time since the beginning, and by the last advance. */
  readonly clockMs: number
  readonly lastMs: number
  readonly advances: number
}

/** A longer step between two looks is one in which the host or this process stood. */
const STEP_MAX_MS = 1_000

/** Work that stood still for so many times its usual gap, and at least so long, counts as still. */
const STILL_GAPS = 8
const STILL_MS = 1_000

/** Nothing was heard yet beyond `done`. */
export function beginFlow(done: number, nowMs: number): Flow {
  return { done, nowMs, clockMs: 0, lastMs: 0, advances: 0 }
}

/** Folds what is done by a moment into the flow. */
export function hearOf(flow: Flow, done: number, nowMs: number): Flow {
  const clockMs = flow.clockMs + Math.min(STEP_MAX_MS, Math.max(0, nowMs - flow.nowMs))
  const next = { ...flow, nowMs, clockMs }
  return done > flow.done ? { ...next, done, lastMs: clockMs, advances: flow.advances + 1 } : next
}

/** Whether work gets on: not where it has stood for longer than its usual gaps explain. Before the first advance nobody knows. */
export function flowsNow({ clockMs, lastMs, advances }: Flow): boolean {
  return advances === 0 || clockMs - lastMs <= Math.max(STILL_MS, (STILL_GAPS * lastMs) / advances)
}
