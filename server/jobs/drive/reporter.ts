import {
  beginEstimator,
  type Estimate,
  type EstimatorState,
  type EstimatorTerms,
  estimate,
  missedRanges,
  observe,
  resume,
} from '../../progress/estimator.ts'
import { costDone, costTotal, type JobCosts as Work } from '../../progress/jobCosts.ts'
import { beginLiveness, foldAdvance, isLive, type Liveness } from '../../progress/liveness.ts'
import { beginSamples, newest, priorOf, type Samples, sample, skip, threadSpeed } from '../../progress/samples.ts'
import { PULSE_MS } from '../../progress/step.ts'
import { asShown, beginShown, followEstimate, holdBelow, type ShownFraction, withoutLead } from '../../progress/view.ts'
import { countDone, type Job } from '../job.ts'
import type { Bus } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import { liveReading, type Stage } from '../progress.ts'
import { recordedLevel } from '../recordedVerdict.ts'
import { isGrave, type VerdictLevel } from '../verdict.ts'
import { ProgressReservation } from './progressReservation.ts'

/** The share of a job that tells how fast it is. */
const TELLING_SHARE = 0.02

/** How often a reading is published of a bar that moves, though nothing is heard of its tasks. */
const MOVING_MS = 250

/** What a reporter works with. */
export interface ReporterParts {
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** What is known before a job begins. */
export interface ReporterTerms {
  /** Whether it is known what its trials cost, and whether earlier jobs have measured that here. */
  readonly isKnown: boolean
  readonly isLearnt: boolean
  /** Whether costs are fitted to its own trials sooner or later. */
  readonly isFittable: boolean
  /** How wide the ranges of its ETAs are, and how much wider at the beginning. */
  readonly width: number
  readonly doubt: number
  /** Milliseconds of threads that go into cold code. */
  readonly coldMs: number
  /** Milliseconds that pass before a thread can begin, while candles are loaded. */
  readonly loadingMs: number
}

/** How far a job is. */
export interface JobPosition {
  readonly job: Job
  /** Bars over which trials were run, unfinished trials too. */
  readonly bars: number
  readonly stage: Stage
  /** The same in what the trials cost. */
  readonly work: Work
  readonly verdict: VerdictLevel
  /** Trials that are left and may all hang; 0 where others are left too. */
  readonly suspects: number
  /** Whether it waits for something that no thread gives it: nothing moves then. */
  readonly waits: boolean
  /** Seconds that it has run. */
  readonly runSeconds: number
}

/** Whether a thread has begun with what a run is to do. Some tasks are over before they are seen at work. */
function hasBegun({ busyMs, samples }: EstimatorState, work: Work): boolean {
  return busyMs > 0 || costDone(work) > newest(samples).work
}

/** Publishes the readings of one job. None goes beyond what the store holds (see Marks). */
export class ProgressReporter {
  readonly #parts: ReporterParts
  readonly #terms: ReporterTerms
  readonly #marks: ProgressReservation
  #view: ShownFraction
  /** What the estimator knows of this run; null before it begins. */
  #estimatorState: EstimatorState | null = null
  /** Whether the work is about to begin, or to go on after it stood. */
  #stands = true
  #flow: Liveness
  #bars: Samples = beginSamples(0)
  #seq: number
  #dirty = true
  #publishedAtMs = Number.NEGATIVE_INFINITY
  /** Whether the bar moves. */
  #moves = false
  /** What a reading has said that was of a job that stands and the last one; null where another one was. */
  #stood: string | null = null

  constructor(job: Job, terms: ReporterTerms, parts: ReporterParts) {
    this.#parts = parts
    this.#terms = terms
    this.#seq = job.progressSeq
    this.#marks = new ProgressReservation(job, parts)
    this.#view = beginShown(job.fraction, Math.min(job.fraction, this.#marks.earned), parts.clock.now())
    this.#flow = beginLiveness(0, parts.clock.now())
  }

  /** What was shown last. */
  get fraction(): number {
    return this.#view.fraction
  }

  /** The work begins, or goes on after it stood: with readings above those that the job's record stood for meanwhile. */
  begin(job: Job): void {
    this.#seq = Math.max(this.#seq, job.progressSeq)
    this.#marks.goOnFrom(job)
    this.#stands = true
    this.#dirty = true
  }

  /** Of a job that is done: the share of its ETAs' ranges that did not hold; null where it gave none. */
  get missed(): number | null {
    return this.#estimatorState && missedRanges(this.#estimatorState)
  }

  /** What is reckoned to be known of the tasks that threads are at, by their first trials; none before the work begins. */
  get tasks(): EstimatorState['tasks'] {
    return this.#estimatorState?.tasks ?? new Map()
  }

  /** Something has changed that the next reading shows. */
  touch(): void {
    this.#dirty = true
  }

