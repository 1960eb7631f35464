import { doubtOf } from '../../progress/calibration.ts'
import { COLD_SHARE_OF_ROUNDS } from '../../progress/coldCode.ts'
import type { GapsByKind } from '../../watchdog/watch.ts'
import { countDone, type Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { TimedRange } from '../plan/fittedCosts.ts'
import { usualWidthOf } from '../plan/rangeWidth.ts'
import type { SpentRange } from '../ports/jobStore.ts'
import type { WorkerNode } from '../ports/nodeStore.ts'
import { type Range, unitOf } from '../range.ts'
import { watchdogOf } from '../recordedVerdict.ts'
import { taskSilence } from '../silentText.ts'
import { asSweep } from '../specification.ts'
import type { TaskReading } from '../verdict.ts'
import type { DrivenJob } from './drivenJob.ts'
import type { JobTasks } from './jobTasks.ts'
import { JobWatchdog } from './jobWatchdog.ts'
import { type JobPosition, ProgressReporter, type ReporterParts } from './reporter.ts'
import { Stopwatch } from './stopwatch.ts'
import type { Listening, TaskSnapshot } from './taskSnapshot.ts'

/** What a job is observed with. */
export interface JobObserverParts extends ReporterParts {
  /** Threads that run tasks, on all nodes. */
  threads(): number
  /** A process that lives and is not heard; null for all others. */
  silent(nodeId: string): WorkerNode | null
}

/** The part of a task that must be done before its time tells of all of it. */
const TELLING_SHARE = 0.03

/**
 * Observes one job as it runs. Whatever is heard of its tasks goes through here: into the registry, into the watchdog, and into the next
 * reading. It publishes how far the job is and how it stands, and counts for how long it has run.
 */
export class JobObserver {
  readonly #parts: JobObserverParts
  readonly #driven: Pick<DrivenJob, 'plan' | 'barsPerTrial'>
  readonly #tasks: JobTasks
  readonly #reporter: ProgressReporter
  readonly #watch: JobWatchdog
  readonly #spent: Stopwatch
  #waits = false
  readonly #order: number[] = []
  /** Seconds that the job may run; null for no limit. */
  readonly #limit: number | null

  constructor(
    { job, plan, barsPerTrial, width, coldMs, loadingMs, history }: DrivenJob,
    tasks: JobTasks,
    parts: JobObserverParts,
  ) {
    this.#parts = parts
    this.#driven = { plan, barsPerTrial }
    this.#tasks = tasks
    const { areKnown: isKnown, areLearnt: isLearnt, fit, arePaced } = tasks.costs
    const terms = {
      isKnown,
      isLearnt,
      isFittable: fit !== null,
      width: usualWidthOf(plan, fit) * width,
      doubt: doubtOf({ isLearnt, fit }),
      coldMs: coldMs * (arePaced ? COLD_SHARE_OF_ROUNDS : Math.max(1, parts.threads())),
      loadingMs,
    }
    this.#reporter = new ProgressReporter(job, terms, parts)
    const { limits } = asSweep(specificationOf(job)).run
    const thresholds = watchdogOf(job)
    const totalBars = plan.trials * barsPerTrial
    this.#watch = new JobWatchdog({ jobId: job.id, thresholds, totalBars, history }, parts)
    this.#spent = new Stopwatch(1_000 * job.runSeconds)
    this.#limit = limits.job
  }

  /** What the job has taught of the CPU that steps take, with what was known before. */
  get learnt(): GapsByKind {
    return this.#watch.learnt
  }

  /** The first trials of its tasks, in the order in which they were committed, as far as that was heard. */
  get order(): readonly number[] {
    return this.#order
  }

  /** Of a job that is done: the share of its ETAs' ranges that did not hold; null where it gave none. */
  get missed(): number | null {
    return this.#reporter.missed
  }

  /** Seconds that the job was RUNNING and driven, by whomever. */
  get runSeconds(): number {
    return this.#spent.ms / 1_000
  }

  /** The limit that the job has run for longer than, in seconds; null where it has not, or has none. */
  get passedLimit(): number | null {
    return this.#limit !== null && this.runSeconds > this.#limit ? this.#limit : null
  }

  /** By what the job is watched may have changed. */
  changed(job: Job): void {
    this.#watch.changeThresholds(watchdogOf(job))
  }

  /** The work begins, or goes on after it stood. @param job as the store has it */
  begin(job: Job): void {
    this.#reporter.begin(job)
  }

  /** Tasks of trials that hung once, and wait to be run once more. */
  get suspects(): number {
    return this.#tasks.registry.suspects.length
  }

  /** Whether other trials are under way than those that hung before, or a half of the plan was not tried. */
  get isTrying(): boolean {
    const { outstanding, isAllOver } = this.#tasks.registry
    return outstanding > 0 || !isAllOver
  }

  /** The first step to a snapshot of the tasks. */
  listen(): Listening {
    return this.#tasks.registry.listen()
  }

  /** Takes over how the tasks stand. */
  sync(snapshot: TaskSnapshot): void {
    const { registry } = this.#tasks
    registry.sync(snapshot)
    this.#watch.keep(registry.units)
    this.#reporter.touch()
  }

  /** Folds what threads have done of tasks that are not committed yet. @returns whether one of them is under way here */
  read(readings: readonly TaskReading[]): boolean {
    const ours = readings.filter((reading) => this.#tasks.registry.read(reading))
    if (ours.length === 0) return false
    this.#watch.read(ours)
    this.#reporter.touch()
    return true
  }

  /** A task was committed, or a part of one. @returns whether that was expected; if not, a snapshot must tell how things stand */
  settle(range: Range): boolean {
    this.#reporter.touch()
    // The rest of its task goes on.
    if (range.count === 0) return true
    const isKnown = this.#tasks.registry.settle(range)
    if (isKnown) this.#watch.settle(unitOf(range))
    return isKnown
  }

  /** Trials of the job took so many thread seconds: that tells what others take. */
  note(done: TimedRange): void {
    this.#tasks.costs.note(done)
    this.#order.push(done.range.first)
    const [share, ...others] = this.#driven.plan.shares(done.range)
    if (!share || others.length > 0 || done.seconds <= 0) return
    const { strategy, rules } = share
    this.#watch.note({ strategy, rules, seconds: done.seconds, bars: this.#driven.barsPerTrial })
  }

  /** The same of all that are done. */
  noteAll(committed: readonly SpentRange[]): void {
    this.#tasks.costs.noteAll(committed)
  }

  /** Publishes a reading at the next tick, though nothing may have changed, and the verdict at once. */
  show(): void {
    this.#reporter.touch()
    this.#watch.show()
  }

  /**
   * Shows once that the job stands where it was shown, and keeps just that. Of a job that no thread has begun its record shows it, which
   * rises with each change.
   */
  async stand(job: Job): Promise<void> {
    if (job.startedAtMs !== null) await this.#reporter.stand(this.#standing(job))
  }

  /** Answers when nothing is being kept any more. */
  settled(): Promise<void> {
    return this.#reporter.settled()
  }

  /**
   * Publishes a reading and a verdict if it is time for one.
   *
   * @param isRunning whether the job runs since the last call
   * @param waitsFor  what keeps it from that, for people; null for nothing
   */
  tick(job: Job, isRunning: boolean, waitsFor: string | null): void {
    this.#spent.tick(this.#parts.clock.now(), isRunning && waitsFor === null)
    const { level } = this.#watch
    if (isRunning || waitsFor !== null) {
      const { suspects: waiting } = this.#tasks.registry
      this.#watch.tick(() => this.#facts(job), { waitsFor, silence: this.#silence(), waiting })
    }
    this.#waits = waitsFor !== null
    if (!isRunning) return
    if (this.#watch.level !== level) this.#reporter.touch()
    this.#refit()
    this.#reporter.tick(this.#standing(job))
  }

  /** What is said where nothing is heard of any of the tasks that are under way; null where something is. */
  #silence(): string | null {
    const silent = [...this.#watch.nodes].map((id) => this.#parts.silent(id))
    const known = silent.filter((node) => node !== null)
    return known.length > 0 && known.length === silent.length ? taskSilence(known) : null
  }

  #facts({ tally, trialsTotal }: Job) {
    const { fraction } = this.#reporter
    return { fraction, trialsDone: countDone(tally), trialsTotal, hasResult: false, isRunning: true }
  }

  /** What threads are at tells of costs before it is done: it takes what it took for the part that is. */
  #refit(): void {
    const { registry, costs } = this.#tasks
    const underWay = [...this.#reporter.tasks].flatMap(([first, { cost, done, spentMs }]) => {
      const range = done >= TELLING_SHARE * cost ? registry.underWay(first) : null
      // Of several trials the ones that are done may be the cheap ones.
      return range?.count === 1 ? [{ range, seconds: ((spentMs / 1_000) * cost) / done }] : []
    })
    costs.refit(underWay)
  }

  #standing(job: Job): JobPosition {
    const { registry, costs } = this.#tasks
    const work = registry.standing(costs, this.#parts.threads(), job.bestNumber)
    const { bars, stage } = registry
    const suspects = registry.onlySuspects(this.#watch.suspects)
    const { level: verdict } = this.#watch
    return { job, bars, stage, work, verdict, suspects, waits: this.#waits, runSeconds: this.runSeconds }
  }
}
