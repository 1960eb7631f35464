import type { Estimate, Eta } from '../progress/estimator.ts'
import { countDone, isFinal, type Job, type JobState, TASK_STAGES } from './job.ts'
import { describeProgress, withSuspects } from './progressText.ts'
import { recordedLevel } from './recordedVerdict.ts'
import type { VerdictLevel } from './verdict.ts'

/** What most of a job's threads can do at a moment. */
export const STAGES = [...TASK_STAGES, 'DONE'] as const

/** One of `STAGES`. */
export type Stage = (typeof STAGES)[number]

/** One reading of a job's progress, as the API gives it. */
export interface Progress {
  readonly jobId: string
  /** Rises with every reading of the job, across restarts too. */
  readonly seq: number
  readonly atMs: number
  readonly state: JobState
  /** 0..1, the share of its time that has passed by the estimate (docs/progress.md); never falls; 1 only when SUCCEEDED. */
  readonly fraction: number
  /** Fraction per second. */
  readonly rate: number
  readonly ceiling: number
  readonly trialsDone: number
  readonly trialsTotal: number
  readonly stage: Stage
  readonly message: string
  readonly eta: Eta | null
  readonly barsPerSecond: number
  readonly verdict: VerdictLevel
}

/** The reading of a job that nothing drives now: as it was stored, standing still. */
export function stillReading(job: Job, atMs: number): Progress {
  return {
    jobId: job.id,
    seq: job.progressSeq,
    atMs,
    state: job.state,
    fraction: job.fraction,
    rate: 0,
    ceiling: job.fraction,
    trialsDone: countDone(job.tally),
    trialsTotal: job.trialsTotal,
    stage: isFinal(job.state) ? 'DONE' : 'WAITING',
    message: describeProgress(job),
    eta: null,
    barsPerSecond: job.barsPerSecond,
    verdict: recordedLevel(job),
  }
}

/** What a conductor adds to a job to make a reading of it. */
export interface Moment {
  readonly seq: number
  readonly atMs: number
  readonly stage: Stage
  /** Trials that are left and may all hang. */
  readonly suspects: number
  readonly estimate: Estimate
  readonly barsPerSecond: number
  readonly verdict: VerdictLevel
}

/** The reading of a job that is being driven. */
export function liveReading(job: Job, moment: Moment): Progress {
  const { estimate, suspects, ...rest } = moment
  const still = stillReading(job, moment.atMs)
  return { ...still, ...rest, ...estimate, message: withSuspects(still.message, suspects) }
}
