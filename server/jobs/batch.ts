import { isFinal, type JobState } from './job.ts'
import type { Progress } from './progress.ts'

/** Values of several jobs, by job. */
export type Batch<T> = ReadonlyMap<string, T>

/** The newer of two values of one job; but nothing comes after a final one, whatever is heard late. */
export function newer<T extends { readonly state: JobState }>(one: T | undefined, next: T): T {
  return one && isFinal(one.state) ? one : next
}

/** Two batches as one. */
export function union<T extends { readonly state: JobState }>(older: Batch<T>, batch: Batch<T>): Batch<T> {
  const both = new Map(older)
  for (const [jobId, value] of batch) both.set(jobId, newer(both.get(jobId), value))
  return both
}

/** The readings of a batch that are above what was shown of their jobs; notes them as shown. */
export function risen(batch: Batch<Progress>, shown: Map<string, number>): Progress[] {
  const above = [...batch.values()].filter(({ jobId, seq }) => seq > (shown.get(jobId) ?? -1))
  for (const { jobId, seq, state } of above) {
    if (isFinal(state)) shown.delete(jobId)
    else shown.set(jobId, seq)
  }
  return above
}

/** The number of each reading, by job. */
export function seqsOf(readings: readonly Progress[]): Map<string, number> {
  return new Map(readings.map(({ jobId, seq }) => [jobId, seq]))
}
