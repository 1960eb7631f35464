import type { Evidence } from './evidence.ts'

/** What is known of a job's end. */
export interface CompletionFacts {
  /** 0..1, as the work is counted. */
  readonly fraction: number
  readonly trialsDone: number
  readonly trialsTotal: number
  /** Whether the store holds what the job was to find. */
  readonly hasResult: boolean
  /** Whether the job is still RUNNING, by its record. */
  readonly isRunning: boolean
}

function evidence(signal: Evidence['signal'], isComplete: boolean, detail: string): Evidence {
  return { signal, opinion: isComplete ? 'COMPLETE' : 'NO_OPINION', detail }
}

/** What the four signals of an end say. None of them ever says that a job is stalled. */
export function completionEvidence(facts: CompletionFacts): readonly Evidence[] {
  const { fraction, trialsDone, trialsTotal, hasResult, isRunning } = facts
  const percent = Math.floor(fraction * 100)
  const without = isRunning ? 'there is no result yet' : 'it ended without its result'
  return [
    evidence('PROGRESS_100', fraction >= 1, `${percent} % of the work is done`),
    evidence('RESULT_AVAILABLE', hasResult, hasResult ? 'the result is kept' : without),
    evidence('RUNNING_FALSE', !isRunning, isRunning ? 'the job runs' : 'the job runs no more'),
    evidence('ALL_TRIALS_DONE', trialsTotal > 0 && trialsDone >= trialsTotal, `${trialsDone} of ${trialsTotal} trials`),
  ]
}

/**
 * Whether a job is complete: two independent signals say so, and one of them is RESULT_AVAILABLE. PROGRESS_100 and
 * ALL_TRIALS_DONE rest on the same counts, so together they are one; RUNNING_FALSE rests on the job's record.
 */
export function isComplete(evidence: readonly Evidence[]): boolean {
  const says = (signal: Evidence['signal']) =>
    evidence.some((one) => one.signal === signal && one.opinion === 'COMPLETE')
  const isCounted = says('PROGRESS_100') || says('ALL_TRIALS_DONE')
  return says('RESULT_AVAILABLE') && (isCounted || says('RUNNING_FALSE'))
}
