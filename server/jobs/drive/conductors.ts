import { calibrate } from '../../progress/calibration.ts'
import type { GapsByKind } from '../../watchdog/watch.ts'
import { cancelText } from '../deathText.ts'
import type { Job, JobError } from '../job.ts'
import { Costs } from '../plan/costs.ts'
import { calibrateForecast } from '../plan/forecastSpread.ts'
import { coldComputations, loadingMsPerBar, USUAL_COMPUTATION_MS } from '../plan/listedPrice.ts'
import type { Plans } from '../plan/plans.ts'
import { rangeWidthOf } from '../plan/rangeWidth.ts'
import { StrategyUnknownError } from '../plan/space.ts'
import type { Plan } from '../plan.ts'
import type { Message } from '../ports/bus.ts'
import type { CostStatisticsStore, WidthOf } from '../ports/costStatisticsStore.ts'
import type { Dataset, DatasetStore } from '../ports/datasetStore.ts'
import type { ConductorQueue, DriveRequest } from '../ports/queue.ts'
import { reasonOf } from '../reason.ts'
import type { TaskReading } from '../verdict.ts'
import { Conductor, type ConductorParts } from './conductor.ts'
import type { DrivenJob } from './drivenJob.ts'
import { warmRanges } from './lessons.ts'
import { awaitStrategy } from './strategyWait.ts'

/** What the conductors of a process share. */
export interface ConductorsParts extends ConductorParts {
  readonly datasets: DatasetStore
  readonly plans: Plans
  readonly conductorQueue: ConductorQueue
  readonly costStatistics: CostStatisticsStore
  /** Milliseconds of a reference computation on this machine; null before one is measured. */
  computationMs(): number | null
  /** Milliseconds until the candles of a dataset are in memory here; 0 where they are. @param usualMsPerBar what loading a bar takes usually */
  loadingMs(dataset: Pick<Dataset, 'id' | 'bars'>, usualMsPerBar: number): number
  /** Whether the threads of this process have run nothing yet. */
  isCold(): boolean
  /** The machine of this process, for people. */
  readonly host: string
  /** Whether what this process holds is its own for sure; while it is not, it says nothing of its jobs. */
  isSure(): boolean
}

/** What a job is run on. */
type JobContext = Omit<DrivenJob, 'job' | 'history'>

function warningOf(jobId: string): string {
  return `trials of this job have ended processes, so its tasks run in processes of their own. ${cancelText(jobId)}`
}

/** Twenty readings a second, the most that the contract allows. */
const TICK_MS = 50

/** How many jobs one process drives at once. */
const MAX_JOBS = 1_000

/**
 * All conductors of a process: one for every job that the queue hands it. The queue sees to it that a job is driven by
 * one process at a time, and by another one when that process dies.
 */
export class Conductors {
  readonly #parts: ConductorsParts
  readonly #live = new Map<string, Conductor>()
  /** What jobs here have shown of the CPU that steps take. */
  #history: GapsByKind = new Map()
  #stops: (() => void)[] = []
  #leave = async (): Promise<void> => undefined

  constructor(parts: ConductorsParts) {
    this.#parts = parts
  }

  /** Begins to drive jobs, and sees to it that every one that is not final has someone who does. */
  async open(): Promise<void> {
    const { bus, clock, conductorQueue, store, log } = this.#parts
    this.#stops = [bus.listen((message) => this.#hear(message)), clock.every(TICK_MS, () => this.#tick())]
    this.#leave = conductorQueue.work(MAX_JOBS, (call, signal) => this.#conduct(call, signal))
    const jobs = await store.openJobs()
    for (const { id, deaths } of jobs.filter((job) => job.deaths > 0)) log.warn({ job: id, deaths }, warningOf(id))
    await conductorQueue.ensure(jobs.map(({ id, priority }) => ({ jobId: id, priority })))
  }

