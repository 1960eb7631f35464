import { beginPace, type Estimate, estimate, observe, type Pace, speeds } from '../progress/estimator.ts'
import type { Job } from './job.ts'
import { Marks } from './marks.ts'
import type { Bus, Clock, JobStore, Log } from './ports.ts'
import { liveReading, type Stage } from './progress.ts'

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
}

/** A reading is published at least this often while the job runs, even if nothing moves, so that a viewer sees that. */
const PULSE_MS = 1_000

/** Publishes the readings of one job. None goes beyond what the store holds (see Marks). */
export class Reporter {
  readonly #parts: ReporterParts
  readonly #totalBars: number
  readonly #marks: Marks
  #pace: Pace
  #seq: number
  #dirty = true
  #publishedAtMs = Number.NEGATIVE_INFINITY

  /** @param totalBars bars over which trials will have been run when the job is done */
  constructor(job: Job, totalBars: number, parts: ReporterParts) {
    this.#parts = parts
    this.#totalBars = totalBars
    this.#seq = job.progressSeq
    this.#marks = new Marks(job, parts)
    this.#pace = this.#beginPace(0, job.fraction)
  }

  /** The work begins, or goes on after it stood: the time before says nothing of its pace. */
  begin(bars: number): void {
    this.#pace = this.#beginPace(bars, this.#pace.shown)
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
    this.#pace = observe(this.#pace, standing.bars, now)
    this.#marks.keepAhead(this.#shown(), () => this.touch())
    if (!this.#publish(standing, estimate(this.#pace))) return
    this.#dirty = false
    this.#publishedAtMs = now
  }

  /** Shows once that the job stands where it was shown, and keeps just that. */
  async stand(standing: Standing): Promise<void> {
    this.#publish(standing, { fraction: this.#pace.shown, ceiling: this.#pace.shown, rate: 0, eta: null })
    await this.#marks.settle(this.#shown())
  }

  /** Answers when nothing is being kept any more. */
  settled(): Promise<void> {
    return this.#marks.settled()
  }

  #publish({ job, stage }: Standing, free: Estimate): boolean {
    if (this.#seq + 1 >= this.#marks.seq) return false
    this.#seq += 1
    const progress = liveReading(job, {
      seq: this.#seq,
      atMs: this.#parts.clock.wallMs(),
      stage,
      estimate: this.#bounded(free),
      barsPerSecond: job.state === 'RUNNING' ? this.#barsPerSecond() : 0,
    })
    this.#parts.bus.publish({ kind: 'progress', progress })
    return true
  }

  #bounded(free: Estimate): Estimate {
    const most = this.#marks.fraction
    return { ...free, fraction: Math.min(free.fraction, most), ceiling: Math.min(free.ceiling, most) }
  }

  #beginPace(bars: number, shown: number): Pace {
    return beginPace(this.#totalBars, bars, shown, this.#parts.clock.now())
  }

  #shown() {
    return { seq: this.#seq, fraction: this.#pace.shown, barsPerSecond: this.#barsPerSecond() }
  }

  #barsPerSecond(): number {
    const { overall, recent } = speeds(this.#pace)
    return (overall + recent) / 2
  }
}
