import { LRUCache } from 'lru-cache'
import { Tinypool } from 'tinypool'
import type { Replay } from '../engine/replay.ts'
import type { Job } from '../jobs/job.ts'
import type { Plans } from '../jobs/plans.ts'
import type { DatasetStore } from '../jobs/ports.ts'
import type { TrialDetail } from '../jobs/trialDetail.ts'
import { CandleCache } from './candleCache.ts'
import type { FilesOf } from './ownRule.ts'
import type { ReplayTask } from './replayThread.ts'

/** Trials whose details stay in memory: a page asks for the equity and then for the trades of one. */
const MOST_KEPT = 4

/** How long the thread waits for another trial before it ends. */
const IDLE_MS = 60_000

export interface ReplaysParts {
  readonly plans: Plans
  readonly datasets: DatasetStore
  readonly filesOf: FilesOf
}

/** Runs trials once more for those who look at them, on a thread of their own: neither callers nor jobs wait for it. */
export class Replays {
  readonly #plans: Plans
  readonly #candles: CandleCache
  readonly #filesOf: FilesOf
  readonly #pool: Tinypool
  readonly #kept = new LRUCache<string, Promise<TrialDetail>>({ max: MOST_KEPT })

  constructor({ plans, datasets, filesOf }: ReplaysParts) {
    this.#plans = plans
    this.#filesOf = filesOf
    this.#candles = new CandleCache((id) => datasets.candles(id))
    this.#pool = new Tinypool({
      filename: new URL('./replayThread.ts', import.meta.url).href,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MS,
    })
  }

  /** What a trial of a job did; rejects where it cannot be run, and tries again the next time. */
  detail(job: Job, number: number): Promise<TrialDetail> {
    const key = `${job.id} ${number}`
    const kept = this.#kept.get(key)
    if (kept) return kept
    const detail = this.#run(job, number)
    detail.catch(() => {
      // Asked for again, it is run again.
      if (this.#kept.get(key) === detail) this.#kept.delete(key)
    })
    this.#kept.set(key, detail)
    return detail
  }

  async #run(job: Job, number: number): Promise<TrialDetail> {
    const candles = await this.#candles.get(job.datasetId)
    const range = { first: number, count: 1 }
    const work = (await this.#plans.ready(job, range)).work(range)
    const own = this.#filesOf(work)
    const task: ReplayTask = { work, candles: candles.time.buffer as SharedArrayBuffer, bars: candles.length, own }
    const replay: Replay = await this.#pool.run(task)
    const { from, to } = work.batches[0]?.window ?? { from: 0, to: candles.length }
    return { ...replay, times: candles.time.subarray(from, to), initialCash: work.account.initialCash }
  }

  /** The starts of a dataset's bars, milliseconds since 1970 (UTC). */
  async times(datasetId: string): Promise<Float64Array> {
    return (await this.#candles.get(datasetId)).time
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
