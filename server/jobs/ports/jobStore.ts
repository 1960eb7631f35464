import type { Results } from '../../engine/batch.ts'
import type {
  FinalState,
  Job,
  JobError,
  JobEvent,
  JobEventType,
  JobKind,
  JobState,
  Labels,
  ListedJob,
  Pauses,
  StageSeconds,
  Trial,
} from '../job.ts'
import type { Range } from '../range.ts'
import type { Page, PageOf, UncountedPage } from './paging.ts'

/** A store does not answer at the moment. What it was asked to change may have been changed. */
export class StoreAwayError extends Error {
  constructor(cause?: unknown) {
    super('the database does not answer', { cause })
  }
}

/** There are as many jobs that are not final as there may be. */
export class TooManyJobsError extends Error {
  override readonly name = 'TooManyJobsError'

  constructor(most: number) {
    super(`${most} jobs are not over, and no more are allowed`)
  }
}

/** The dataset of a job that is to be kept is there no more. */
export class DatasetGoneError extends Error {
  override readonly name = 'DatasetGoneError'

  constructor(id: string, cause?: unknown) {
    super(`the dataset ${id} is there no more`, { cause })
  }
}

/** A job that is to be kept, QUEUED. */
export interface NewJob {
  readonly kind: JobKind
  readonly name: string
  readonly priority: number
  readonly key: string | null
  readonly tags: readonly string[]
  readonly repeatOf: string | null
  readonly strategies: readonly string[]
  readonly datasetId: string
  readonly specification: string
  readonly trialsTotal: number
  /** What its first event says beside how many trials are planned; absent for nothing. */
  readonly remark?: string
}

/** What the first event of a job says. */
export function plannedText({ trialsTotal, remark }: Pick<NewJob, 'trialsTotal' | 'remark'>): string {
  const planned = `${trialsTotal} ${trialsTotal === 1 ? 'trial' : 'trials'} planned`
  return remark ? `${planned}; ${remark}` : planned
}

/** Which jobs a list shows; what is null does not narrow it. */
export interface JobFilter {
  readonly states: readonly JobState[] | null
  readonly kinds: readonly JobKind[] | null
  readonly datasetId: string | null
  readonly strategy: string | null
  /** Part of a job's name, in any case. */
  readonly search: string | null
  /** It bears all of them. */
  readonly tags: readonly string[] | null
  /** When it was created and ended, milliseconds since 1970 (UTC): at the first moment or later, and before the second one. */
  readonly createdAfterMs: number | null
  readonly createdBeforeMs: number | null
  readonly finishedAfterMs: number | null
  readonly finishedBeforeMs: number | null
}

/** The filter that lets every job through. */
export const ALL_JOBS: JobFilter = {
  states: null,
  kinds: null,
  datasetId: null,
  strategy: null,
  search: null,
  tags: null,
  createdAfterMs: null,
  createdBeforeMs: null,
  finishedAfterMs: null,
  finishedBeforeMs: null,
}

/** A job with other labels, and those that it had before. */
export interface LabelChange {
  readonly job: Job
  readonly before: Labels
}

/** Which trial of which job. */
export interface TrialPlace {
  readonly jobId: string
  readonly number: number
}

/** What a store has trials sorted by; the best first, of a drawdown the smallest. */
export const INDEXED_ORDERS = ['OBJECTIVE', 'NUMBER', 'TOTAL_RETURN', 'SHARPE', 'MAX_DRAWDOWN'] as const

/** One of `INDEXED_ORDERS`. */
export type IndexedOrder = (typeof INDEXED_ORDERS)[number]

/** A task that a thread has finished. */
export interface FinishedTask {
  readonly jobId: string
  readonly range: Range
  /** Thread seconds that it took. */
  readonly seconds: number
  /** The same by what was done; STORING is the time that the task of its job before it took to be committed there. */
  readonly stages: StageSeconds
  readonly results: Results
  /** Trials of the range that it has no results of, in order; none where absent. */
  readonly missing?: readonly Range[]
  /** Seconds that its job had run when it was handed out; where more is known, that stays. */
  readonly runSeconds: number
}

/** Trials that are committed, and the thread seconds that they took. */
export interface SpentRange extends Range {
  readonly seconds: number
}

/** How a job ends. */
export interface Ending {
  readonly state: FinalState
  readonly error: JobError | null
  /** For the history. */
  readonly message: string
  /** How many trials it turned out to have, where it ends before all that were planned. */
  readonly trialsTotal?: number
}

/** What a conductor keeps of its progress, at most about 100 times a job. */
export interface ProgressMark {
  /** The newest reading. */
  readonly seq: number
  readonly fraction: number
  /** What the readings to come stay below, until the next mark. */
  readonly reservedSeq: number
  readonly reservedFraction: number
  readonly barsPerSecond: number
  /** Seconds that the job was RUNNING and driven; where more is known, that stays. */
  readonly runSeconds: number
}

