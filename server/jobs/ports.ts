import type { EngineName, Results } from '../engine/batch.ts'
import type { Candles } from '../engine/candles.ts'
import type { CostStatistics } from '../progress/costStatistics.ts'
import type {
  Count,
  FinalState,
  Job,
  JobError,
  JobEvent,
  JobEventType,
  JobKind,
  JobState,
  Pauses,
  StageSeconds,
  Trial,
} from './job.ts'
import type { Progress } from './progress.ts'
import type { Range } from './range.ts'
import type { JobVerdict, TaskReading } from './verdict.ts'

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

/** A window on a list that grows. `first` is at least 0; `after` is the cursor that the page before ended with. */
export interface Page {
  readonly first: number
  readonly after: string | null
}

/** One entry of a list with what a page can start after. */
export interface Item<T> {
  readonly cursor: string
  readonly node: T
}

/** One page of a list, and how long the whole list is. */
export interface PageOf<T> {
  readonly items: readonly Item<T>[]
  readonly hasNextPage: boolean
  readonly totalCount: number
}

/** One page of a list whose length is counted only for those who ask. */
export type UncountedPage<T> = Omit<PageOf<T>, 'totalCount'>

/** A set of candles that was imported, without the candles themselves. */
export interface Dataset {
  readonly id: string
  readonly name: string
  readonly symbol: string | null
  /** Seconds a bar spans: the most common gap between two bars. */
  readonly barSeconds: number
  readonly bars: number
  /** Starts of the first and the last bar, milliseconds since 1970 (UTC). */
  readonly fromMs: number
  readonly toMs: number
  /** SHA-256 of the candles, 64 hexadecimal digits. */
  readonly digest: string
  readonly warnings: readonly string[]
  readonly createdAtMs: number
}

/** What an import hands to the store. */
export interface NewDataset {
  readonly name: string
  readonly symbol: string | null
  readonly barSeconds: number
  readonly digest: string
  readonly warnings: readonly string[]
  readonly candles: Candles
}

/** A file that a caller sent, on the disk of this machine. */
export interface SentFile {
  readonly bytes: number
  /** Lends the file, open at no place in particular, until `use` ends; rejects where the caller is gone. */
  read<T>(use: (fd: number) => Promise<T>): Promise<T>
}

/** What an import reads: a file, or text. */
export type ImportSource = { readonly file: SentFile } | { readonly text: string }

/** Where datasets are kept. Implementations make every call atomic. */
export interface DatasetStore {
  /** Keeps a dataset, or answers with the one that has the same digest, as it is. */
  saveDataset(dataset: NewDataset): Promise<Dataset>
  dataset(id: string): Promise<Dataset | null>
  /** Those of these ids that there are, each once, in any order. */
  datasetsById(ids: readonly string[]): Promise<readonly Dataset[]>
  /** Newest first. */
  datasets(page: Page): Promise<UncountedPage<Dataset>>
  /** How many there are. */
  countDatasets(): Promise<number>
  /** The candles in shared memory; null where the dataset is unknown. */
  candles(id: string): Promise<Candles | null>
}

/** A job that is to be kept, QUEUED. */
export interface NewJob {
  readonly kind: JobKind
  readonly name: string
  readonly priority: number
  readonly key: string | null
  readonly strategies: readonly string[]
  readonly datasetId: string
  readonly specification: string
  readonly trialsTotal: number
}

/** Which jobs a list shows; what is null does not narrow it. */
export interface JobFilter {
  readonly states: readonly JobState[] | null
  readonly kinds: readonly JobKind[] | null
  readonly datasetId: string | null
  readonly strategy: string | null
  /** Part of a job's name, in any case. */
  readonly search: string | null
}

/** Which trial of which job. */
export interface TrialPlace {
  readonly jobId: string
  readonly number: number
}

/** What trials can be sorted by; the best first, of a drawdown the smallest. */
export type TrialOrder = 'OBJECTIVE' | 'NUMBER' | 'TOTAL_RETURN' | 'SHARPE' | 'MAX_DRAWDOWN'

/** A task that a thread has finished. */
export interface FinishedTask {
  readonly jobId: string
  readonly range: Range
  /** Thread seconds that it took. */
  readonly seconds: number
  /** The same by what was done; STORING is the time that the task of its job before it took to be committed there. */
  readonly stages: StageSeconds
  readonly results: Results
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
  trials(jobId: string, order: TrialOrder, page: Page): Promise<PageOf<Trial>>
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
  /** Any state that is not final → a final one, with its event. */
  end(jobId: string, ending: Ending): Promise<Job | null>
}

