import { type Failure, FIGURES, type Results } from '../engine/batch.ts'
import { findStrategy } from '../engine/strategies/builtIn.ts'
import type { Strategy } from '../engine/strategies/strategy.ts'
import type { StrategyCatalog } from './catalog.ts'
import { type Job, type ListedJob, NO_SECONDS } from './job.ts'
import type { Bus, Message } from './ports/bus.ts'
import type { Clock } from './ports/clock.ts'
import type { Dataset, DatasetStore } from './ports/datasetStore.ts'
import { ALL_JOBS, type JobFilter, type NewJob } from './ports/jobStore.ts'
import type { Log } from './ports/log.ts'
import {
  DEFAULT_WATCHDOG,
  NO_LIMITS,
  type OptimizationInput,
  printSpecification,
  type Specification,
} from './specification.ts'
import type { TaskReading } from './verdict.ts'

/** A clock that stands still until it is told to go on; what was asked for `every` so often runs on the way. */
export class TestClock implements Clock {
  #nowMs = 0
  readonly #timers = new Set<{ dueMs: number; readonly periodMs: number; readonly action: () => void }>()

  now = () => this.#nowMs
  wallMs = () => 1_700_000_000_000 + this.#nowMs

  pause = () => settle()

  every(periodMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#nowMs + periodMs, periodMs, action }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Timers that run. */
  get timers(): number {
    return this.#timers.size
  }

  /** Lets what waits for nothing run, then `ms` pass, and after every timer that is due whatever it set going. */
  async pass(ms: number): Promise<void> {
    await settle()
    const endMs = this.#nowMs + ms
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.dueMs - b.dueMs)
      if (!next || next.dueMs > endMs) break
      this.#nowMs = next.dueMs
      next.dueMs += next.periodMs
      next.action()
      await settle()
    }
    this.#nowMs = endMs
    await settle()
  }
}

/** Lets everything run that waits for nothing but promises. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** A log that keeps what it is told. */
export function createTestLog(): Log & { readonly lines: string[]; readonly details: object[] } {
  const lines: string[] = []
  const details: object[] = []
  const keep = (about: object, message: string) => {
    details.push(about)
    lines.push(message)
  }
  return { lines, details, info: keep, warn: keep, error: keep }
}

