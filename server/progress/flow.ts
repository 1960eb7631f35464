/** How often work was heard of. */
export interface Flow {
  readonly done: number
  readonly firstMs: number
  readonly lastMs: number
  readonly advances: number
}

/** Work that stood still for so many times its usual gap, and at least so long, counts as still. */
const STILL_GAPS = 8
const STILL_MS = 1_000

/** Nothing was heard yet beyond `done`. */
export function beginFlow(done: number, nowMs: number): Flow {
  return { done, firstMs: nowMs, lastMs: nowMs, advances: 0 }
}

/** Folds what is done by a moment into the flow. */
export function hearOf(flow: Flow, done: number, nowMs: number): Flow {
  return done > flow.done ? { ...flow, done, lastMs: nowMs, advances: flow.advances + 1 } : flow
}

/** Whether work gets on: not where it has stood for longer than its usual gaps explain. Before the first advance nobody knows. */
export function flowsAt({ firstMs, lastMs, advances }: Flow, nowMs: number): boolean {
  if (advances === 0) return true
  return nowMs - lastMs <= Math.max(STILL_MS, (STILL_GAPS * (lastMs - firstMs)) / advances)
}
