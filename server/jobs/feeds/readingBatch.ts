import { isFinal, type Job, type JobState } from '../job.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Progress } from '../progress.ts'

/** Values of several jobs, by job; null of a job that is deleted. */
export type ReadingBatch<T> = ReadonlyMap<string, T | null>

/** The newer of two values of one job; but nothing comes after a final one, whatever is heard late. */
export function newer<T extends { readonly state: JobState }>(one: T | undefined, next: T): T {
  return one && isFinal(one.state) ? one : next
}

/**
 * Puts a batch into an older one, which only the viewer holds who has not read it. Nothing is copied: of a thousand jobs that
 * change before a viewer reads, each costs as much as one alone.
 */
export function addTo<T extends { readonly state: JobState }>(
  older: Map<string, T | null>,
  batch: ReadingBatch<T>,
): Map<string, T | null> {
  for (const [jobId, value] of batch) {
    const known = older.get(jobId)
    // The last reading of a job is not lost because the job is deleted before it was read.
    if (known === null || (value === null && known && isFinal(known.state))) continue
    older.set(jobId, value && newer(known, value))
  }
  return older
}

/** The readings of a batch that are above what was shown of their jobs; notes them as shown, and forgets jobs that are deleted. */
export function risen(batch: ReadingBatch<Progress>, shown: Map<string, number>): Progress[] {
  const readings = [...batch.values()].filter((one) => one !== null)
  const above = readings.filter(({ jobId, seq }) => seq > (shown.get(jobId) ?? -1))
  for (const { jobId, seq, state } of above) {
    if (isFinal(state)) shown.delete(jobId)
    else shown.set(jobId, seq)
  }
  for (const [jobId, one] of batch) if (one === null) shown.delete(jobId)
  return above
}

/** Entries of a list that are sent, or asked for, at once: so many are worked on in a few milliseconds. */
const PIECE = 500

/** A list in pieces, in order; an empty one is one piece. */
export function piecesOf<T>(list: readonly T[]): T[][] {
  const count = Math.max(1, Math.ceil(list.length / PIECE))
  return Array.from({ length: count }, (_, index) => list.slice(index * PIECE, (index + 1) * PIECE))
}

/** The jobs of some ids, in their order, read piece by piece; those that are not there are left out. */
export async function readJobs(ids: readonly string[], store: Pick<JobStore, 'jobsById'>): Promise<Job[]> {
  const found = new Map<string, Job>()
  for (const piece of piecesOf(ids)) for (const job of await store.jobsById(piece)) found.set(job.id, job)
  return ids.flatMap((id) => found.get(id) ?? [])
}
