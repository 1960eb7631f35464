import { type CompletionFacts, completionEvidence } from './completion.ts'
import type { Evidence } from './evidence.ts'
import type { Thresholds } from './reading.ts'
import type { Verdict, VerdictLevel } from './verdict.ts'

/** What witnesses say where no unit is under way. */
export const UNSEEN: readonly Evidence[] = (
  ['UNITS_ADVANCED', 'CPU_CONSUMED', 'PEERS_ADVANCED', 'WORKER_ALIVE', 'SAMPLER_HEALTHY'] as const
).map((signal) => ({ signal, opinion: 'NO_OPINION', detail: 'nothing is under way' }))

/** What is known of a job that nobody watches. */
export interface JobRecord {
  readonly jobId: string
  readonly level: VerdictLevel
  readonly reason: string
  readonly atMs: number
  readonly thresholds: Thresholds
  readonly completion: CompletionFacts
}

/** The verdict on a job that nobody watches, as its record says it: nothing of it is measured. */
export function verdictAtRest({ thresholds, completion, ...said }: JobRecord): Verdict {
  const { suspectAfter, stalledAfter } = thresholds
  const evidence = [...UNSEEN, ...completionEvidence(completion)]
  return { ...said, unchanged: 0, suspectAfter, stalledAfter, velocity: 0, acceleration: 0, evidence, suspects: [] }
}