/**
 * Where jobs are kept. Every call is one transaction. A call that changes a job answers with the job as it is
 * then, or null where the job's state does not allow the change, which is then not made. Calls may race from any
 * number of processes: each change takes effect once.
 */
export interface JobStore {
  /**
   * Keeps a new job with its CREATED event; a job that has the same key is answered in its place.
   *
   * @param most how many jobs that are not final there may be with it; no limit where absent
   * @throws TooManyJobsError where there are as many already; nothing is kept then
   * @throws DatasetGoneError where its dataset was deleted
   */
  create(job: NewJob, most?: number): Promise<{ readonly job: Job; readonly isNew: boolean }>
  job(id: string): Promise<Job | null>
  /** The jobs of some ids, each once, in any order; ids of nothing are left out. */
  jobsById(ids: readonly string[]): Promise<readonly Job[]>
  /** Newest first. */
  jobs(filter: JobFilter, page: Page): Promise<UncountedPage<Job>>
  /** How many a filter shows. It costs more than a page, so it is not part of one. */
  countJobs(filter: JobFilter): Promise<number>
  /** Every job that is not final, oldest first. */
  openJobs(): Promise<readonly Job[]>
  trial(jobId: string, number: number): Promise<Trial | null>
  /** Those of these trials that are finished, of whichever jobs, each once, in any order. */
  trialsAt(places: readonly TrialPlace[]): Promise<readonly Trial[]>
  /** @param within numbers of the trials that are shown, in order; all where absent */
  trials(jobId: string, order: IndexedOrder, page: Page, within?: readonly Range[] | null): Promise<PageOf<Trial>>
  /** Events with a `seq` above `after`, in order, at most `first` of them. */
  events(jobId: string, after: number, first: number): Promise<readonly JobEvent[]>
  /** For how long jobs were PAUSED, by their histories: those that ever were, each once, in any order. */
  pauses(ids: readonly string[]): Promise<readonly Pauses[]>
  /** The ranges of trials that are committed, in order, with the thread seconds that they took. */
  committed(jobId: string): Promise<readonly SpentRange[]>
  /** A thread takes a job's first task: QUEUED → RUNNING, with the STARTED event. */
  start(jobId: string): Promise<Job | null>
  /**
   * QUEUED or RUNNING → PAUSED, with the PAUSED event. Tasks that run are committed all the same. Of a job that nothing was begun of
   * nobody publishes readings, so its record is the next one: its `seq` rises.
   */
  pause(jobId: string): Promise<Job | null>
  /** PAUSED → RUNNING, or QUEUED where nothing was begun of it (its `seq` rises then), with the RESUMED event. */
  resume(jobId: string): Promise<Job | null>
  /**
   * A conductor takes up a job that was started already: it goes on above the `seq` and from the `fraction` that were reserved. Marks
   * of those who drove it before are refused from then on. RECOVERED event.
   */
  recover(jobId: string): Promise<Job | null>
  /** Commits a task's results, its job's tally and best, all at once; a task that was committed before counts nothing. */
  commit(task: FinishedTask): Promise<Job | null>
  /**
   * Keeps how far a job has come that RUNs, or that was just PAUSED; leaves all else alone and lowers nothing.
   *
   * @returns false where it was not kept: the job does not run, or a later mark or another conductor's `seq` is kept already
   */
  mark(jobId: string, mark: ProgressMark): Promise<boolean>
  /** Adds to the history of a job that is not over. */
  note(jobId: string, type: JobEventType, message: string): Promise<Job | null>
  /** A task of a job that is not over has ended a process which ran nothing else: counts that, with a RETRIED event. */
  died(jobId: string, message: string): Promise<Job | null>
  /** By what a job that is not over is watched from now on, with a WATCHDOG_CHANGED event. */
  changeWatchdog(jobId: string, watchdog: NonNullable<Job['watchdog']>, message: string): Promise<Job | null>
  /** Any state that is not final → a final one, with its event. */
  end(jobId: string, ending: Ending): Promise<Job | null>
  /** Changes what is given of a job's labels, whatever its state; null where there is no such job. */
  label(jobId: string, labels: Partial<Labels>): Promise<LabelChange | null>
  /** Deletes a job that is final. @returns what it was; null where there is none, and where it is not final */
  remove(jobId: string): Promise<ListedJob | null>
  /** Deletes final jobs that match, at most `most` of them, the oldest first. @returns those that this call has deleted */
  removeMatching(filter: JobFilter, most: number): Promise<readonly ListedJob[]>
}
