import type { Sample } from './board.ts'

/** A longer span between two samples is a pause of the process, not time that a trial took. */
const MAX_SPAN_MS = 1_000

/** For how long a piece of work has been at what it is at. */
export interface TrialClock {
  /** The trial, or ALL; null where nothing is run. */
  readonly at: number | 'ALL' | null
  readonly ms: number
}

/** Nothing is run. */
export const NO_TRIAL: TrialClock = { at: null, ms: 0 }

/** Folds a sample in. @param spanMs since the last one */
export function readTrial(clock: TrialClock, { stage, trial }: Sample, spanMs: number): TrialClock {
  const isRun = stage === 'SIGNALS' || stage === 'SIMULATION' || stage === 'METRICS'
  const at = isRun ? (trial ?? 'ALL') : null
  return at !== null && at === clock.at ? { at, ms: clock.ms + Math.min(spanMs, MAX_SPAN_MS) } : { at, ms: 0 }
}

/**
 * Whether what is run has taken longer than each of its trials may.
 *
 * @param limit  seconds a trial; null for none
 * @param trials that run at once where it is all of them
 */
export function isBeyond({ at, ms }: TrialClock, limit: number | null, trials: number): boolean {
  if (limit === null || at === null) return false
  return ms > 1_000 * limit * (at === 'ALL' ? trials : 1)
}