/** A bus that keeps what was said. */
export function createTestBus(): Bus & {
  readonly said: Message[]
  readonly listeners: Set<(message: Message) => void>
} {
  const said: Message[] = []
  const listeners = new Set<(message: Message) => void>()
  return {
    said,
    listeners,
    publish: (message) => {
      said.push(message)
      for (const listener of [...listeners]) listener(message)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The dataset of the tests: so many bars that a task takes few trials of it. */
export const DATASET: Dataset = {
  id: '01900000-0000-7000-8000-000000000001',
  name: 'test-bars',
  symbol: null,
  barSeconds: 60,
  bars: 1_000_000,
  fromMs: 0,
  toMs: 60_000 * 999_999,
  digest: '0'.repeat(64),
  warnings: [],
  createdAtMs: 0,
}

/** Datasets without candles, whose bars follow each other evenly. */
export function createTestDatasets(...datasets: readonly Dataset[]): DatasetStore {
  const none = () => Promise.reject(new Error('not needed by this test'))
  return {
    dataset: async (id) => datasets.find((dataset) => dataset.id === id) ?? null,
    datasetsById: async (ids) => datasets.filter(({ id }) => ids.includes(id)),
    saveDataset: none,
    datasets: none,
    countDatasets: none,
    candles: none,
    barsBefore: async (id, atMs) => {
      const { bars = 0, fromMs = 0, barSeconds = 1 } = datasets.find((dataset) => dataset.id === id) ?? {}
      return Math.max(0, Math.min(bars, Math.ceil((atMs - fromMs) / (1_000 * barSeconds))))
    },
    timeAt: async (id, bar) => {
      const { bars = 0, fromMs = 0, barSeconds = 1 } = datasets.find((dataset) => dataset.id === id) ?? {}
      return bar >= 0 && bar < bars ? fromMs + 1_000 * barSeconds * bar : null
    },
    renameDataset: none,
    removeDataset: none,
  }
}

/** The default of every field of a sweep: `sma-cross` as it is, LONG, without exits. */
export const SWEEP: OptimizationInput = {
  dataset: DATASET.id,
  strategies: [{ strategy: 'sma-cross', space: [] }],
  directions: ['LONG'],
  exits: { takeProfit: [null], stopLoss: [null] },
  account: { initialCash: 10_000, fee: 0.001, slippage: 0, allocation: 1, fill: 'NEXT_OPEN' },
  objective: 'SHARPE',
  sampler: { method: 'GRID', trials: null, seed: 0 },
  run: { name: null, priority: 0, key: null, engine: 'AUTO', limits: NO_LIMITS, watchdog: DEFAULT_WATCHDOG, tags: [] },
}

/** A sweep of so many trials: `fast` of `sma-cross` in one direction, each with as many exits as it takes. */
export function sweepOf(trials: number): Specification {
  const takeProfit = Array.from({ length: trials }, (_, index) => (index + 1) / 1_000)
  return { kind: 'OPTIMIZATION', input: { ...SWEEP, exits: { takeProfit, stopLoss: [null] } } }
}

/** A job that can be kept. */
export function newJobOf(trials: number, changes: Partial<NewJob> = {}): NewJob {
  return {
    kind: 'OPTIMIZATION',
    name: 'a sweep',
    priority: 0,
    key: null,
    tags: [],
    repeatOf: null,
    strategies: ['sma-cross'],
    datasetId: DATASET.id,
    specification: printSpecification(sweepOf(trials)),
    trialsTotal: trials,
    ...changes,
  }
}

/** A job as a store would hold it, QUEUED. */
export function jobOf(changes: Partial<Job> = {}): Job {
  return {
    ...newJobOf(changes.trialsTotal ?? 10),
    id: 'job',
    state: 'QUEUED',
    tally: { succeeded: 0, failed: 0, timedOut: 0, seconds: 0 },
    stages: NO_SECONDS,
    bestNumber: null,
    progressSeq: 0,
    reservedSeq: 0,
    fraction: 0,
    reservedFraction: 0,
    barsPerSecond: 0,
    runSeconds: 0,
    deaths: 0,
    watchdog: null,
    error: null,
    eventSeq: 0,
    createdAtMs: 0,
    startedAtMs: null,
    finishedAtMs: null,
    ...changes,
  }
}

/** What lists of jobs are narrowed by. */
export function listedOf(job: Job): ListedJob {
  const { id, kind, state, name, tags, strategies, datasetId, createdAtMs, finishedAtMs } = job
  return { id, kind, state, name, tags, strategies, datasetId, createdAtMs, finishedAtMs }
}

/** A filter that lets every job through, but for what is given. */
export function filterOf(changes: Partial<JobFilter> = {}): JobFilter {
  return { ...ALL_JOBS, ...changes }
}

/** A figure of a trial, or why it failed. */
export type Outcome = number | Omit<Failure, 'trial'>

/**
 * The results of trials from `first` on, one an outcome: the number stands as objective, total return, Sharpe ratio and
 * drawdown, and NaN as the profit factor.
 */
export function resultsOf(first: number, outcomes: readonly Outcome[]): Results {
  const count = outcomes.length
  const figures = new Float64Array(FIGURES.length * count).fill(0)
  const failures: Failure[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const failed = typeof outcome === 'object'
    if (failed) failures.push({ trial: first + index, ...outcome })
    for (const [column, name] of FIGURES.entries()) {
      const isRank = name === 'objective' || name === 'totalReturn' || name === 'sharpe' || name === 'maxDrawdown'
      const value = failed || name === 'profitFactor' ? Number.NaN : isRank ? outcome : 0
      figures[column * count + index] = value
    }
  }
  return { count, figures, failures, fallbacks: [] }
}

/** Finds a built-in strategy. */
export const catalog: StrategyCatalog & { readonly list: readonly Strategy[]; readonly find: typeof findStrategy } = {
  list: ['sma-cross', 'rsi', 'donchian'].map((name) => findStrategy(name) as Strategy),
  find: findStrategy,
  digestOf: () => undefined,
  problems: [],
}

/** A reading of a task that moves, on a host that is well. */
export function readingOf(changes: Partial<TaskReading> = {}): TaskReading {
  const host = { ticks: 0, tickCpuMs: 5, lagMs: 0, hasGap: false, databaseAnswers: true, queueAnswers: true }
  return {
    jobId: 'job',
    unit: '0',
    node: 'a node',
    attempt: 1,
    cost: 1_000,
    bars: 0,
    writes: 0,
    stage: 'SIMULATION',
    trial: null,
    step: null,
    cpuMs: 0,
    answered: null,
    ...changes,
    host: { ...host, ...changes.host },
  }
}
