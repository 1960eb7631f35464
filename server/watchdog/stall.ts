import type { Thresholds } from './reading.ts'

/** How a unit stands by the count alone; a CANDIDATE is STALLED only if witnesses agree. */
export type StallLevel = 'MOVING' | 'SUSPECT' | 'CANDIDATE'

/** Consecutive measurements without an advance, and the work that each of them was, at least. */
export interface Stall {
  readonly unchanged: number
  readonly quantum: number
}

/** What has just passed. */
export interface ElapsedWork {
  readonly measurements: number
  readonly hasNews: boolean
  /** The work that is a chance now; 0 where measurements are not made of work. */
  readonly quantum: number
}

/** Nothing counts yet. */
export const NO_STALL: Stall = { unchanged: 0, quantum: 0 }

/**
 * Counts consecutive measurements without an advance. An advance, however small and however late, sets the count to
 * 0: what passed before it no longer matters. Measurements of the same lapse as an advance may have been before it, so
 * they do not count.
 *
 * Where a job learns meanwhile that its steps take longer than was thought, what was counted was less of a chance: the
 * count shrinks in proportion.
 */
export function countUnchanged(stall: Stall, { measurements, hasNews, quantum }: ElapsedWork): Stall {
  if (hasNews) return NO_STALL
  const isMore = stall.quantum > 0 && quantum > stall.quantum
  const unchanged = isMore ? Math.floor((stall.unchanged * stall.quantum) / quantum) : stall.unchanged
  return { unchanged: unchanged + measurements, quantum: Math.max(stall.quantum, quantum) }
}

/** What a count of unchanged measurements makes of a unit. */
export function stallLevelOf(unchanged: number, thresholds: Thresholds): StallLevel {
  if (unchanged >= thresholds.stalledAfter) return 'CANDIDATE'
  return unchanged >= thresholds.suspectAfter ? 'SUSPECT' : 'MOVING'
}
