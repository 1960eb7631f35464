import type { Batch } from '../../engine/batch.ts'
import type { Candles } from '../../engine/candles.ts'
import { isAdmissible } from '../../engine/objective.ts'
import { findStrategy } from '../../engine/strategies/builtIn.ts'
import { versioned } from '../../jobs/code.ts'
import type { Job } from '../../jobs/job.ts'
import { specificationOf } from '../../jobs/parsed.ts'
import type { Plans } from '../../jobs/plan/plans.ts'
import { benchmarkTermsOf } from '../../jobs/results/benchmark.ts'
import { NO_TRUST, sampledTrials, type Trust } from '../../jobs/results/trust.ts'
import type { TrialColumns } from '../../jobs/searchStore.ts'
import { ThreadPool } from '../threads/threadPool.ts'
import type { TrustTask } from './trustThread.ts'

/** Bars over which trials are run again at most: about a second of a thread. By work, not by time: the figures are the same on any machine. */
const MAX_BARS = 50_000_000

/** So many trials are run again however many bars they have. */
const LEAST_TRIALS = 50

/** How long the thread waits for another job before it ends. */
const IDLE_MS = 60_000

/** What it is worked out with. */
export interface TrustsParts {
  readonly plans: Pick<Plans, 'ready'>
  candles(datasetId: string): Promise<Candles>
}

/** Runs samples of trials once more, on a thread of their own, to tell how far the best of a job can be trusted. */
export class Trusts {
  readonly #parts: TrustsParts
  readonly #pool: ThreadPool

  constructor(parts: TrustsParts) {
    this.#parts = parts
    const entry = new URL('./trustThread.ts', import.meta.url)
    this.#pool = new ThreadPool({ entry, minThreads: 0, maxThreads: 1, idleMs: IDLE_MS })
  }

  /**
   * How far a job's best trial can be trusted. Strategies of one's own are not run so often: nothing is said of them.
   *
   * @param figures of the trials that are done: the score comes first
   */
  async of(job: Job, best: number, figures: TrialColumns): Promise<Trust> {
    if (job.strategies.some((name) => !findStrategy(name))) return NO_TRUST
    const { plans } = this.#parts
    const specification = specificationOf(job)
    const batches: Batch[] = []
    const candles = await this.#parts.candles(job.datasetId)
    const most = Math.max(LEAST_TRIALS, Math.floor(MAX_BARS / candles.length))
    for (const number of sampledTrials(figures, best).slice(0, most)) {
      const range = { first: number, count: 1 }
      batches.push(...(await plans.ready(job, range)).work(range).batches)
    }
    const first = { first: best, count: 1 }
    const work = versioned((await plans.ready(job, first)).work(first), specification)
    const task: TrustTask = {
      work: { ...work, batches },
      benchmark: benchmarkTermsOf(job),
      candles: candles.time.buffer as SharedArrayBuffer,
      bars: candles.length,
      trials: (figures.columns[0] ?? new Float64Array(0)).filter(isAdmissible).length,
    }
    return this.#pool.run<Trust>(task)
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
