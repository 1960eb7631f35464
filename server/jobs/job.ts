import type { Metrics } from '../engine/backtest.ts'
import { ENGINE_STAGES } from '../engine/batch.ts'
import type { Thresholds } from '../watchdog/reading.ts'

/** The kinds of job. */
export const JOB_KINDS = ['BACKTEST', 'OPTIMIZATION', 'WALK_FORWARD', 'IMPROVEMENT'] as const

/** One of `JOB_KINDS`. */
export type JobKind = (typeof JOB_KINDS)[number]

/** QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED; QUEUED or RUNNING ⇄ PAUSED. The last three are final. */
export const JOB_STATES = ['QUEUED', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const

/** One of `JOB_STATES`. */
export type JobState = (typeof JOB_STATES)[number]

/** A state that a job never leaves. */
export type FinalState = 'SUCCEEDED' | 'FAILED' | 'CANCELED'

/** Why a job failed. */
export const JOB_ERROR_CODES = [
  'INVALID_INPUT',
  'DATASET_MISSING',
  'STALLED',
  'TIME_LIMIT',
  'ALL_TRIALS_FAILED',
  'WORKER_LOST',
  'INTERNAL',
] as const

/** One of `JOB_ERROR_CODES`. */
export type JobErrorCode = (typeof JOB_ERROR_CODES)[number]

/** Why a job failed, for programs and for people. */
export interface JobError {
  readonly code: JobErrorCode
  readonly message: string
}

/** How many trials ended in which way, and the thread seconds that they took together. */
export interface Tally {
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly seconds: number
}

/** What threads do of a job, in the order in which a task goes through it. */
export const WORK_STAGES = ['LOADING', ...ENGINE_STAGES, 'STORING'] as const

/** What a task can be at: WAITING is one that no thread has taken yet. */
export const TASK_STAGES = ['WAITING', ...WORK_STAGES] as const

/** Seconds of threads, by what they did. */
export type StageSeconds = Readonly<Record<(typeof WORK_STAGES)[number], number>>

/** No time was spent on anything. */
export const NO_SECONDS: StageSeconds = { LOADING: 0, SIGNALS: 0, SIMULATION: 0, METRICS: 0, STORING: 0 }

/** One time spent and another. */
export function addSeconds(one: StageSeconds, other: StageSeconds, times = 1): StageSeconds {
  const sums = WORK_STAGES.map((stage) => [stage, one[stage] + times * other[stage]])
  return Object.fromEntries(sums)
}

/** What part of the work a stage took. */
export interface StageShare {
  readonly stage: keyof StageSeconds
  /** Of threads. */
  readonly seconds: number
  readonly share: number
}

/** How work divides into stages; empty before any was done. */
export function sharesOf(stages: StageSeconds): readonly StageShare[] {
  const all = WORK_STAGES.reduce((sum, stage) => sum + stages[stage], 0)
  return all > 0 ? WORK_STAGES.map((stage) => ({ stage, seconds: stages[stage], share: stages[stage] / all })) : []
}

/** A job as the store holds it. Times are milliseconds since 1970 (UTC). */
export interface Job {
  readonly id: string
  readonly kind: JobKind
  readonly name: string
  readonly state: JobState
  readonly priority: number
  readonly key: string | null
  /** Free words to find it by. */
  readonly tags: readonly string[]
  /** The job that it was started from by a repetition, which may be deleted since; null where it was not. */
  readonly repeatOf: string | null
  readonly strategies: readonly string[]
  readonly datasetId: string
  /** A `Specification` as JSON text. */
  readonly specification: string
  readonly trialsTotal: number
  readonly tally: Tally
  /** Seconds that its committed tasks took, by what was done. */
  readonly stages: StageSeconds
  readonly bestNumber: number | null
  /** The `seq` of the reading that was newest when progress was last kept, and a number that none has reached. */
  readonly progressSeq: number
  readonly reservedSeq: number
  /** The fraction that was shown when progress was last kept (1 only when SUCCEEDED), and one that none has passed. */
  readonly fraction: number
  readonly reservedFraction: number
  readonly barsPerSecond: number
  /** Seconds that it was RUNNING and someone drove it, as far as that was kept; it never falls. */
  readonly runSeconds: number
  /** Tasks of it that ended a process which ran nothing else; where there is one, the job's tasks run in processes of their own. */
  readonly deaths: number
  /** By what it is watched, where that was changed since it was started; null where it was not. */
  readonly watchdog: Thresholds | null
  readonly error: JobError | null
  /** How many events the job's history has; every change of its state is one. */
  readonly eventSeq: number
  readonly createdAtMs: number
  readonly startedAtMs: number | null
  readonly finishedAtMs: number | null
}

/** What of a job can be changed at any time. */
export type Labels = Pick<Job, 'name' | 'tags'>

/** What lists of jobs are narrowed by. */
export type ListedJob = Labels &
  Pick<Job, 'id' | 'kind' | 'state' | 'strategies' | 'datasetId' | 'createdAtMs' | 'finishedAtMs'>

/** For how long a job that was started has been PAUSED. */
export interface Pauses {
  readonly jobId: string
  /** Of the pauses that are over; the end of a job ends its last one. */
  readonly seconds: number
  /** Since when it is PAUSED; null where it is not. */
  readonly sinceMs: number | null
}

/** What the finished trials of a job come to. */
export type Count = Pick<Job, 'tally' | 'bestNumber'>

/** What happened in a job's life. */
export const JOB_EVENT_TYPES = [
  'CREATED',
  'STARTED',
  'STAGE',
  'PAUSED',
  'RESUMED',
  'VERDICT',
  'TRIAL_FAILED',
  'TRIAL_TIMED_OUT',
  'RETRIED',
  'ENGINE_FALLBACK',
  'TRIAL_SKIPPED',
  'WATCHDOG_CHANGED',
  'WORKER_LOST',
  'RECOVERED',
  'CANCELED',
  'SUCCEEDED',
  'FAILED',
] as const

/** One of `JOB_EVENT_TYPES`. */
export type JobEventType = (typeof JOB_EVENT_TYPES)[number]

/** One entry of a job's history; `seq` counts from 1 without a gap. */
export interface JobEvent {
  readonly jobId: string
  readonly seq: number
  readonly atMs: number
  readonly type: JobEventType
  readonly message: string
}

/** How a trial ended. */
export const TRIAL_STATES = ['SUCCEEDED', 'FAILED', 'TIMED_OUT'] as const

/** One of `TRIAL_STATES`. */
export type TrialState = (typeof TRIAL_STATES)[number]

/** A finished trial; `metrics` is null unless it SUCCEEDED. */
export interface Trial {
  readonly jobId: string
  readonly number: number
  readonly state: TrialState
  readonly error: string | null
  /** STALLED where it was ended because it hung twice. */
  readonly ended?: 'STALLED'
  readonly metrics: Metrics | null
  /** Entries that did not happen because the cash was short of their cost. */
  readonly skippedEntries: number
}

/** Whether a job in this state stays in it for ever. */
export function isFinal(state: JobState): state is FinalState {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELED'
}

/** How many trials of a tally are over, whichever way. */
export function countDone(tally: Tally): number {
  return tally.succeeded + tally.failed + tally.timedOut
}

/**
 * Trials that are run once more when a job of one's own strategies is done, in this order, one of them twice. They tell most: the best one,
 * which is looked at, and those whose turn came last and first.
 */
export function repeatedTrials({
  bestNumber,
  trialsTotal,
}: Pick<Job, 'bestNumber' | 'trialsTotal'>): readonly number[] {
  const best = bestNumber ?? 0
  return [...new Set([best, trialsTotal - 1, 0]), best]
}

/** What a job's record says of its trials. */
export function countOf({ tally, bestNumber }: Job): Count {
  return { tally, bestNumber }
}

/** A job with what was counted of it, if it has not counted more already. */
export function counted(job: Job, { tally, bestNumber }: Count): Job {
  return countDone(tally) > countDone(job.tally) ? { ...job, tally, bestNumber } : job
}

/** What is known of a job when it was read twice, in whatever order: the later state with the later tally. */
export function later(one: Job, other: Job): Job {
  const [older, newer] = one.eventSeq > other.eventSeq ? [other, one] : [one, other]
  return counted(newer, older)
}
