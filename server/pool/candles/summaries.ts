import { Mutex } from '../../jobs/mutex.ts'
import type { DatasetStore } from '../../jobs/ports/datasetStore.ts'
import type { CandlePoint } from '../../jobs/results/candlePoints.ts'
import { ThreadPool } from '../threads/threadPool.ts'
import type { SummaryTask } from './summaryThread.ts'
import { WeighedCache } from './weighedCache.ts'

/** Bytes of summaries that stay in memory: of some 700 datasets, as a page of them shows each. */
const MAX_BYTES = 32 * 1024 * 1024

/** Bytes that one point takes about: an object of six floats. */
const BYTES_PER_POINT = 96

/** How long the thread waits for another dataset before it ends. */
const IDLE_MS = 60_000

/**
 * Datasets as few points, for charts. Whole candles are read once for them, of one dataset at a time, and summed up on a thread of
 * their own; a page that shows the same datasets again reads nothing.
 */
export class Summaries {
  readonly #datasets: Pick<DatasetStore, 'candles'>
  readonly #turns = new Mutex()
  readonly #kept = new WeighedCache<readonly CandlePoint[]>({
    mostBytes: MAX_BYTES,
    weigh: ({ length }) => length * BYTES_PER_POINT,
  })
  readonly #pool: ThreadPool

  constructor(datasets: Pick<DatasetStore, 'candles'>) {
    this.#datasets = datasets
    const entry = new URL('./summaryThread.ts', import.meta.url)
    this.#pool = new ThreadPool({ entry, minThreads: 0, maxThreads: 1, idleMs: IDLE_MS })
  }

  /** A dataset as at most `points` candles; empty where it is unknown. */
  of(datasetId: string, points: number): Promise<readonly CandlePoint[]> {
    return this.#kept.get(`${datasetId} ${points}`, () => this.#turns.take(() => this.#sum(datasetId, points)))
  }

  async #sum(datasetId: string, points: number): Promise<readonly CandlePoint[]> {
    const candles = await this.#datasets.candles(datasetId)
    if (!candles) return []
    const task: SummaryTask = { candles: candles.time.buffer as SharedArrayBuffer, bars: candles.length, points }
    return this.#pool.run(task)
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
