import type { GapsByKind } from '../watchdog/watch.ts'
import { Costs, type Lessons } from './costs.ts'
import { endingAtLimit, endingOf } from './ending.ts'
import { type Count, countDone, counted, isFinal, type Job, type JobState, later } from './job.ts'
import { JobWatch } from './jobWatch.ts'
import type { Plan, Range } from './plan.ts'
import {
  type Bus,
  type Clock,
  type Ending,
  type JobStore,
  type Log,
  type TaskQueue,
  type Ticket,
  unitOf,
} from './ports.ts'
import { Proposer } from './proposer.ts'
import { Reporter, type Standing } from './reporter.ts'
import type { SearchStore } from './searchStore.ts'
import { asSweep, type Limits, parseSpecification } from './specification.ts'
import { Stopwatch } from './stopwatch.ts'
import { countStripes, type Stripes } from './stripes.ts'
import { TaskBook } from './taskBook.ts'
import { sizeTask } from './taskSize.ts'
import { Turns } from './turns.ts'
import type { TaskReading } from './verdict.ts'

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
}

/** A job that can be conducted. */
export interface Score {
  readonly job: Job
  readonly plan: Plan
  readonly barsPerTrial: number
  /** What earlier jobs have taught of the plan's strategies. */
  readonly lessons: Lessons
  /** How wide the ranges of ETAs are, as earlier jobs have taught. */
  readonly width: number
  /** What they have taught of the CPU that steps take. */
  readonly history: GapsByKind
}

