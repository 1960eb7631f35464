import type { Count, Job, Labels, ListedJob } from '../job.ts'
import type { Progress } from '../progress.ts'
import type { Range } from '../range.ts'
import type { JobVerdict, TaskReading } from '../verdict.ts'
import type { Lane } from './nodeStore.ts'
import type { QueueName } from './queue.ts'

/** Why an attempt can be ended. */
export const STOP_CAUSES = ['STALLED', 'YIELD'] as const

/** An attempt at a task is to be ended: it hangs. The node that makes it does so; another one takes it for outdated. */
export interface StopOrder {
  /** STALLED; or YIELD: it may hang, and others that wait for its thread go first. */
  readonly cause: (typeof STOP_CAUSES)[number]
  /** Chances to move that the attempt was given and did not take. */
  readonly spent: number
  readonly jobId: string
  readonly unit: string
  readonly node: string
  readonly attempt: number
  /** One sentence for people. */
  readonly reason: string
}

/** A task's results are kept. */
export interface Commit {
  readonly kind: 'committed'
  readonly jobId: string
  /** The task; of no trials where a part of the task was kept, and the rest of it goes on. */
  readonly range: Range
  /** What its job has with them. */
  readonly count: Count
  /** How many events its history has with them. */
  readonly eventSeq: number
  /** Thread seconds that the task took before its first trial, where it has strategies of one's own; absent of others, and of a part. */
  readonly startSeconds?: number
}

/** What all processes that run trials are asked to do for a job. */
export interface JobCall {
  readonly kind: 'call'
  /** Tells it from others. */
  readonly id: string
  readonly jobId: string
  /** The trial that is to be ended; null where what is finished is to be kept. */
  readonly skip: number | null
}

/** What a process says to a call. */
export interface JobAnswer {
  readonly kind: 'answer'
  readonly id: string
  readonly jobId: string
  readonly node: string
  /** Of a trial that was to be ended: whether it was under way there. */
  readonly isFound: boolean
}

/** What the threads of a process do, or some of them: one with many says it in parts. */
export interface NodeLanes {
  readonly kind: 'lanes'
  /** Of the look that is answered. */
  readonly id: string
  readonly node: string
  /** Of the program that the process runs. */
  readonly version: string
  /** How many lanes it has in all. */
  readonly threads: number
  readonly lanes: readonly Lane[]
}

/** A job has another name or other tags, in whatever state it is. */
export interface Relabeled {
  readonly kind: 'labeled'
  readonly job: Job
  readonly before: Labels
}

/** A job is there no more. */
export interface Deletion {
  readonly kind: 'deleted'
  readonly jobId: string
  /** What it was; null where that was too long to be said. */
  readonly job: ListedJob | null
}

/** Something that the rest of the system should hear of. */
export type Message =
  | { readonly kind: 'readings'; readonly readings: readonly TaskReading[] }
  | Commit
  | { readonly kind: 'job'; readonly job: Job }
  | Relabeled
  | Deletion
  /** A dataset has another name, or is there no more: whoever keeps it reads it anew. */
  | { readonly kind: 'dataset'; readonly datasetId: string }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'verdict'; readonly verdict: JobVerdict }
  | { readonly kind: 'stop'; readonly order: StopOrder }
  /** Which processes hold the code of these digests? A job waits for it. */
  | { readonly kind: 'seek'; readonly jobId: string; readonly digests: readonly string[] }
  /** Tasks of a job have become smaller: others are to run what they have left. */
  | { readonly kind: 'released'; readonly jobId: string }
  | JobCall
  | JobAnswer
  /** Somebody looks at the processes that run trials: they say what their threads do. */
  | { readonly kind: 'look'; readonly id: string }
  | NodeLanes
  /** A process that runs trials holds these of them. */
  | { readonly kind: 'found'; readonly jobId: string; readonly node: string; readonly digests: readonly string[] }
  /** Items were put into a queue. */
  | { readonly kind: 'waiting'; readonly queue: QueueName }
  /** Somebody has just begun to listen: what is driven says where it stands. */
  | { readonly kind: 'ask' }
  /** Messages of other processes may have been missed: a listener that keeps what it heard reads the store anew. */
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