  /** Publishes a reading if anything has changed, and at least once a pulse, even if nothing moves, so that a viewer sees that. */
  tick(standing: JobPosition): void {
    const now = this.#parts.clock.now()
    // A bar may move though nothing is heard: its job loads candles, or is at a long trial.
    const pulseMs = this.#moves ? MOVING_MS : PULSE_MS
    if (!this.#dirty && now - this.#publishedAtMs < pulseMs) return
    if (standing.suspects > 0) {
      this.#holdStill(standing, now)
      return
    }
    const free = estimate(this.#observe(standing, now))
    this.#moves = free.rate > 0
    const wanted = followEstimate(this.#view, free, now)
    this.#marks.keepAhead(this.#mark(standing, wanted), () => this.touch())
    const view = holdBelow(wanted, this.#marks.fraction)
    if (!this.#publish(standing, asShown(view, free))) return
    this.#view = view
    this.#dirty = false
    this.#publishedAtMs = now
  }

  /** Nothing runs but what may hang: nothing is known of how long that lasts, so the bar stands, and goes on from there. */
  #holdStill(standing: JobPosition, now: number): void {
    this.#stands = true
    this.#moves = false
    this.#marks.keepAhead(this.#mark(standing, this.#view), () => this.touch())
    if (!this.#publishStill(standing)) return
    this.#dirty = false
    this.#publishedAtMs = now
  }

  /** Shows that the job stands where it was shown, with what is done of it by now, unless that is what was shown last; and keeps just that. */
  async stand(standing: JobPosition): Promise<void> {
    const { job } = standing
    const said = `${job.state} ${countDone(job.tally)}`
    if (this.#stood === said) return
    const isShown = this.#publishStill(standing)
    await this.#marks.settle(this.#mark(standing, this.#view))
    // One that takes the job over has no number for it before.
    if (isShown || this.#publishStill(standing)) this.#stood = said
  }

  #publishStill(standing: JobPosition): boolean {
    const { fraction } = this.#view
    return this.#publish(standing, { fraction, ceiling: fraction, rate: 0, eta: null })
  }

  /** Answers when nothing is being kept any more. */
  settled(): Promise<void> {
    return this.#marks.settled()
  }

  #publish({ job, stage, verdict, waits, suspects }: JobPosition, seen: Estimate): boolean {
    if (this.#seq + 1 >= this.#marks.seq) return false
    this.#seq += 1
    this.#stood = null
    const stands = isGrave(verdict) || waits
    const progress = liveReading(job, {
      seq: this.#seq,
      atMs: this.#parts.clock.wallMs(),
      stage,
      suspects,
      estimate: this.#bounded(stands ? { ...seen, rate: 0, eta: null } : seen),
      barsPerSecond: job.state === 'RUNNING' && !stands ? this.#barsPerSecond() : 0,
      verdict: job.state === 'RUNNING' ? verdict : recordedLevel(job),
    })
    this.#parts.bus.publish({ kind: 'progress', progress })
    return true
  }

  #bounded(seen: Estimate): Estimate {
    return { ...seen, ceiling: Math.min(seen.ceiling, this.#marks.fraction) }
  }

  #observe(position: JobPosition, now: number): EstimatorState {
    const { work, bars, stage } = position
    const before = this.#estimatorState && !this.#stands ? this.#estimatorState : this.#goOn(position, now)
    this.#stands = false
    this.#flow = foldAdvance(this.#flow, costDone(work), now)
    const awaitsThread = stage === 'WAITING' && !hasBegun(before, work)
    const state = observe(before, work, { nowMs: now, flows: isLive(this.#flow) && !awaitsThread })
    this.#bars = sample(this.#bars, { atMs: state.clockMs, busyMs: state.clockMs, work: bars })
    this.#estimatorState = state
    return state
  }

  #goOn(position: JobPosition, nowMs: number): EstimatorState {
    const { work, bars } = position
    this.#flow = beginLiveness(costDone(work), nowMs)
    if (this.#estimatorState) {
      this.#bars = skip(this.#bars, bars - newest(this.#bars).work)
      return resume(this.#estimatorState, work, nowMs)
    }
    this.#bars = beginSamples(bars)
    const { isKnown, isLearnt, isFittable, width, doubt, coldMs, loadingMs } = this.#terms
    const known = isKnown ? { prior: priorOf(costTotal(work), coldMs, isFittable), coldMs } : {}
    const terms = { nowMs, width, doubt, isLearnt, loadingMs, ...known, ...this.#done(position) }
    return beginEstimator(work, this.#view.estimated, terms)
  }

  /** What a job that was taken over has shown of its speed before: more than whatever was known before it began. */
  #done({ work, job, runSeconds }: JobPosition): Partial<EstimatorTerms> {
    const { isKnown, coldMs } = this.#terms
    const spentMs = 1_000 * (work.isPaced ? runSeconds : job.tally.seconds)
    if (!isKnown || !(spentMs > 0) || work.finished < TELLING_SHARE * costTotal(work)) return {}
    return { prior: { speed: work.finished / spentMs, weightMs: spentMs / 2 + coldMs }, isLearnt: true }
  }

  #mark({ runSeconds }: JobPosition, view: ShownFraction) {
    const { fraction } = view
    return {
      seq: this.#seq,
      fraction,
      earned: withoutLead(view),
      barsPerSecond: this.#barsPerSecond(),
      runSeconds,
    }
  }

  #barsPerSecond(): number {
    return 1_000 * threadSpeed(this.#bars, null)
  }
}
