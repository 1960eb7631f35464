import type { GapsByKind } from '../../watchdog/watch.ts'
import { versionsOf } from '../code.ts'
import { type Count, countDone, counted, isFinal, type Job, type JobState, later } from '../job.ts'
import { Mutex } from '../mutex.ts'
import { specificationOf } from '../parsed.ts'
import type { Bus } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ending, JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import type { WorkerNode } from '../ports/nodeStore.ts'
import type { TaskQueue } from '../ports/queue.ts'
import type { Range } from '../range.ts'
import type { SearchStore } from '../searchStore.ts'
import type { TaskReading } from '../verdict.ts'
import { type CodeOffer, CodeWait } from './codeWait.ts'
import type { DrivenJob } from './drivenJob.ts'
import { endingAtLimit, endingOf, endingOfHung } from './ending.ts'
import { JobObserver } from './jobObserver.ts'
import { createJobTasks } from './jobTasks.ts'
import { SyncBackoff } from './syncBackoff.ts'
import { HUNG_PER_THREAD, TaskDispatcher } from './taskDispatcher.ts'
import { heldRange } from './taskSnapshot.ts'

/** What a conductor works with. */
export interface ConductorParts {
  readonly store: JobStore
  readonly search: SearchStore
  readonly tasks: TaskQueue
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Threads that run tasks, on all nodes. */
  threads(): number
  /** A process that lives and is not heard; null for all others. */
  silent(nodeId: string): WorkerNode | null
  /** Has all that is finished of a job kept. */
  keepFinished(jobId: string): Promise<void>
  /** Says of a job of which everything is done that it cannot be repeated; null where it can, and where that is not known. */
  unrepeatable(job: Job): Promise<string | null>
}

/**
 * Drives one job: hands out its tasks, folds what is heard of them into readings, and ends it.
 *
 * The store decides every change of state; the conductor only asks. So two conductors of one job, or one beside a
 * cancel, cannot do harm: whichever change the store takes first stands, and the others are answered with null.
 *
 * What it knows of the tasks comes from the store and the queue (`sync`), then from what is heard. A message that is lost
 * costs time, nothing else: where nothing is heard for a while, it syncs again.
 *
 * While the job is PAUSED nothing is handed out and its fraction stands; tasks that ran when it was paused are committed and
 * counted, each with a reading.
 */
export class Conductor {
  readonly #parts: ConductorParts
  readonly #dispatcher: TaskDispatcher
  readonly #observer: JobObserver
  readonly #backoff: SyncBackoff
  readonly #code: CodeWait
  readonly #mutex = new Mutex()
  readonly #over = Promise.withResolvers<void>()
  #job: Job
  #ending = false
  /** Whether it is beyond its limit, and is being ended. */
  #isLate = false
  #repeated: Promise<void> | null = null

  constructor(driven: DrivenJob, parts: ConductorParts) {
    this.#job = driven.job
    this.#parts = parts
    const jobTasks = createJobTasks(driven, parts.threads())
    this.#dispatcher = new TaskDispatcher(driven, jobTasks, parts)
    this.#observer = new JobObserver(driven, jobTasks, parts)
    this.#backoff = new SyncBackoff(parts.clock.now())
    this.#code = new CodeWait(driven.job, parts)
  }

  /** What the job has taught of the CPU that steps take, with what was known before. */
  get learnt(): GapsByKind {
    return this.#observer.learnt
  }

  /** The first trials of its tasks, in the order in which they were committed, as far as that was heard. */
  get order(): readonly number[] {
    return this.#observer.order
  }

  /** Resolves when the job is final; rejects when it could not be driven on, so that someone must begin anew. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  /** Of a job that has SUCCEEDED: the share of its ETAs' ranges that did not hold; null of others, and where it gave none. */
  get missed(): number | null {
    return this.#job.state === 'SUCCEEDED' ? this.#observer.missed : null
  }

  /** Drives no more, and tells whoever waits for the end why. */
  fail(error: unknown): void {
    this.#ending = true
    this.#over.reject(error)
  }

