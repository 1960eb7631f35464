import { beginCourse, type Course, type Estimate, estimate, observe } from '../progress/estimator.ts'
import { beginFlow, type Flow, flowsAt, hearOf } from '../progress/flow.ts'
import { beginSamples, type Samples, sample, threadSpeed } from '../progress/samples.ts'
import { costDone, costTotal, type Standing as Work } from '../progress/standing.ts'
import type { Job } from './job.ts'
import { Marks } from './marks.ts'
import type { Bus, Clock, JobStore, Log } from './ports.ts'
import { liveReading, type Stage } from './progress.ts'
import { recordedLevel } from './recordedVerdict.ts'
import { isGrave, type VerdictLevel } from './verdict.ts'

/** What a reporter works with. */
export interface ReporterParts {
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** How far a job is. */
export interface Standing {
  readonly job: Job
  /** Bars over which trials were run, unfinished trials too. */
  readonly bars: number
  readonly stage: Stage
  /** The same in what the trials cost. */
  readonly work: Work
  readonly verdict: VerdictLevel
}

/** A reading is published at least this often while the job runs, even if nothing moves, so that a viewer sees that. */
const PULSE_MS = 1_000

/** How much a cost that is known from earlier jobs counts beside this one's own: as much as this share of the job. */
const PRIOR_SHARE = 0.02

/** Publishes the readings of one job. None goes beyond what the store holds (see Marks). */
export class Reporter {
  readonly #parts: ReporterParts
  readonly #isKnown: boolean
  readonly #marks: Marks
  #shown: number
  /** What is known of this run's course; null before it begins. */
  #course: Course | null = null
  #flow: Flow
  #bars: Samples = beginSamples(0)
  #seq: number
  #dirty = true
  #publishedAtMs = Number.NEGATIVE_INFINITY

  /** @param isKnown whether what the job's trials cost is known from earlier jobs */
  constructor(job: Job, isKnown: boolean, parts: ReporterParts) {
    this.#parts = parts
    this.#isKnown = isKnown
    this.#seq = job.progressSeq
    this.#shown = job.fraction
    this.#marks = new Marks(job, parts)
    this.#flow = beginFlow(0, parts.clock.now())
  }

  /** What was shown last. */
  get fraction(): number {
    return this.#shown
  }

  /** The work begins, or goes on after it stood: the time before says nothing of its course. */
  begin(): void {
    this.#course = null
    this.#dirty = true
  }

  /** Something has changed that the next reading shows. */
  touch(): void {
    this.#dirty = true
  }

  /** Publishes a reading if anything has changed, or if it is time to show that nothing has. */
  tick(standing: Standing): void {
    const now = this.#parts.clock.now()
    if (!this.#dirty && now - this.#publishedAtMs < PULSE_MS) return
    const course = this.#observe(standing, now)
    this.#marks.keepAhead(this.#mark(), () => this.touch())
    if (!this.#publish(standing, estimate(course))) return
    this.#dirty = false
    this.#publishedAtMs = now
  }

  /** Shows once that the job stands where it was shown, and keeps just that. */
  async stand(standing: Standing): Promise<void> {
    this.#publish(standing, { fraction: this.#shown, ceiling: this.#shown, rate: 0, eta: null })
    await this.#marks.settle(this.#mark())
  }

  /** Answers when nothing is being kept any more. */
  settled(): Promise<void> {
    return this.#marks.settled()
  }

  #publish({ job, stage, verdict }: Standing, free: Estimate): boolean {
    if (this.#seq + 1 >= this.#marks.seq) return false
    this.#seq += 1
    const progress = liveReading(job, {
      seq: this.#seq,
      atMs: this.#parts.clock.wallMs(),
      stage,
      estimate: this.#bounded(isGrave(verdict) ? { ...free, rate: 0, eta: null } : free),
      barsPerSecond: job.state === 'RUNNING' ? this.#barsPerSecond() : 0,
      verdict: job.state === 'RUNNING' ? verdict : recordedLevel(job),
    })
    this.#parts.bus.publish({ kind: 'progress', progress })
    return true
  }

  #bounded(free: Estimate): Estimate {
    const most = this.#marks.fraction
    return { ...free, fraction: Math.min(free.fraction, most), ceiling: Math.min(free.ceiling, most) }
  }

  #observe({ work, bars }: Standing, now: number): Course {
    const done = costDone(work)
    const before = this.#course ?? this.#begin(work, bars, now)
    this.#flow = hearOf(this.#flow, done, now)
    const course = observe(before, work, { nowMs: now, flows: flowsAt(this.#flow, now) })
    this.#bars = sample(this.#bars, { atMs: course.clockMs, busyMs: course.clockMs, work: bars })
    this.#course = course
    this.#shown = course.shown
    return course
  }

  #begin(work: Work, bars: number, nowMs: number): Course {
    this.#flow = beginFlow(costDone(work), nowMs)
    this.#bars = beginSamples(bars)
    const prior = { speed: 1 / 1_000, weightMs: 1_000 * PRIOR_SHARE * costTotal(work) }
    return beginCourse(work, this.#shown, this.#isKnown ? { nowMs, prior } : { nowMs })
  }

  #mark() {
    return { seq: this.#seq, fraction: this.#shown, barsPerSecond: this.#barsPerSecond() }
  }

  #barsPerSecond(): number {
    return 1_000 * threadSpeed(this.#bars, null)
  }
}