  /** Ends all conducting here; the jobs stay as they are, and go to others. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    await this.#leave()
  }

  /** Drives a job until it is final. */
  async #conduct({ jobId }: DriveRequest, signal: AbortSignal): Promise<void> {
    const ready = await awaitStrategy(jobId, (job) => this.#prepare(job), { ...this.#parts, signal })
    if (!ready) return this.#parts.tasks.withdraw(jobId)
    const { job: found, context } = ready
    if ('code' in context) return this.#giveUp(jobId, context)
    const recovered = found.startedAtMs === null ? null : await this.#parts.store.recover(jobId)
    if (recovered) this.#parts.bus.publish({ kind: 'job', job: recovered })
    const conductor = new Conductor({ job: recovered ?? found, ...context, history: this.#history }, this.#parts)
    const stop = () => conductor.fail(new Error('the job goes to another conductor'))
    signal.addEventListener('abort', stop)
    this.#live.set(jobId, conductor)
    try {
      if (signal.aborted) stop()
      this.#run(conductor, () => conductor.begin())
      await conductor.over
      this.#history = new Map([...this.#history, ...conductor.learnt])
      await this.#parts.tasks.withdraw(jobId)
      await this.#learn(jobId, context, conductor.order)
      await this.#calibrate(rangeWidthOf(context.plan, found.strategies), conductor.missed)
    } finally {
      // Another lease on the same job may have begun here meanwhile.
      if (this.#live.get(jobId) === conductor) this.#live.delete(jobId)
      signal.removeEventListener('abort', stop)
    }
  }

  /** What a job is run on, or why it never can be. */
  async #prepare(job: Job): Promise<JobContext | JobError | StrategyUnknownError> {
    const dataset = await this.#parts.datasets.dataset(job.datasetId)
    if (!dataset) return { code: 'DATASET_MISSING', message: `the dataset ${job.datasetId} is gone` }
    const plan = this.#plan(job)
    if (plan instanceof Error || 'code' in plan) return plan
    const known = await this.#parts.costStatistics.read(plan.engine, job.strategies)
    const width = await this.#parts.costStatistics.width(rangeWidthOf(plan, job.strategies))
    const computationMs = this.#parts.computationMs() ?? USUAL_COMPUTATION_MS
    const coldMs = this.#parts.isCold() ? coldComputations(job.strategies, plan, dataset.bars) * computationMs : 0
    const loadingMs = this.#parts.loadingMs(dataset, loadingMsPerBar(computationMs))
    return { plan, barsPerTrial: dataset.bars, costStatistics: known, width, computationMs, coldMs, loadingMs }
  }

  #plan(job: Job): Plan | JobError | StrategyUnknownError {
    try {
      return this.#parts.plans.of(job)
    } catch (error) {
      if (error instanceof StrategyUnknownError) return error
      this.#parts.log.error({ err: error, job: job.id }, 'a job could not be planned')
      // The input was checked at the start. Planning depends on nothing else: trying again would not help.
      return { code: 'INTERNAL', message: `its trials could not be worked out: ${reasonOf(error)}` }
    }
  }

  /** Adds what the trials of the job have cost to the statistics of its strategies. @param order in which its tasks were done */
  async #learn(jobId: string, context: JobContext, order: readonly number[]): Promise<void> {
    const { costStatistics, store } = this.#parts
    const costs = new Costs(context)
    const committed = await store.committed(jobId)
    await calibrateForecast(context.plan.engine, { costs, committed }, costStatistics)
    const cold = { threads: Math.max(1, this.#parts.threads()), seconds: context.coldMs / 1_000 }
    for (const { seconds, ...range } of warmRanges(committed, order, cold)) costs.observe(range, seconds)
    await costStatistics.add(context.plan.engine, costs.statistics)
  }

  /** Ranges of ETAs become wider where a job's missed too often, and narrower where they missed too seldom. */
  async #calibrate(of: WidthOf, missed: number | null): Promise<void> {
    if (missed === null) return
    await this.#parts.costStatistics.changeWidth(of, (width) => calibrate(width, missed))
  }

  async #giveUp(jobId: string, error: JobError): Promise<void> {
    const job = await this.#parts.store.end(jobId, { state: 'FAILED', error, message: error.message })
    if (job) this.#parts.bus.publish({ kind: 'job', job })
  }

  #hear(message: Message): void {
    if (message.kind === 'readings') {
      this.#read(message.readings)
    } else if (message.kind === 'committed') {
      const { jobId, range, count, startSeconds } = message
      this.#tell(jobId, (conductor) => conductor.committed(range, count, startSeconds))
    } else if (message.kind === 'released') {
      this.#tell(message.jobId, (conductor) => conductor.sync())
    } else if (message.kind === 'job') {
      this.#tell(message.job.id, (conductor) => conductor.changed(message.job))
    } else if (message.kind === 'deleted') {
      this.#live.get(message.jobId)?.drop()
    } else if (message.kind === 'found') {
      this.#live.get(message.jobId)?.found(message)
    } else if (message.kind === 'ask' && this.#parts.isSure()) {
      for (const conductor of this.#live.values()) conductor.show()
    } else if (message.kind === 'gap') {
      for (const jobId of this.#live.keys()) this.#tell(jobId, (conductor) => conductor.sync())
    }
  }

  #read(readings: readonly TaskReading[]): void {
    for (const [jobId, ours] of Map.groupBy(readings, (reading) => reading.jobId)) this.#live.get(jobId)?.read(ours)
  }

  #tell(jobId: string, action: (conductor: Conductor) => Promise<void>): void {
    const conductor = this.#live.get(jobId)
    if (conductor) this.#run(conductor, () => action(conductor))
  }

  /**
   * Runs an action of a conductor. Where it fails, what the conductor knows may no longer be true: it ends, the queue hands the job out
   * again, and its next conductor reads everything from the store.
   */
  #run(conductor: Conductor, action: () => Promise<void>): void {
    action().catch((error: unknown) => conductor.fail(error))
  }

  /** A process that stood still may go on after others have taken up its jobs: what it would say is not so any more. */
  #tick(): void {
    if (!this.#parts.isSure()) return
    for (const conductor of this.#live.values()) {
      this.#run(conductor, () => conductor.tick())
      if (conductor.isQuiet()) this.#run(conductor, () => conductor.sync())
    }
  }
}
