import type { Work } from '../../engine/batch.ts'
import type { Candles } from '../../engine/candles.ts'
import type { Window } from '../../engine/window.ts'
import { versioned } from '../../jobs/code.ts'
import type { Job } from '../../jobs/job.ts'
import { specificationOf } from '../../jobs/parsed.ts'
import type { Plans } from '../../jobs/plan/plans.ts'
import { StrategyUnknownError } from '../../jobs/plan/space.ts'
import type { DatasetStore } from '../../jobs/ports/datasetStore.ts'
import type { JobStore } from '../../jobs/ports/jobStore.ts'
import { type Benchmark, benchmarkTermsOf, type JobBenchmark } from '../../jobs/results/benchmark.ts'
import type { JoinTerms, OutOfSample, TestedFold } from '../../jobs/results/outOfSample.ts'
import { describeDifference, describeReplayFailure, differenceOf, originOf } from '../../jobs/results/replayProblem.ts'
import { NO_DETAIL, type TrialDetail } from '../../jobs/results/trialDetail.ts'
import { CandleCache } from '../candles/cache.ts'
import { WeighedCache } from '../candles/weighedCache.ts'
import { OwnReplays } from '../own/replays.ts'
import type { FilesOf } from '../own/rule.ts'
import { ThreadPool } from '../threads/threadPool.ts'
import type { BenchmarkTask, JoinTask, ReplayAnswer, ReplayTask, ThreadReplay } from './replayThread.ts'

/** Bytes of trials' details that stay in memory: a page asks for the equity and then for the trades of one. */
const MAX_BYTES = 128 * 1024 * 1024

/** Bytes of benchmarks that do. */
const MAX_BENCHMARK_BYTES = 32 * 1024 * 1024

/** Bytes that one trade takes about. */
const BYTES_PER_TRADE = 200

/** With all the candles that it keeps in memory, by the starts of its bars. */
function weigh({ equity, trades, times }: TrialDetail): number {
  return equity.byteLength + times.buffer.byteLength + trades.length * BYTES_PER_TRADE
}

/** Null where the account overflows. */
interface KeptBenchmark {
  readonly benchmark: JobBenchmark | null
}

/** How long the thread waits for another trial before it ends. */
const IDLE_MS = 60_000

export interface ReplaysParts {
  readonly plans: Plans
  readonly store: Pick<JobStore, 'trial'>
  readonly datasets: Pick<DatasetStore, 'candles'>
  readonly filesOf: FilesOf
}

/** A trial that was run again. */
export interface ReplayedTrial {
  readonly strategy: string
  readonly detail: Omit<TrialDetail, 'problem'>
  /** What it has in place of what is stored; null where it has the same. */
  readonly difference: string | null
}

/** A trial's strategy is not held as it was, or fails: that is no fault of the server's. */
export class ReplayError extends Error {
  constructor(cause: Error) {
    super('a trial could not be run again', { cause })
  }
}

/** The same work on other bars. */
function onBars(work: Work, window: Window): Work {
  return { ...work, batches: work.batches.map((batch) => ({ ...batch, window })) }
}

/** What a piece of work of one trial did, with the times of its bars. */
function detailOf(
  replay: Omit<ReplayAnswer, 'held'>,
  candles: Candles,
  { account, batches }: Work,
): Omit<TrialDetail, 'problem'> {
  const { from, to } = batches[0]?.window ?? { from: 0, to: candles.length }
  return { ...replay, times: candles.time.subarray(from, to), initialCash: account.initialCash }
}

/**
 * Runs trials once more for those who look at them, on a thread of their own, and those of strategies of one's own in a process of their
 * own: neither callers nor jobs wait for it.
 */
