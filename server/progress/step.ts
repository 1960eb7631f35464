/** A job that RUNs is estimated at least this often, whether or not anything was reported of it. */
export const PULSE_MS = 1_000

/** How late an estimate may be on a busy machine. */
const LATE_MS = 500

/** Where the time between two estimates is longer, the host or this process stood. No more than this of it counts. */
export const STEP_MAX_MS = PULSE_MS + LATE_MS

/** The milliseconds that count between two estimates. Both times are of a clock that only rises. */
export function stepOf(beforeMs: number, nowMs: number): number {
  return Math.min(STEP_MAX_MS, Math.max(0, nowMs - beforeMs))
}
