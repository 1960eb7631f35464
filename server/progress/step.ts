/** A job that RUNs is looked at at least this often, whether or not anything is heard of it. */
export const PULSE_MS = 1_000

/** So much may a look be late, on a machine that has much to do. */
const LATE_MS = 500

/** A longer time between two looks is one in which the host or this process stood: no more of it counts, and one such step says nothing. */
export const STEP_MAX_MS = PULSE_MS + LATE_MS

/** The time that counts between two looks, in milliseconds. Both are of a clock that only rises. */
export function stepOf(beforeMs: number, nowMs: number): number {
  return Math.min(STEP_MAX_MS, Math.max(0, nowMs - beforeMs))
}
