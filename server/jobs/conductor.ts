import { beginPace, type Estimate, estimate, observe, type Pace, speeds } from '../progress/estimator.ts'
import { countDone, type Job, type JobError } from './job.ts'
import { Marks } from './marks.ts'
import type { Plan, Range } from './plan.ts'
import type { Bus, Clock, Ending, JobStore, Log, TaskQueue, TaskReading, Ticket } from './ports.ts'
import { liveReading, type Stage } from './progress.ts'
import { countTrials, subtract, take } from './remaining.ts'
import { sizeTask } from './taskSize.ts'

/** What a conductor works with. */
export interface ConductorParts {
  readonly store: JobStore
  readonly queue: TaskQueue
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
  readonly committed: readonly Range[]
}

/** A reading is published at least this often while the job runs, even if nothing moves, so that a viewer sees that. */
const PULSE_MS = 1_000

/**
 * Drives one job: hands out its tasks, folds what is heard of them into readings, and ends it.
 *
 * The store decides every change of state; the conductor only asks. So two conductors of one job, or one beside a
 * cancel, cannot do harm: whichever change the store takes first stands, and the others are answered with null.
 *
 * No reading goes beyond what the store holds (see Marks).
 */
export class Conductor {
  readonly #parts: ConductorParts
  readonly #plan: Plan
  readonly #barsPerTrial: number
  #job: Job
  #remaining: readonly Range[]
  readonly #outstanding = new Map<number, Range>()
  /** Trials of committed tasks. The job's tally may be ahead of it: it holds commits that were not heard of yet. */
  #committedTrials: number
  readonly #readings = new Map<number, TaskReading>()
  #pace: Pace
  #seq: number
  readonly #marks: Marks
  #dirty = true
  #publishedAtMs = Number.NEGATIVE_INFINITY
  #ending = false

  constructor({ job, plan, barsPerTrial, committed }: Score, parts: ConductorParts) {
    this.#job = job
    this.#plan = plan
    this.#barsPerTrial = barsPerTrial
    this.#parts = parts
    this.#remaining = subtract(plan.trials, committed)
    this.#seq = job.progressSeq
    this.#marks = new Marks(job, parts)
    this.#committedTrials = plan.trials - countTrials(this.#remaining)
    this.#pace = this.#beginPace()
  }

  /** Hands out the first tasks; ends a job of which everything was committed before. */
  async begin(): Promise<void> {
    await this.#handOut()
    await this.#endIfDone()
  }

  /** The job has changed its state: from QUEUED to RUNNING, its pace begins. */
  changed(job: Job): void {
    this.#note(job)
    this.#dirty = true
  }