/** What ranges are given of that have a width of their own: ETAs of jobs on an engine, and forecasts of jobs there. */
export type WidthOf = EngineName | `${EngineName} forecast` | `${EngineName} first forecast`

/** What trials cost and how far ETAs stray, as jobs have taught it. */
export interface CostStatisticsStore {
  /** What was learnt of strategies on an engine. */
  lessons(engine: EngineName, strategies: readonly string[]): Promise<CostStatisticsByStrategy>
  /** Adds what one job has taught to what is known by then; jobs that end together all count. */
  teach(engine: EngineName, taught: CostStatisticsByStrategy): Promise<void>
  /** How wide the ranges are; 1 where nothing was learnt (server/progress/calibration.ts). */
  width(of: WidthOf): Promise<number>
  /** Changes how wide they are from now on; of changes at once, each begins with what the last one has left. */
  changeWidth(of: WidthOf, change: (width: number) => number): Promise<void>
}

/** A task as it waits: which trials of which job. */
export interface TaskOrder {
  readonly jobId: string
  readonly range: Range
  /** A job of higher priority goes first; what waits gains a point a minute (server/jobs/aging.ts). */
  readonly priority: number
  /** Tasks of the same job that were under way when this one was sent. Of one priority, the lowest rank goes first. */
  readonly rank: number
  /** Seconds that its job had run when this one was sent; absent where an earlier version sent it. */
  readonly runSeconds?: number
  /** Processes that were lost while they had it, one after the other; absent where none was. */
  readonly deaths?: number
  /** The digests of the code that it needs; absent where built-in strategies do. */
  readonly code?: readonly string[]
  /** For how long its job had waited when it was sent, where nothing was begun of that: it keeps its place. Absent elsewhere. */
  readonly waitedMs?: number
}

/** A job as it waits for whoever drives it. */
export interface DriveRequest {
  readonly jobId: string
  readonly priority: number
}

/**
 * Items on their way to the processes that work on them. An item is handed out until its handler succeeds: to one process at a
 * time, to another one when that process dies, and again about a second later when its handler fails.
 */
export interface Queue<T> {
  /**
   * Hands out items, at most `slots` at once. A handler may run as long as it likes. Its signal is aborted when the item
   * may have been handed to another process, or its process stops; what it rejects with then is not a failure.
   *
   * @param isFor whether an item can be worked on here; one that cannot is left to other processes, and to a later time here
   * @returns what ends it: it aborts every signal, waits for the handlers, and gives back what did not succeed
   */
  work(
    slots: number,
    handler: (item: T, signal: AbortSignal) => Promise<void>,
    isFor?: (item: T) => boolean,
  ): () => Promise<void>
}

/** Jobs that wait for a conductor. The store sends each one in the transaction that creates its job. */
export interface ConductorQueue extends Queue<DriveRequest> {
  /** Sends what is not there yet, for jobs that the store has from a time before this queue. */
  ensure(summons: readonly DriveRequest[]): Promise<void>
}

/** Tasks on their way to threads. */
export interface TaskQueue extends Queue<TaskOrder> {
  send(tickets: readonly TaskOrder[]): Promise<void>
  /** Takes back what is not handed out yet of a job. */
  withdraw(jobId: string): Promise<void>
  /** What waits of a job, and what is handed out of it now, in any order. */
  held(jobId: string): Promise<readonly TaskOrder[]>
}

/** A process that runs trials. Times are milliseconds since 1970 (UTC), by the store's clock. */
export interface WorkerNode {
  readonly id: string
  readonly host: string
  /** The process on its host. */
  readonly pid: number
  readonly threads: number
  /** Threads that run a task; 0 while nothing is heard of it. */
  readonly busy: number
  readonly barsPerSecond: number
  readonly startedAtMs: number
  readonly lastSeenAtMs: number
  /** Seconds for which nothing was heard of it, where that is longer than usual; null while it is heard. */
  readonly silentSeconds: number | null
  /** When it was seen that it had vanished without stopping, or was shut out; null while it lives. */
  readonly lostAtMs: number | null
}

/** What a process tells of itself. */
export type NodeReport = Pick<WorkerNode, 'threads' | 'busy' | 'barsPerSecond'>

