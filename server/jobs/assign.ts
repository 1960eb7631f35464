import type { Work } from '../engine/batch.ts'
import { isFinal } from './job.ts'
import type { Plans } from './plans.ts'
import type { JobStore, Ticket } from './ports.ts'

/** What a ticket stands for: the work to do, and on which candles. */
export interface Assignment {
  readonly work: Work
  readonly datasetId: string
}

/**
 * Turns a ticket into work. A ticket holds numbers only; the node that takes it works out the trials from the
 * job's specification. Null where the job is over or gone, so that there is nothing to do.
 */
export async function assign({ jobId, range }: Ticket, store: JobStore, plans: Plans): Promise<Assignment | null> {
  const job = await store.job(jobId)
  if (!job || isFinal(job.state)) return null
  return { work: plans.of(job).work(range), datasetId: job.datasetId }
}
