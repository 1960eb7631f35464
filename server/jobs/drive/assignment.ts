import type { Work } from '../../engine/batch.ts'
import { versioned } from '../code.ts'
import { isFinal, type Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { Plans } from '../plan/plans.ts'
import type { Bus } from '../ports/bus.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { TaskOrder } from '../ports/queue.ts'
import { asSweep } from '../specification.ts'

/** What a task order stands for: the work to do, and on which candles. */
export interface Assignment {
  readonly work: Work
  readonly datasetId: string
  /** Seconds that each trial may take; null for no limit. */
  readonly trialLimit: number | null
  /** Whether tasks of its job have ended processes that ran nothing else. */
  readonly isDeadly: boolean
}

/** What begins tasks. */
export interface BeginTaskParts {
  readonly store: Pick<JobStore, 'job' | 'start'>
  readonly plans: Plans
  readonly bus: Bus
}

/** The job, started if this is its first task; null where it is gone. */
async function startedJob(jobId: string, { store, bus }: BeginTaskParts): Promise<Job | null> {
  const job = await store.job(jobId)
  if (job?.state !== 'QUEUED') return job
  const started = await store.start(jobId)
  if (started) bus.publish({ kind: 'job', job: started })
  // Another one has started, paused or ended it in between.
  return started ?? store.job(jobId)
}

/** Whether tasks of a job are to be worked on. One that was paused before anything was begun waits for its conductor to send others. */
function isWanted({ state, startedAtMs }: Job): boolean {
  return !isFinal(state) && (state !== 'PAUSED' || startedAtMs !== null)
}

/**
 * Begins a task: starts its job if no task of it was begun before, and works out its trials. A task order holds numbers only; the trials
 * follow from the job's specification, which this process parses and plans once. Null where there is nothing to do: the job is over, gone,
 * or was paused before it began.
 */
export async function beginTask({ jobId, range }: TaskOrder, parts: BeginTaskParts): Promise<Assignment | null> {
  const job = await startedJob(jobId, parts)
  if (!job || !isWanted(job)) return null
  const plan = await parts.plans.ready(job, range)
  const specification = specificationOf(job)
  const trialLimit = asSweep(specification).run.limits.trial
  const work = versioned(plan.work(range), specification)
  return { work, datasetId: job.datasetId, trialLimit, isDeadly: job.deaths > 0 }
}
