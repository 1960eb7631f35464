import type { Stage } from '../progress.ts'

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

/** What a thread of a process does now; all but its number are null where it is idle. */
export interface Lane {
  /** From 1 on. */
  readonly thread: number
  readonly jobId: string | null
  /** The trial that is worked on, or the first of those that share an entry rule; null too where all of a task are at once. */
  readonly trial: number | null
  readonly stage: Stage | null
  /** The bar of the trial, and how many it has; null too where it does not show how far it is. */
  readonly bar: number | null
  readonly bars: number | null
}

/** What a thread does that does nothing. */
export const IDLE_LANE: Omit<Lane, 'thread'> = { jobId: null, trial: null, stage: null, bar: null, bars: null }

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