  /** Begins: takes over how things stand, hands out the rest, and ends a job of which everything is done. */
  async begin(): Promise<void> {
    await this.#mutex.take(() => this.#read())
    this.#observer.begin(this.#job)
    if (this.#job.state === 'PAUSED') await this.#mutex.take(() => this.#pause())
    await this.#goOn()
  }

  /** Takes over how things stand, once more, where messages may have been missed. */
  async sync(): Promise<void> {
    await this.#mutex.take(() => this.#read())
    await this.#goOn()
  }

  async #read(): Promise<void> {
    const { store, tasks } = this.#parts
    const { id } = this.#job
    const held = await this.#observer.listen().held(async () => (await tasks.held(id)).map(heldRange))
    const snapshot = await held.committed(async () => {
      const committed = await store.committed(id)
      this.#observer.noteAll(committed)
      return committed
    })
    const job = await store.job(id)
    if (!job) return this.#over.resolve()
    // Whoever changed it may have died before it could tell anyone.
    if (job.eventSeq > this.#job.eventSeq) this.#parts.bus.publish({ kind: 'job', job })
    const before = this.#note(job)
    this.#observer.sync(snapshot)
    if (this.#job.state !== 'PAUSED') return
    if (before !== 'PAUSED') await this.#pause()
    else await this.#observer.stand(this.#job)
  }

  async #goOn(): Promise<void> {
    // Before others are handed out, which would hang as well.
    await this.#endIfHung()
    await this.#mutex.take(() => this.#handOut())
    await this.#endIfDone()
  }

  /** The job is deleted: there is nothing to drive any more. */
  drop(): void {
    this.#ending = true
    this.#over.resolve()
  }

  /** The job has changed its state. */
  async changed(job: Job): Promise<void> {
    const before = this.#note(job)
    const { state } = this.#job
    if (state === 'PAUSED' && before !== 'PAUSED') await this.#mutex.take(() => this.#pause())
    if ((state === 'RUNNING' || state === 'QUEUED') && before === 'PAUSED') await this.sync()
  }

  /** What is said of a job may be heard out of order. @returns the state that was known before */
  #note(job: Job): JobState {
    const before = this.#job.state
    this.#job = later(this.#job, job)
    if (this.#job.watchdog) this.#observer.changed(this.#job)
    if (isFinal(this.#job.state)) this.#over.resolve()
    if (this.#job.state === 'RUNNING' && before !== 'RUNNING') this.#observer.begin(this.#job)
    return before
  }

  /** What no thread has begun is taken back. */
  async #pause(): Promise<void> {
    await this.#observer.stand(this.#job)
    await this.#parts.tasks.withdraw(this.#job.id)
  }

  /** Folds what threads have done of its tasks. */
  read(readings: readonly TaskReading[]): void {
    if (this.#observer.read(readings)) this.#moved()
  }

  /**
   * A task was committed, or a part of one: its trials count, and the next task is handed out.
   *
   * @param startSeconds what it took before its first trial; null where that is not known
   */
  async committed(range: Range, count: Count, startSeconds: number | null = null): Promise<void> {
    if (startSeconds !== null) this.#dispatcher.started(startSeconds)
    const isKnown = this.#observer.settle(range)
    this.#moved()
    this.#observer.note({ range, seconds: count.tally.seconds - this.#job.tally.seconds })
    this.#job = counted(this.#job, count)
    if (this.#job.state === 'PAUSED') await this.#mutex.take(() => this.#observer.stand(this.#job))
    if (!isKnown) return this.sync()
    await this.#goOn()
  }

  /** Something was heard of its tasks: they run. */
  #moved(): void {
    this.#code.moved()
    this.#backoff.break(this.#parts.clock.now())
  }

  /** A process has said which code of the job it holds. */
  found(message: CodeOffer): void {
    this.#code.found(message)
  }

  /** Whether nothing was heard for so long that the job should be read anew. */
  isQuiet(): boolean {
    return this.#backoff.isLong(this.#parts.clock.now())
  }

  /** Publishes a reading at the next tick, though nothing may have changed. */
  show(): void {
    this.#observer.show()
  }

  /** Publishes a reading and a verdict if it is time for one; ends a job that is beyond its limit. */
  async tick(): Promise<void> {
    const isRunning = !this.#ending && this.#job.state === 'RUNNING'
    const isWanted = isRunning || (!this.#ending && this.#job.state === 'QUEUED')
    this.#code.tick(isWanted && this.#repeated === null)
    this.#observer.tick(this.#job, isRunning, this.#code.reason)
    const limit = isRunning ? this.#observer.passedLimit : null
    if (limit !== null) await this.#endAtLimit(limit)
  }

  async #endAtLimit(limit: number): Promise<void> {
    if (this.#isLate) return
    this.#isLate = true
    await this.#parts.keepFinished(this.#job.id)
    await this.#end(endingAtLimit(this.#job, limit))
  }

  async #handOut(): Promise<void> {
    if (this.#ending || (this.#job.state !== 'QUEUED' && this.#job.state !== 'RUNNING')) return
    await this.#dispatcher.handOut(this.#job, this.#observer.runSeconds)
  }

  /** The tally decides, for it counts each trial once, whoever handed it out. */
  async #endIfDone(): Promise<void> {
    const { trials } = this.#dispatcher
    if (this.#job.state === 'PAUSED') return
    if (countDone(this.#job.tally) < trials) return
    this.#repeated ??= this.#repeat()
    await this.#repeated
    await this.#end(await endingOf(this.#job, trials, this.#parts.store))
  }

  /** Nothing of it can proceed: what was tried hung, and nothing else is under way. */
  async #endIfHung(): Promise<void> {
    const { tally, state } = this.#job
    if (state !== 'RUNNING' || countDone(tally) >= this.#dispatcher.trials) return
    if (this.#ending || tally.failed === 0 || tally.succeeded > 0 || this.#observer.isTrying) return
    const { store, threads } = this.#parts
    const { exitsPerRule } = this.#dispatcher
    const { suspects } = this.#observer
    const most = HUNG_PER_THREAD * threads()
    const ending = await endingOfHung(this.#job, { store, exitsPerRule, most, suspects })
    if (ending) await this.#end(ending)
  }

  /** Before the end, for nothing is added to the history of a job that is over. */
  async #repeat(): Promise<void> {
    const { store, bus, log, unrepeatable } = this.#parts
    if (this.#job.tally.succeeded === 0 || !versionsOf(specificationOf(this.#job))) return
    try {
      const found = await unrepeatable(this.#job)
      const job = found === null ? null : await store.note(this.#job.id, 'RETRIED', found)
      if (job) bus.publish({ kind: 'job', job })
    } catch (error) {
      // The job has its results all the same.
      log.warn({ err: error, job: this.#job.id }, 'trials of a job could not be run once more')
    }
  }

  async #end(ending: Ending): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    await this.#observer.settled()
    const job = await this.#parts.store.end(this.#job.id, ending)
    if (job) this.#parts.bus.publish({ kind: 'job', job })
  }
}
