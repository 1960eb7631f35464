import type { Work } from '../../engine/batch.ts'
import { versioned } from '../code.ts'
import { isFinal, type Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { Plans } from '../plan/plans.ts'
import type { Bus, JobStore, TaskOrder } from '../ports.ts'
import { asSweep } from '../specification.ts'

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
  readonly store: Pick<JobStore, 'job' | 'start'>
  readonly plans: Plans
  readonly bus: Bus
}

/** The job as it is once its first ticket has started it; null where it is gone. */
async function begun(jobId: string, { store, bus }: AssignParts): Promise<Job | null> {
  const job = await store.job(jobId)
  if (job?.state !== 'QUEUED') return job
  const started = await store.start(jobId)
  if (started) bus.publish({ kind: 'job', job: started })
  // Another one has started, paused or ended it in between.
  return started ?? store.job(jobId)
}

/** Whether tickets of a job are to be worked on: one that was paused before anything was begun waits for its conductor to send others. */
function isWanted({ state, startedAtMs }: Job): boolean {
  return !isFinal(state) && (state !== 'PAUSED' || startedAtMs !== null)
}

/**
 * Turns a ticket into work; the job's first ticket starts it. A ticket holds numbers only: the node that takes it works
 * out the trials from the job's specification. Null where the job is over, gone, or was paused before it began, so that there is
 * nothing to do.
 */
export async function assign(ticket: TaskOrder, parts: AssignParts): Promise<Assignment | null> {
  const { jobId, range } = ticket
  const { plans } = parts
  const job = await begun(jobId, parts)
  if (!job || !isWanted(job)) return null
  const plan = await plans.ready(job, range)
  const specification = specificationOf(job)
  const trialLimit = asSweep(specification).run.limits.trial
  const work = versioned(plan.work(range), specification)
  return { work, datasetId: job.datasetId, trialLimit, isDeadly: job.deaths > 0 }
}