/** The processes that run trials, as they tell of themselves. */
export interface NodeStore {
  /** This process lives, and does so much. @returns whether it had been taken for lost */
  report(report: NodeReport): Promise<boolean>
  /** This process stops: forgets it. */
  leave(): Promise<void>
  /** Those that live, oldest first, then those that were lost in the last hour. */
  nodes(): Promise<readonly WorkerNode[]>
  /**
   * Marks those as lost whose process is gone, and shuts out those that live and say nothing: their sessions are ended, so that they
   * hold up nobody. A process that was silent itself shuts out nobody. @returns those that this call has marked
   */
  markLost(): Promise<readonly WorkerNode[]>
  /** The processes that drive jobs, by job; without those that nobody drives now. */
  drivers(jobIds: readonly string[]): Promise<ReadonlyMap<string, WorkerNode>>
}

/** A process that was lost, and for how long nothing had been heard of it by then. */
export interface LostProcess {
  readonly host: string
  readonly pid: number
  readonly silentSeconds: number
}

/** What lost processes held of a job, and was given back. */
export interface ReleasedItem {
  readonly jobId: string
  /** Those of which something is known. */
  readonly holders: readonly LostProcess[]
  /** Whether one of them drove the job. */
  readonly wasDriven: boolean
  /** Tasks; 0 where it was the call for a conductor alone. */
  readonly tasks: number
  /** Seconds that pass before all of them are handed out again. */
  readonly restSeconds: number
}

/**
 * Items that a process held which is lost: gives them back, so that others are handed them. A task tells then that one more process was
 * lost with it. @returns what that was, by job
 */
export type ReleaseLost = () => Promise<readonly ReleasedItem[]>

/** What a task is called within its job. */
export function unitOf({ first }: Range): string {
  return String(first)
}

/** An attempt at a task is to be ended: it hangs. The node that makes it does so; another one takes it for outdated. */
export interface StopOrder {
  readonly jobId: string
  readonly unit: string
  readonly node: string
  readonly attempt: number
  /** One sentence for people. */
  readonly reason: string
}

/** The queues that there are. */
export type QueueName = 'conductors' | 'tasks'

/** A task's results are kept. */
export interface Commit {
  readonly kind: 'committed'
  readonly jobId: string
  readonly range: Range
  /** What its job has with them. */
  readonly count: Count
  /** How many events its history has with them. */
  readonly eventSeq: number
}

/** Something that the rest of the system should hear of. */
export type Message =
  | { readonly kind: 'readings'; readonly readings: readonly TaskReading[] }
  | Commit
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'verdict'; readonly verdict: JobVerdict }
  | { readonly kind: 'stop'; readonly order: StopOrder }
  /** Which processes hold the code of these digests? A job waits for it. */
  | { readonly kind: 'seek'; readonly jobId: string; readonly digests: readonly string[] }
  /** A process that runs trials holds these of them. */
  | { readonly kind: 'found'; readonly jobId: string; readonly node: string; readonly digests: readonly string[] }
  /** Items were put into a queue. */
  | { readonly kind: 'waiting'; readonly queue: QueueName }
  /** Somebody has just begun to listen: what is driven says where it stands. */
  | { readonly kind: 'ask' }
  /** Messages of other processes may have been missed: whoever keeps what it heard reads the store anew. */
  | { readonly kind: 'gap' }

/**
 * Carries messages to everyone who listens, in this process before `publish` returns and in others soon after. Nothing
 * that must not be lost goes over it alone: the store has it.
 *
 * A job's messages are heard in the order in which one process published them. Other processes may not hear a reading
 * or a progress that a newer one replaced, and hear with 'job' the job as it is by then.
 */
export interface Bus {
  publish(message: Message): void
  /** @returns what ends it */
  listen(listener: (message: Message) => void): () => void
}

/** Time, passed in. */
export interface Clock {
  /** Milliseconds of a clock that only rises. */
  now(): number
  /** Milliseconds since 1970 (UTC). */
  wallMs(): number
  /** Lets everything run first that waits for its turn: what takes long pauses between its parts, so that nothing waits for all of it. */
  pause(): Promise<void>
  /** Calls `action` about every `periodMs`, until the returned function is called. */
  every(periodMs: number, action: () => void): () => void
}

/** Where what happens is written down for the operator. */
export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What was learnt of strategies on an engine, by their names. */
export type CostStatisticsByStrategy = ReadonlyMap<string, CostStatistics>