export class Replays {
  readonly #plans: Plans
  readonly #store: Pick<JobStore, 'trial'>
  readonly #candles: CandleCache
  readonly #filesOf: FilesOf
  readonly #pool: ThreadPool
  readonly #own = new OwnReplays()
  readonly #kept = new WeighedCache<TrialDetail>({
    mostBytes: MAX_BYTES,
    weigh,
    isKept: ({ problem }) => problem === null,
  })

  readonly #benchmarks = new WeighedCache<KeptBenchmark>({
    mostBytes: MAX_BENCHMARK_BYTES,
    weigh: ({ benchmark }) => (benchmark ? weigh(benchmark.detail) : 1),
  })

  constructor({ plans, store, datasets, filesOf }: ReplaysParts) {
    this.#plans = plans
    this.#store = store
    this.#filesOf = filesOf
    this.#candles = new CandleCache((id) => datasets.candles(id))
    const entry = new URL('./replayThread.ts', import.meta.url)
    this.#pool = new ThreadPool({ entry, minThreads: 0, maxThreads: 1, idleMs: IDLE_MS })
  }

  /** What a trial of a job did, or why it cannot be shown; then, and where it rejects, it is run again the next time. */
  detail(job: Job, number: number): Promise<TrialDetail> {
    return this.#kept.get(`${job.id} ${number}`, () => this.#show(job, number))
  }

  /** What a job's trials have to beat; null where the account overflows. Jobs of one account on the same bars have one. */
  async benchmark(job: Job): Promise<JobBenchmark | null> {
    const key = JSON.stringify([job.datasetId, benchmarkTermsOf(job)])
    return (await this.#benchmarks.get(key, () => this.#benchmark(job))).benchmark
  }

  async #benchmark(job: Job): Promise<KeptBenchmark> {
    const terms = benchmarkTermsOf(job)
    const candles = await this.#candles.get(job.datasetId)
    const buffer = candles.time.buffer as SharedArrayBuffer
    const task: BenchmarkTask = { ...terms, candles: buffer, bars: candles.length }
    const found = await this.#pool.run<Benchmark | null>(task, { name: 'benchmark' })
    if (!found) return { benchmark: null }
    const { metrics, equity } = found
    const { from, to } = terms.window ?? { from: 0, to: candles.length }
    const times = candles.time.subarray(from, to)
    const detail = { trades: [], equity, times, initialCash: terms.account.initialCash, problem: null }
    return { benchmark: { detail, metrics } }
  }

  /** Other numbers than those that are stored are not shown: they would be of another strategy. */
  async #show(job: Job, number: number): Promise<TrialDetail> {
    try {
      const { strategy, detail, difference } = await this.again(job, number)
      if (difference === null) return { ...detail, problem: null }
      const origin = originOf(specificationOf(job), strategy)
      return { ...NO_DETAIL, problem: describeDifference(strategy, difference, origin) }
    } catch (error) {
      // The store may be away: that is told as what it is.
      if (!(error instanceof ReplayError)) throw error
      return { ...NO_DETAIL, problem: describeReplayFailure(error.cause) }
    }
  }

  /** What the candidate of a trial does on other bars than its own, or why it cannot be shown. */
  async tried(job: Job, number: number, window: Window): Promise<TrialDetail> {
    try {
      const candles = await this.#candles.get(job.datasetId)
      const work = onBars(await this.#workOf(job, number), window)
      const { held: _, ...replay } = await this.#run(work, candles, undefined)
      return { ...detailOf(replay, candles, work), problem: null }
    } catch (error) {
      if (!(error instanceof ReplayError)) throw error
      return { ...NO_DETAIL, problem: describeReplayFailure(error.cause) }
    }
  }

  /**
   * Runs a trial of a job once more, and holds it against what is stored of it.
   *
   * @param signal ends it
   */
  async again(job: Job, number: number, signal?: AbortSignal): Promise<ReplayedTrial> {
    const candles = await this.#candles.get(job.datasetId)
    const stored = await this.#store.trial(job.id, number)
    // It would end its process once more, or hang.
    if (stored && !stored.metrics) throw new ReplayError(new Error('it did not succeed'))
    const work = await this.#workOf(job, number)
    const { held, ...replay } = await this.#run(work, candles, signal)
    const [batch] = work.batches
    const detail = detailOf(replay, candles, work)
    const difference = stored?.metrics ? differenceOf(stored.metrics, held) : null
    return { strategy: batch?.strategy ?? '', detail, difference }
  }

  async #workOf(job: Job, number: number): Promise<Work> {
    const range = { first: number, count: 1 }
    try {
      const plan = await this.#plans.ready(job, range)
      return versioned(plan.work(range), specificationOf(job))
    } catch (error) {
      throw error instanceof StrategyUnknownError ? new ReplayError(error) : error
    }
  }

  async #run(work: Work, candles: Candles, signal: AbortSignal | undefined): Promise<ReplayAnswer> {
    try {
      const own = this.#filesOf(work)
      if (own.length > 0) return await this.#own.run({ work, own }, candles, signal)
      const buffer = candles.time.buffer as SharedArrayBuffer
      const task: ReplayTask = { work, candles: buffer, bars: candles.length, own }
      return (await this.#pool.run<ThreadReplay>(task, signal ? { signal } : {})).replay
    } catch (error) {
      throw new ReplayError(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** The tests of folds as one. */
  join(folds: readonly TestedFold[], terms: JoinTerms): Promise<OutOfSample | null> {
    const task: JoinTask = { folds, ...terms }
    return this.#pool.run(task, { name: 'join' })
  }

  /** The starts of a dataset's bars, milliseconds since 1970 (UTC). */
  async times(datasetId: string): Promise<Float64Array> {
    return (await this.candles(datasetId)).time
  }

  /** The candles of a dataset. */
  candles(datasetId: string): Promise<Candles> {
    return this.#candles.get(datasetId)
  }

  /** Ends the threads, and the process. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.destroy(), this.#own.close()])
  }
}
