import type { Range } from '../range.ts'

/** The rank of a task that is to wait for all others of its job. */
export const LAST_RANK = 999_999

/** Bars of trials of which nobody can tell how many are done: more than there can be. */
export const UNKNOWN_BARS = Number.MAX_SAFE_INTEGER

/** What was spent on trials that hung, and how far they came. */
export interface Suspicion {
  /** Chances to move that they were given and did not take. */
  readonly spent: number
  /** Bars that were done of them, or `UNKNOWN_BARS`; what comes further than that has moved. */
  readonly bars: number
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
  /** Of trials that hung in another task, and are run once more, after all others; absent elsewhere. */
  readonly suspicion?: Suspicion
}

/** A job as it waits for a conductor. */
export interface DriveRequest {
  readonly jobId: string
  readonly priority: number
}

/** An item that a handler works on. */
export interface HeldItem<T> {
  /** Whether it was handed out before: something of it may be done. */
  readonly isAgain: boolean
  /** Puts another one in its place: whoever is handed it next gets that. It stays this handler's. */
  change(item: T): Promise<void>
}

/** Works on an item. */
// biome-ignore lint/suspicious/noConfusingVoidType: most handlers say nothing
export type ItemHandler<T> = (item: T, signal: AbortSignal, held: HeldItem<T>) => Promise<'AGAIN' | 'REST' | void>

/**
 * Items on their way to the processes that work on them. An item is handed out until its handler succeeds: to one process at a
 * time, to another one when that process dies, and again about a second later when its handler fails.
 */
export interface Queue<T> {
  /**
   * Hands out items, at most `slots` at once. A handler may run as long as it likes. Its signal is aborted when the item
   * may have been handed to another process, or its process stops; what it rejects with then is not a failure.
   *
   * @param handler answers with AGAIN where the item, as it is by then, is to be handed out again, with REST where that has a second's time
   * @param isFor   whether an item can be worked on here; one that cannot is left to other processes, and to a later time here
   * @returns what ends it: it aborts every signal, waits for the handlers, and gives back what did not succeed
   */
  work(slots: number, handler: ItemHandler<T>, isFor?: (item: T) => boolean): () => Promise<void>
}

/** Jobs that wait for a conductor. The store sends each one in the transaction that creates its job. */
export interface ConductorQueue extends Queue<DriveRequest> {
  /** Sends what is not there yet, for jobs that the store has from a time before this queue. */
  ensure(requests: readonly DriveRequest[]): Promise<void>
}

/** Tasks on their way to threads. */
export interface TaskQueue extends Queue<TaskOrder> {
  send(taskOrders: readonly TaskOrder[]): Promise<void>
  /** Takes back what is not handed out yet of a job. */
  withdraw(jobId: string): Promise<void>
  /** What waits of a job, and what is handed out of it now, in any order. */
  held(jobId: string): Promise<readonly TaskOrder[]>
}

/** The queues that there are. */
export const QUEUE_NAMES = ['conductors', 'tasks'] as const

/** One of `QUEUE_NAMES`. */
export type QueueName = (typeof QUEUE_NAMES)[number]
