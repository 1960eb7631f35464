const MINUTE_MS = 60_000

/** The most that waiting adds to a priority: one whose priority is more than this above may pass for ever. */
export const MAX_AGE = 100

/**
 * The priority that something has after it has waited: a point more for each full minute, so that what comes later and is more urgent
 * passes it for so long only.
 */
export function agedPriority(priority: number, waitedMs: number): number {
  return priority + Math.max(0, Math.min(MAX_AGE, Math.floor(waitedMs / MINUTE_MS)))
}
