import type { Work } from '../engine/batch.ts'
import { versioned } from './code.ts'
import { isFinal } from './job.ts'
import { specificationOf } from './parsed.ts'
import type { Plans } from './plans.ts'
import type { Bus, JobStore, Ticket } from './ports.ts'
import { asSweep } from './specification.ts'

/** What a ticket stands for: the work to do, and on which candles. */
export interface Assignment {
  readonly work: Work
  readonly datasetId: string
  /** Seconds that each trial may take; null for no limit. */
  readonly trialLimit: number | null
  /** Whether tasks of its job have ended processes that ran nothing else. */
  readonly isDeadly: boolean
}

/** What turns tickets into work. */
export interface AssignParts {
  readonly store: JobStore
  readonly plans: Plans
  readonly bus: Bus
}

/**
 * Turns a ticket into work; the job's first ticket starts it. A ticket holds numbers only: the node that takes it works
 * out the trials from the job's specification. Null where the job is over or gone, so that there is nothing to do.
 */
export async function assign({ jobId, range }: Ticket, { store, plans, bus }: AssignParts): Promise<Assignment | null> {
  const job = await store.job(jobId)
  if (!job || isFinal(job.state)) return null
  const started = job.state === 'QUEUED' ? await store.start(jobId) : null
  if (started) bus.publish({ kind: 'job', job: started })
  const plan = await plans.ready(job, range)
  const specification = specificationOf(job)
  const trialLimit = asSweep(specification).run.limits.trial
  const work = versioned(plan.work(range), specification)
  return { work, datasetId: job.datasetId, trialLimit, isDeadly: job.deaths > 0 }
}
