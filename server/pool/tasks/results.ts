import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { countOf, type Job } from '../../jobs/job.ts'
import type { Bus } from '../../jobs/ports/bus.ts'
import type { Clock } from '../../jobs/ports/clock.ts'
import type { FinishedTask, JobStore } from '../../jobs/ports/jobStore.ts'
import type { Log } from '../../jobs/ports/log.ts'
import type { TaskOrder } from '../../jobs/ports/queue.ts'
import { reasonOf } from '../../jobs/reason.ts'
import type { PieceResult, TaskFindings } from './taskSplit.ts'

/** What results are kept with. */
export interface ResultsParts {
  readonly store: Pick<JobStore, 'commit' | 'end'>
  readonly bus: Bus
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** What was found of a task: of all of it, or as its range and what is missing say. */
export type FoundOfTask = PieceResult & Partial<Pick<TaskFindings, 'range' | 'missing'>>

/** How often and how far apart a commit is tried: a database may be away for two minutes. */
const MAX_COMMITS = 120
const COMMIT_AGAIN_MS = 1_000

/** Jobs whose last commit is remembered: more than run at once. */
const MAX_JOBS = 1_000

/** Keeps what tasks have found, and tells over the bus that it is kept. */
export class Results {
  readonly #parts: ResultsParts
  /** Seconds that the last commit of each job took. A task tells those as its own: its own commit ends too late to be stored with it. */
  readonly #storing = new LRUCache<string, number>({ max: MAX_JOBS })

  constructor(parts: ResultsParts) {
    this.#parts = parts
  }

  /** Keeps a task's results, unless its job is over. @param signal the task is to be ended here: they are lost */
  async keep(taskOrder: TaskOrder, found: FoundOfTask, signal: AbortSignal): Promise<void> {
    const job = await this.#store(taskOrder, found, signal)
    const { jobId, range } = taskOrder
    if (!job) return
    const start = taskOrder.code ? { startSeconds: found.stages.LOADING } : {}
    const { eventSeq } = job
    this.#parts.bus.publish({ kind: 'committed', jobId, range, count: countOf(job), eventSeq, ...start })
  }

  /** Keeps those of a part of a task that goes on. */
  async keepPart(taskOrder: TaskOrder, found: FoundOfTask, signal: AbortSignal): Promise<void> {
    const job = await this.#store(taskOrder, found, signal)
    const { jobId, range } = taskOrder
    const none = { ...range, count: 0 }
    if (job) {
      this.#parts.bus.publish({ kind: 'committed', jobId, range: none, count: countOf(job), eventSeq: job.eventSeq })
    }
  }

  async #store({ jobId, range, runSeconds = 0 }: TaskOrder, found: FoundOfTask, signal: AbortSignal) {
    const { clock } = this.#parts
    const stages = { ...found.stages, STORING: this.#storing.get(jobId) ?? 0 }
    const begunMs = clock.now()
    const job = await this.#commit({ jobId, range, ...found, stages, runSeconds }, signal)
    this.#storing.set(jobId, (clock.now() - begunMs) / 1_000)
    return job
  }

  /** Results that the store does not take now are kept until it is back, so that they need not be worked out again. */
  async #commit(task: FinishedTask, signal: AbortSignal): Promise<Job | null> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#parts.store.commit(task)
      } catch (error) {
        // Nothing was kept of it: the next try commits it whole, or finds it committed.
        if (signal.aborted || tries === MAX_COMMITS) throw error
        this.#parts.log.warn(
          { err: error, job: task.jobId, ...task.range, tries },
          'a commit failed; it is tried again',
        )
        await setTimeout(COMMIT_AGAIN_MS, undefined, { signal })
      }
    }
  }

  /** There are none, however often the task was tried: its job cannot be whole any more. */
  async giveUp({ jobId, range }: TaskOrder, error: unknown): Promise<void> {
    const message = `trials ${range.first} to ${range.first + range.count - 1} could not be run on ${hostname()}: ${reasonOf(error)}`
    const ending = { state: 'FAILED', error: { code: 'INTERNAL', message }, message } as const
    const job = await this.#parts.store.end(jobId, ending)
    if (job) this.#parts.bus.publish({ kind: 'job', job })
  }
}