/** When nothing was heard of a job for so long, it is read anew; the rest doubles each time, up to the most. */
const FIRST_REST_MS = 5_000
const MOST_REST_MS = 60_000

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
  readonly #plan: Plan
  readonly #barsPerTrial: number
  readonly #book: TaskBook
  readonly #costs: Costs
  readonly #proposer: Proposer
  readonly #reporter: Reporter
  readonly #watch: JobWatch
  readonly #limits: Limits
  readonly #spent: Stopwatch
  readonly #turns = new Turns()
  readonly #over = Promise.withResolvers<void>()
  #job: Job
  #syncAtMs: number
  #restMs = FIRST_REST_MS
  #ending = false

  constructor({ job, plan, barsPerTrial, lessons, width, history }: Score, parts: ConductorParts) {
    this.#job = job
    this.#plan = plan
    this.#barsPerTrial = barsPerTrial
    this.#parts = parts
    this.#costs = new Costs({ plan, barsPerTrial, lessons })
    this.#book = new TaskBook(this.#stripes, (range) => plan.bars?.(range) ?? range.count * barsPerTrial)
    this.#proposer = new Proposer(job.id, plan, parts.search)
    this.#reporter = new Reporter(job, { isKnown: this.#costs.areKnown, width }, parts)
    this.#syncAtMs = parts.clock.now() + FIRST_REST_MS
    const { watchdog, limits } = asSweep(parseSpecification(job.specification)).run
    const totalBars = plan.trials * barsPerTrial
    this.#watch = new JobWatch({ jobId: job.id, thresholds: watchdog, totalBars, history }, parts)
    this.#limits = limits
    this.#spent = new Stopwatch(1_000 * job.runSeconds)
  }

  /** What the job has taught of the CPU that steps take, with what was known before. */
  get learnt(): GapsByKind {
    return this.#watch.learnt
  }

  get #stripes(): Stripes {
    const { trials, exitsPerRule, isMixed, search } = this.#plan
    // Trials that come in no order are alike anyway, and those of a search are worked out in theirs.
    const isStriped = !isMixed && search === null
    return { trials, exitsPerRule, count: isStriped ? countStripes(this.#costs.of({ first: 0, count: trials })) : 1 }
  }

  /** Resolves when the job is final; rejects when it could not be driven on, so that someone must begin anew. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  /** Of a job that has SUCCEEDED: the share of its ETAs' ranges that did not hold; null of others, and where it gave none. */
  get missed(): number | null {
    return this.#job.state === 'SUCCEEDED' ? this.#reporter.missed : null
  }

  /** Drives no more, and tells whoever waits for the end why. */
  fail(error: unknown): void {
    this.#ending = true
    this.#over.reject(error)
  }

  /** Begins: takes over how things stand, hands out the rest, and ends a job of which everything is done. */
  async begin(): Promise<void> {
    await this.#turns.take(() => this.#read())
    this.#reporter.begin()
    if (this.#job.state === 'PAUSED') await this.#turns.take(() => this.#pause())
    await this.#goOn()
  }

  /** Takes over how things stand, once more, where messages may have been missed. */
  async sync(): Promise<void> {
    await this.#turns.take(() => this.#read())
    await this.#goOn()
  }

  async #read(): Promise<void> {
    const { store, tasks } = this.#parts
    const { id } = this.#job
    this.#book.listen()
    // In this order: a task that is committed meanwhile stands among the committed.
    const held = (await tasks.held(id)).map(({ range }) => range)
    const committed = await store.committed(id)
    const job = await store.job(id)
    if (!job) return this.#over.resolve()
    // Whoever changed it may have died before it could tell anyone.
    if (job.eventSeq > this.#job.eventSeq) this.#parts.bus.publish({ kind: 'job', job })
    const before = this.#note(job)
    this.#book.sync(committed, held)
    this.#watch.keep(this.#book.units)
    this.#reporter.touch()
    if (this.#job.state === 'PAUSED' && before !== 'PAUSED') await this.#pause()
  }

  async #goOn(): Promise<void> {
    await this.#turns.take(() => this.#handOut())
    await this.#endIfDone()
  }

  /** The job has changed its state. */
  async changed(job: Job): Promise<void> {
    const before = this.#note(job)
    const { state } = this.#job
    if (state === 'PAUSED' && before !== 'PAUSED') await this.#turns.take(() => this.#pause())
    if (state === 'RUNNING' && before === 'PAUSED') await this.sync()
  }

  /** What is said of a job may be heard out of order. @returns the state that was known before */
  #note(job: Job): JobState {
    const before = this.#job.state
    this.#job = later(this.#job, job)
    if (isFinal(this.#job.state)) this.#over.resolve()
    if (this.#job.state === 'RUNNING' && before !== 'RUNNING') this.#reporter.begin()
    return before
  }

  /** What no thread has begun is taken back. */
  async #pause(): Promise<void> {
    await this.#reporter.stand(this.#standing())
    await this.#parts.tasks.withdraw(this.#job.id)
  }

  /** Folds what threads have done of its tasks. */
  read(readings: readonly TaskReading[]): void {
    const ours = readings.filter((reading) => this.#book.read(reading))
    if (ours.length === 0) return
    this.#watch.read(ours)
    this.#hear()
  }

  /** A task was committed: its trials count, and the next task is handed out. */
  async committed(range: Range, count: Count): Promise<void> {
    this.#book.settle(range)
    this.#watch.settle(unitOf(range))
    this.#hear()
    this.#job = counted(this.#job, count)
    if (this.#job.state === 'PAUSED') await this.#turns.take(() => this.#reporter.stand(this.#standing()))
    await this.#goOn()
  }

  #hear(): void {
    this.#reporter.touch()
    this.#restMs = FIRST_REST_MS
    this.#syncAtMs = this.#parts.clock.now() + this.#restMs
  }

  /** Whether nothing was heard for so long that the job should be read anew; says so again only after a longer rest. */
  isQuiet(): boolean {
    const now = this.#parts.clock.now()
    if (now < this.#syncAtMs) return false
    this.#restMs = Math.min(2 * this.#restMs, MOST_REST_MS)
    this.#syncAtMs = now + this.#restMs
    return true
  }

  /** Publishes a reading at the next tick, though nothing may have changed. */
  show(): void {
    this.#reporter.touch()
    this.#watch.show()
  }

  /** Publishes a reading and a verdict if it is time for one; ends a job that is beyond its limit. */
  async tick(): Promise<void> {
    const isRunning = !this.#ending && this.#job.state === 'RUNNING'
    this.#spent.tick(this.#parts.clock.now(), isRunning)
    if (!isRunning) return
    const { level } = this.#watch
    this.#watch.tick(() => this.#facts())
    if (this.#watch.level !== level) this.#reporter.touch()
    this.#reporter.tick(this.#standing())
    const { job: limit } = this.#limits
    if (limit !== null && this.#runSeconds > limit) await this.#end(endingAtLimit(this.#job, limit))
  }

  get #runSeconds(): number {
    return this.#spent.ms / 1_000
  }

  #facts() {
    const { tally, trialsTotal } = this.#job
    const trialsDone = countDone(tally)
    return { fraction: this.#reporter.fraction, trialsDone, trialsTotal, hasResult: false, isRunning: true }
  }

  #standing(): Standing {
    const work = this.#book.standing(this.#costs, this.#parts.threads())
    return {
      job: this.#job,
      bars: this.#book.bars,
      stage: this.#book.stage,
      work,
      verdict: this.#watch.level,
      runSeconds: this.#runSeconds,
    }
  }

  /** Works out what can be of the trials that depend on others. */
  async #propose(): Promise<void> {
    await this.#proposer.advance((range) => this.#book.isDone(range))
    this.#book.limit(this.#proposer.trials, this.#proposer.closed)
  }

  async #handOut(): Promise<void> {
    if (this.#ending || (this.#job.state !== 'QUEUED' && this.#job.state !== 'RUNNING')) return
    await this.#propose()
    const threads = this.#parts.threads()
    const tickets: Ticket[] = []
    while (this.#book.outstanding < 2 * threads + 1) {
      const rank = this.#book.outstanding
      const range = this.#book.next(this.#nextSize(threads))
      if (!range) break
      tickets.push({ jobId: this.#job.id, range, priority: this.#job.priority, rank, runSeconds: this.#runSeconds })
    }
    if (tickets.length > 0) await this.#parts.tasks.send(tickets)
  }

  #nextSize(threads: number): number {
    return sizeTask({
      remaining: this.#book.remaining,
      threads,
      exitsPerRule: this.#plan.exitsPerRule,
      barsPerTrial: this.#barsPerTrial,
      ...this.#experience(),
    })
  }

  /** What trials are known to take: those that are done, else those of earlier jobs. */
  #experience() {
    const doneTrials = countDone(this.#job.tally)
    if (doneTrials > 0 || !this.#costs.areKnown) return { doneTrials, doneSeconds: this.#job.tally.seconds }
    const all = { first: 0, count: this.#plan.trials }
    return { doneTrials: all.count, doneSeconds: this.#costs.of(all) }
  }

  /** The tally decides, for it counts each trial once, whoever handed it out. */
  async #endIfDone(): Promise<void> {
    const { trials } = this.#proposer
    if (this.#job.state === 'PAUSED' || countDone(this.#job.tally) < trials) return
    await this.#end(await endingOf(this.#job, trials, this.#parts.store))
  }

  async #end(ending: Ending): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    await this.#reporter.settled()
    const job = await this.#parts.store.end(this.#job.id, ending)
    if (job) this.#parts.bus.publish({ kind: 'job', job })
  }
}