  /** What is said of a job may be heard out of order; the tally of the later holds that of the earlier. */
  #note(job: Job): void {
    if (countDone(job.tally) < countDone(this.#job.tally)) return
    const begins = this.#job.state === 'QUEUED' && job.state !== 'QUEUED'
    this.#job = job
    if (begins) this.#pace = this.#beginPace()
  }

  /** Folds what a thread has done of a task. */
  read(reading: TaskReading): void {
    if (!this.#outstanding.has(reading.first)) return
    this.#readings.set(reading.first, reading)
    this.#dirty = true
  }

  /** A task was committed: its trials count, and the next task is handed out. */
  async committed(job: Job, range: Range): Promise<void> {
    this.#note(job)
    this.#settle(range)
    this.#dirty = true
    await this.#handOut()
    await this.#endIfDone()
  }

  /** A task that an earlier conductor of this job handed out may begin where one of ours does: only ours is settled. */
  #settle({ first, count }: Range): void {
    if (this.#outstanding.get(first)?.count !== count) return
    this.#outstanding.delete(first)
    this.#readings.delete(first)
    this.#committedTrials += count
  }

  /** A task could not be run, however often it was tried: the job cannot be whole any more. */
  async lost(error: JobError): Promise<void> {
    await this.#end({ state: 'FAILED', error, message: error.message })
  }

  /** Publishes a reading if anything has changed, or if it is time to show that nothing has. */
  tick(): void {
    const now = this.#parts.clock.now()
    if (this.#ending || this.#job.state !== 'RUNNING' || (!this.#dirty && now - this.#publishedAtMs < PULSE_MS)) return
    this.#pace = observe(this.#pace, this.#barsDone(), now)
    this.#markAhead()
    if (this.#seq + 1 >= this.#marks.seq) return
    this.#seq += 1
    this.#dirty = false
    this.#publishedAtMs = now
    this.#publish()
  }

  #publish(): void {
    const progress = liveReading(this.#job, {
      seq: this.#seq,
      atMs: this.#parts.clock.wallMs(),
      stage: this.#stage(),
      estimate: this.#bounded(estimate(this.#pace)),
      barsPerSecond: this.#barsPerSecond(),
    })
    this.#parts.bus.publish({ kind: 'progress', progress })
  }

  #bounded(free: Estimate): Estimate {
    const most = this.#marks.fraction
    return { ...free, fraction: Math.min(free.fraction, most), ceiling: Math.min(free.ceiling, most) }
  }

  #beginPace(): Pace {
    const total = this.#plan.trials * this.#barsPerTrial
    return beginPace(total, this.#committedTrials * this.#barsPerTrial, this.#job.fraction, this.#parts.clock.now())
  }

  #barsDone(): number {
    let bars = this.#committedTrials * this.#barsPerTrial
    for (const reading of this.#readings.values()) bars += reading.bars
    return bars
  }

  #stage(): Stage {
    const atWork = [...this.#readings.values()].find(({ stage }) => stage !== 'WAITING')
    return atWork?.stage ?? 'WAITING'
  }

  #markAhead(): void {
    const shown = { seq: this.#seq, fraction: this.#pace.shown, barsPerSecond: this.#barsPerSecond() }
    this.#marks.keepAhead(shown, () => {
      this.#dirty = true
    })
  }

  #barsPerSecond(): number {
    const { overall, recent } = speeds(this.#pace)
    return (overall + recent) / 2
  }

  async #handOut(): Promise<void> {
    const threads = this.#parts.threads()
    const tickets: Ticket[] = []
    while (!this.#ending && this.#outstanding.size < 2 * threads + 1) {
      const next = take(this.#remaining, this.#nextSize(threads))
      if (!next) break
      this.#remaining = next.rest
      this.#outstanding.set(next.taken.first, next.taken)
      tickets.push({ jobId: this.#job.id, range: next.taken, priority: this.#job.priority })
    }
    if (tickets.length > 0) await this.#parts.queue.send(tickets)
  }

  #nextSize(threads: number): number {
    return sizeTask({
      remaining: countTrials(this.#remaining),
      threads,
      exitsPerRule: this.#plan.exitsPerRule,
      barsPerTrial: this.#barsPerTrial,
      doneTrials: countDone(this.#job.tally),
      doneSeconds: this.#job.tally.seconds,
    })
  }

  /** The tally decides, for it counts each trial once, whoever handed it out. */
  async #endIfDone(): Promise<void> {
    if (countDone(this.#job.tally) < this.#plan.trials) return
    const { succeeded, failed, timedOut } = this.#job.tally
    if (succeeded > 0) {
      await this.#end({
        state: 'SUCCEEDED',
        error: null,
        message: `${succeeded} of ${this.#plan.trials} trials succeeded`,
      })
    } else {
      const message = `none of ${failed + timedOut} trials succeeded; the first one's error is in the list of trials`
      await this.#end({ state: 'FAILED', error: { code: 'ALL_TRIALS_FAILED', message }, message })
    }
  }

  async #end(ending: Ending): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    await this.#marks.settled()
    const job = await this.#parts.store.end(this.#job.id, ending)
    if (job) this.#parts.bus.publish({ kind: 'job', job })
  }
}
