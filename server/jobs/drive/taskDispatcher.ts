import { versionsOf } from '../code.ts'
import { countDone, type Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { Costs } from '../plan/costs.ts'
import { sizeTask } from '../plan/taskSize.ts'
import type { Plan } from '../plan.ts'
import type { Clock } from '../ports/clock.ts'
import type { TaskOrder, TaskQueue } from '../ports/queue.ts'
import type { Range } from '../range.ts'
import type { SearchStore } from '../searchStore.ts'
import type { DrivenJob } from './drivenJob.ts'
import type { JobTasks } from './jobTasks.ts'
import { Proposer } from './proposer.ts'
import type { Cut, TaskRegistry } from './taskRegistry.ts'

/** What tasks are handed out with. */
export interface TaskDispatcherParts {
  readonly search: SearchStore
  readonly tasks: Pick<TaskQueue, 'send'>
  readonly clock: Pick<Clock, 'pause' | 'wallMs'>
  /** Threads that run tasks, on all nodes. */
  threads(): number
}

/** So many trials a thread must have hung, and none have finished, before a job is taken for one that hangs altogether. */
export const HUNG_PER_THREAD = 2

/** A job that has waited for so little need not tell of it: it was handed out as it came. */
const LATE_MS = 1_000

/** Trials over which what the next task is expected to take is averaged. */
const AHEAD_TRIALS = 32

/** A start of a task that takes so long is worth fewer tasks: then they grow so many times as fast, once costs are fitted to trials that are done. */
const LONG_START_SECONDS = 0.1
const GROWTH = 4

/** Cuts a job's plan into tasks of the size that suits them, and hands them out, so many that no thread waits for one. */
export class TaskDispatcher {
  readonly #parts: TaskDispatcherParts
  readonly #plan: Plan
  readonly #barsPerTrial: number
  /** What its tasks need of code. */
  readonly #needs: Pick<TaskOrder, 'code'>
  readonly #proposer: Proposer
  readonly #registry: TaskRegistry
  readonly #costs: Costs
  /** Thread seconds that tasks take before their first trial, the newest ones most; null before one was heard of. */
  #startSeconds: number | null = null

  /** @param tasks of the job: those that it cuts are entered there */
  constructor({ job, plan, barsPerTrial }: DrivenJob, { registry, costs }: JobTasks, parts: TaskDispatcherParts) {
    this.#parts = parts
    this.#registry = registry
    this.#costs = costs
    this.#plan = plan
    this.#barsPerTrial = barsPerTrial
    const versions = versionsOf(specificationOf(job))
    this.#needs = versions ? { code: Object.values(versions).toSorted() } : {}
    this.#proposer = new Proposer(job.id, plan, parts)
  }

  /** Trials that share an entry rule. */
  get exitsPerRule(): number {
    return this.#plan.exitsPerRule
  }

  /** Trials of the job: fewer than the plan has once a search has ended it. */
  get trials(): number {
    return this.#proposer.trials
  }

  /** A task has taken so many thread seconds before its first trial. */
  started(seconds: number): void {
    this.#startSeconds = this.#startSeconds === null ? seconds : (this.#startSeconds + seconds) / 2
  }

  /** Sends what is to be under way and is not. @param runSeconds that the job has run */
  async handOut(job: Job, runSeconds: number): Promise<void> {
    await this.#propose()
    const threads = this.#parts.threads()
    const rest = { ...this.#needs, ...this.#waited(job) }
    const orders: TaskOrder[] = []
    while (this.#registry.outstanding < 2 * threads + 1) {
      const rank = this.#registry.outstanding
      const range = this.#next(job, threads)
      if (!range) break
      orders.push({ jobId: job.id, range, priority: job.priority, rank, runSeconds, ...rest })
    }
    if (orders.length > 0) await this.#parts.tasks.send(orders)
  }

  /** Where some hang and none has finished, others are tried one by one, from all over the plan, and no more than tell that all hang. */
  #next(job: Job, threads: number): Range | null {
    const { outstanding } = this.#registry
    const { length: suspects } = this.#registry.suspects
    const hasFinished = countDone(job.tally) > job.tally.failed
    if (suspects === 0 || hasFinished) return this.#registry.next((cut) => this.#nextSize(job, threads, cut))
    const tried = suspects + job.tally.failed + outstanding
    const isEnough = tried >= HUNG_PER_THREAD * threads && this.#registry.isAllOver
    return isEnough ? null : this.#registry.nextApart()
  }

  /** A job that was paused before it began, or that waited for a conductor, keeps its place among those that wait. */
  #waited({ startedAtMs, createdAtMs }: Job): Pick<TaskOrder, 'waitedMs'> {
    const waitedMs = Math.round(this.#parts.clock.wallMs() - createdAtMs)
    return startedAtMs === null && waitedMs >= LATE_MS ? { waitedMs } : {}
  }

  /** Works out what can be of the trials that depend on others. */
  async #propose(): Promise<void> {
    await this.#proposer.advance((range) => this.#registry.isDone(range))
    this.#registry.limit(this.#proposer.trials, this.#proposer.closed)
  }

  #nextSize(job: Job, threads: number, cut: Cut): number {
    const startSeconds = this.#startSeconds ?? 0
    const size = sizeTask({
      startSeconds,
      remaining: this.#registry.remaining,
      threads,
      exitsPerRule: this.#plan.exitsPerRule,
      barsPerTrial: this.#barsPerTrial,
      isProbe: cut.isProbe,
      ...this.#experience(job, cut),
    })
    // What nobody knows begins one by one, so that it is soon known; then tasks grow no faster than what is known.
    if (this.#costs.areKnown) return size
    const growth = this.#costs.areFitted && startSeconds > LONG_START_SECONDS ? GROWTH : 1
    return Math.min(size, Math.max(1, growth * countDone(job.tally)))
  }

  /** What trials are known to take: by their parameters, else as those that are done, else those of earlier jobs. */
  #experience({ tally }: Job, { of: { first, count: length }, isFromEnd }: Cut) {
    if (this.#costs.areFitted) {
      const count = Math.min(AHEAD_TRIALS, length)
      const ahead = { first: isFromEnd ? first + length - count : first, count }
      const remainingSeconds = this.#registry.remainingSeconds(this.#costs)
      return { doneTrials: ahead.count, doneSeconds: this.#costs.seconds(ahead), remainingSeconds }
    }
    const doneTrials = countDone(tally)
    if (doneTrials > 0 || !this.#costs.areKnown) return { doneTrials, doneSeconds: tally.seconds }
    const all = { first: 0, count: this.#plan.trials }
    return { doneTrials: all.count, doneSeconds: this.#costs.seconds(all), isProbe: true }
  }
}
