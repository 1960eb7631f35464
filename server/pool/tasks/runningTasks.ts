import { LRUCache } from 'lru-cache'
import type { JobCall, StopOrder } from '../../jobs/ports/bus.ts'
import type { Clock } from '../../jobs/ports/clock.ts'
import type { Log } from '../../jobs/ports/log.ts'
import type { HeldItem, TaskOrder, TaskQueue } from '../../jobs/ports/queue.ts'
import { unitOf } from '../../jobs/range.ts'
import type { HostSample } from '../host/hostState.ts'
import type { ShownTask } from './lanes.ts'
import type { Results } from './results.ts'
import type { TaskRun } from './taskRun.ts'
import { isWithin, skippedTrial } from './taskSplit.ts'

/** A task that a thread runs now, or processes of its own. */
export interface RunningTask {
  readonly taskOrder: TaskOrder
  /** Aborted when the job is over. */
  readonly over: AbortController
  /** Aborted when the task is to be ended here, for whatever reason. */
  readonly signal: AbortSignal
  readonly task: TaskRun
  /** What is read and stopped: the task, or its run in processes of its own. */
  shown: Pick<TaskRun, 'sample' | 'stop' | 'position'>
  readonly held: HeldItem<TaskOrder>
}

/** What running tasks are told and asked with. */
export interface RunningTasksParts {
  readonly queue: Pick<TaskQueue, 'held'>
  readonly results: Pick<Results, 'keepPart'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/**
 * A job's next task may come so late after its last one: short ones are done sooner than others are handed out. What hung before and has the
 * thread by then keeps it for long.
 */
const NEXT_MS = 2_000

/** Jobs whose last task is remembered: more than run at once. */
const MAX_JOBS = 1_000

/** The tasks that a node runs now, and what others tell them and ask of them. */
export class RunningTasks {
  readonly #parts: RunningTasksParts
  readonly #all = new Set<RunningTask>()
  /** When a task of a job was last over that had not hung before. */
  readonly #overMs = new LRUCache<string, number>({ max: MAX_JOBS })

  constructor(parts: RunningTasksParts) {
    this.#parts = parts
  }

  get count(): number {
    return this.#all.size
  }

  /** The jobs that they are of. */
  get jobIds(): ReadonlySet<string> {
    return new Set([...this.#all].map(({ taskOrder }) => taskOrder.jobId))
  }

  /** Those that a thread has, or a process of their own, with where they stand. */
  get positions(): ShownTask[] {
    return [...this.#all].flatMap(({ task, shown }) => {
      const { position } = shown
      return position ? [{ jobId: task.taskOrder.jobId, position }] : []
    })
  }

  /** Whether one of them waits for a thread that did not hang before. */
  get isCrowded(): boolean {
    return [...this.#all].some(({ task }) => task.isWaiting && !task.taskOrder.suspicion)
  }

  /** Whether others of its job may come any moment, so that what hung before is not to take a thread yet. */
  isNextDue({ jobId }: Pick<TaskOrder, 'jobId'>): boolean {
    return this.#parts.clock.now() - (this.#overMs.get(jobId) ?? Number.NEGATIVE_INFINITY) < NEXT_MS
  }

  /** It is one of them until `work` is done. */
  async during<T>(running: RunningTask, work: () => Promise<T>): Promise<T> {
    this.#all.add(running)
    try {
      return await work()
    } finally {
      this.#all.delete(running)
      const { jobId, suspicion } = running.taskOrder
      if (!suspicion) this.#overMs.set(jobId, this.#parts.clock.now())
    }
  }

  /** Reads how far they are. */
  sample(at: HostSample): void {
    for (const { shown } of this.#all) shown.sample(at)
  }

  /** Ends an attempt at one of them. */
  stop(order: StopOrder): void {
    for (const { task, shown } of this.#all) {
      const { jobId, range } = task.taskOrder
      if (jobId === order.jobId && unitOf(range) === order.unit) shown.stop(order)
    }
  }

  /** Ends those of a job. */
  endAll(jobId: string): void {
    for (const { over } of this.#of(jobId)) over.abort()
  }

  /** Does what is called for. @returns whether a trial that is to be skipped was found */
  async answer({ jobId, skip }: JobCall): Promise<boolean> {
    const ours = this.#of(jobId)
    if (skip !== null) return ours.map(({ task }) => task.skip(skip)).includes(true) || this.#skipWaiting(jobId, skip)
    await Promise.all(ours.map((running) => this.keepLast(running)))
    return false
  }

  /** Keeps what is finished of one that is ended: others run the rest of it. */
  async keepLast({ task, taskOrder }: RunningTask): Promise<void> {
    try {
      await task.keep()
    } catch (error) {
      // The others run all of it.
      this.#parts.log.warn({ err: error, job: taskOrder.jobId, ...taskOrder.range }, 'what a task had finished is lost')
    }
  }

  /** One that hung, and waits to be run once more, has failed at once. @returns whether it did wait */
  async #skipWaiting(jobId: string, trial: number): Promise<boolean> {
    const { queue, results, log } = this.#parts
    try {
      const taskOrder = (await queue.held(jobId)).find(({ range, suspicion }) => suspicion && isWithin(trial, range))
      if (!taskOrder) return false
      await results.keepPart(taskOrder, skippedTrial(taskOrder.range, trial), new AbortController().signal)
      return true
    } catch (error) {
      log.warn({ err: error, job: jobId, trial }, 'a trial could not be skipped')
      return false
    }
  }

  #of(jobId: string): RunningTask[] {
    return [...this.#all].filter(({ taskOrder }) => taskOrder.jobId === jobId)
  }
}
