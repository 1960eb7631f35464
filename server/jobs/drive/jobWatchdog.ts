import type { CompletionFacts } from '../../watchdog/completion.ts'
import { hangingUnits, judge } from '../../watchdog/coordinator.ts'
import type { FinishedWork } from '../../watchdog/finishedRules.ts'
import type { Thresholds } from '../../watchdog/reading.ts'
import { reasonOf } from '../../watchdog/reason.ts'
import type { UnitVerdict } from '../../watchdog/verdict.ts'
import {
  beginWatch,
  commitUnit,
  dropUnit,
  type GapsByKind,
  learnedGaps,
  noteFinished,
  observe,
  type Watch,
} from '../../watchdog/watch.ts'
import type { Bus, StopOrder } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import { isGrave, type JobVerdict, type Suspect, type TaskReading, type VerdictLevel } from '../verdict.ts'

/** What a job is watched with. */
export interface JobWatchdogParts {
  readonly store: Pick<JobStore, 'note'>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** What is to be watched. */
export interface WatchedState {
  readonly jobId: string
  readonly thresholds: Thresholds
  readonly totalBars: number
  /** What earlier jobs have taught. */
  readonly history: GapsByKind
}

/** What matters to a judgement beside what threads have done; null where there is nothing to say. */
export interface JudgementContext {
  /** What keeps the job from running, for people. */
  readonly waitsFor: string | null
  /** That nothing is heard of its tasks, for people. */
  readonly silence: string | null
  /** Trials that hung, and wait to be run once more; some may be under way again. None where absent. */
  readonly waiting?: readonly Suspect[]
}

/** How often a job is judged that is at work. It decides nothing: readings are measured, not judgements. */
const JUDGE_MS = 1_000

const NOTHING: JudgementContext = { waitsFor: null, silence: null }

/**
 * Watches over one job: folds readings, says what it finds, and orders what hangs to be ended. Levels between which
 * nobody needs to act come and go; the history has those that warn, and that a warning is over.
 */
export class JobWatchdog {
  readonly #parts: JobWatchdogParts
  #thresholds: Thresholds
  #watch: Watch
  #verdict: JobVerdict | null = null
  #noted: VerdictLevel = 'HEALTHY'
  #judgedAtMs = Number.NEGATIVE_INFINITY
  /** Whether anything was heard since it was judged. */
  #isNews = false

  constructor(watched: WatchedState, parts: JobWatchdogParts) {
    this.#parts = parts
    this.#thresholds = watched.thresholds
    this.#watch = beginWatch(watched)
  }

  /** How the job stands. */
  get level(): VerdictLevel {
    return this.#verdict?.level ?? 'WAITING'
  }

  /** The tasks that may hang. */
  get suspects(): ReadonlySet<string> {
    return hangingUnits(this.#watch)
  }

  /** What this job has taught, with what was known before. */
  get learnt(): GapsByKind {
    return learnedGaps(this.#watch)
  }

  /** What was counted so far stays. */
  changeThresholds(thresholds: Thresholds): void {
    this.#thresholds = thresholds
    this.#watch = { ...this.#watch, thresholds }
  }

  /** Folds what threads have done of tasks that are not committed yet. */
  read(readings: readonly TaskReading[]): void {
    this.#watch = observe(this.#watch, readings)
    this.#isNews = true
  }

  /** A task was committed. */
  settle(unit: string): void {
    this.#watch = commitUnit(this.#watch, unit)
    this.#isNews = true
  }

  /** Trials of one strategy were committed: that tells what others of it take. */
  note(work: FinishedWork): void {
    this.#watch = noteFinished(this.#watch, work)
  }

  /** The processes that run its tasks. */
  get nodes(): ReadonlySet<string> {
    return new Set([...this.#watch.units.values()].map(({ reading }) => reading.node))
  }

  /** No other tasks than these are under way. */
  keep(units: ReadonlySet<string>): void {
    for (const unit of this.#watch.units.keys()) if (!units.has(unit)) this.#watch = dropUnit(this.#watch, unit)
  }

  /** Publishes the verdict once more, for listeners that have just begun. */
  show(): void {
    if (this.#verdict) this.#parts.bus.publish({ kind: 'verdict', verdict: this.#verdict })
  }

  /**
   * Judges the job, about once a second, and at once when the first is heard of one that waited: a short one would be over before it is said
   * to be at work. To be called only while it RUNs, or waits to. One that waits waits; one of which nothing is heard is SUSPECT, unless it
   * stands worse.
   */
  tick(facts: () => CompletionFacts, { waitsFor, silence, waiting = [] }: JudgementContext = NOTHING): void {
    const { clock } = this.#parts
    const begins = this.#isNews && this.level === 'WAITING' && waitsFor === null
    if (!begins && clock.now() - this.#judgedAtMs < JUDGE_MS) return
    this.#judgedAtMs = clock.now()
    this.#isNews = false
    const { verdict, toEnd, toYield } = judge(this.#watch, {
      ...{ atMs: clock.wallMs(), completion: facts() },
      waiting,
    })
    if (waitsFor !== null) this.#say({ ...verdict, level: 'WAITING', reason: waitsFor })
    else if (silence !== null && !isGrave(verdict.level)) this.#say({ ...verdict, level: 'SUSPECT', reason: silence })
    else this.#say(verdict)
    for (const unit of toEnd) this.#order(unit, 'STALLED')
    for (const unit of toYield) this.#order(unit, 'YIELD')
  }

  #say(verdict: JobVerdict): void {
    const isNews = JSON.stringify({ ...this.#verdict, atMs: 0 }) !== JSON.stringify({ ...verdict, atMs: 0 })
    this.#verdict = verdict
    if (!isNews) return
    this.#parts.bus.publish({ kind: 'verdict', verdict })
    const { level } = verdict
    const isWarning = isGrave(level) || level === 'SLOW'
    if (level === this.#noted || (!isWarning && (this.#noted === 'HEALTHY' || level !== 'HEALTHY'))) return
    this.#noted = level
    void this.#note(verdict)
  }

  async #note({ jobId, level, reason }: JobVerdict): Promise<void> {
    const { store, bus, log } = this.#parts
    try {
      const job = await store.note(jobId, 'VERDICT', `${level}: ${reason}`)
      if (job) bus.publish({ kind: 'job', job })
    } catch (error) {
      // Viewers get the verdict all the same; only the history lacks it.
      log.warn({ err: error, job: jobId, level }, 'a verdict could not be kept')
    }
  }

  /** Given again at each judgement until the attempt is over, so one that is lost does no harm. */
  #order(found: UnitVerdict, cause: StopOrder['cause']): void {
    const { jobId, unit, node, attempt } = found.unit.reading
    const spent = found.unit.stall.unchanged
    const reason = reasonOf('STALLED', found, this.#thresholds)
    this.#parts.bus.publish({ kind: 'stop', order: { cause, spent, jobId, unit, node, attempt, reason } })
  }
}
