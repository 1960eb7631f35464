import type { Account } from '../engine/backtest.ts'
import type { Replay } from '../engine/replay.ts'
import type { Job } from '../jobs/job.ts'
import type { OutOfSample, TestedFold } from '../jobs/outOfSample.ts'
import type { Plans } from '../jobs/plans.ts'
import type { DatasetStore } from '../jobs/ports.ts'
import type { TrialDetail } from '../jobs/trialDetail.ts'
import { CandleCache } from './candleCache.ts'
import type { FilesOf } from './ownRule.ts'
import type { JoinTask, ReplayAnswer, ReplayTask } from './replayThread.ts'
import { ThreadPool } from './threadPool.ts'
import { WeighedCache } from './weighedCache.ts'

/** Bytes of trials' details that stay in memory: a page asks for the equity and then for the trades of one. */
const MOST_BYTES = 128 * 1024 * 1024

/** Bytes that one trade takes about. */
const BYTES_PER_TRADE = 200

/** With all the candles that it keeps in memory, by the starts of its bars. */
function weigh({ equity, trades, times }: TrialDetail): number {
  return equity.byteLength + times.buffer.byteLength + trades.length * BYTES_PER_TRADE
}

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
  readonly #pool: ThreadPool
  /** For strategies of one's own: what one leaves behind, no other one meets. */
  readonly #ownPool: ThreadPool
  #ownTurn: Promise<unknown> = Promise.resolve()
  readonly #kept = new WeighedCache<TrialDetail>({ mostBytes: MOST_BYTES, weigh })

  constructor({ plans, datasets, filesOf }: ReplaysParts) {
    this.#plans = plans
    this.#filesOf = filesOf
    this.#candles = new CandleCache((id) => datasets.candles(id))
    const entry = new URL('./replayThread.ts', import.meta.url)
    this.#pool = new ThreadPool({ entry, minThreads: 0, maxThreads: 1, idleMs: IDLE_MS })
    this.#ownPool = new ThreadPool({ entry, minThreads: 0, maxThreads: 1, idleMs: IDLE_MS })
  }

  /** What a trial of a job did; rejects where it cannot be run, and tries again the next time. */
  detail(job: Job, number: number): Promise<TrialDetail> {
    return this.#kept.get(`${job.id} ${number}`, () => this.#run(job, number))
  }

  async #run(job: Job, number: number): Promise<TrialDetail> {
    const candles = await this.#candles.get(job.datasetId)
    const range = { first: number, count: 1 }
    const work = (await this.#plans.ready(job, range)).work(range)
    const own = this.#filesOf(work.batches.map(({ strategy }) => strategy))
    const task: ReplayTask = { work, candles: candles.time.buffer as SharedArrayBuffer, bars: candles.length, own }
    const replay = await (own.length === 0 ? this.#replay(task) : this.#replayOwn(task))
    const { from, to } = work.batches[0]?.window ?? { from: 0, to: candles.length }
    return { ...replay, times: candles.time.subarray(from, to), initialCash: work.account.initialCash }
  }

  /** The tests of folds as one. */
  join(folds: readonly TestedFold[], account: Account): Promise<OutOfSample> {
    const task: JoinTask = { folds, account }
    return this.#pool.run(task, { name: 'join' })
  }

  async #replay(task: ReplayTask): Promise<Replay> {
    return (await this.#pool.run<ReplayAnswer>(task)).replay
  }

  /** One after the other, so that no other trial is on a thread that is to be renewed. */
  #replayOwn(task: ReplayTask): Promise<Replay> {
    const replay = this.#ownTurn.then(() => this.#replayNext(task))
    this.#ownTurn = replay.catch(() => undefined)
    return replay
  }

  async #replayNext(task: ReplayTask): Promise<Replay> {
    let isSpent = true
    try {
      const answer = await this.#ownPool.run<ReplayAnswer>(task)
      isSpent = answer.isSpent
      return answer.replay
    } finally {
      if (isSpent) await this.#ownPool.renew()
    }
  }

  /** The starts of a dataset's bars, milliseconds since 1970 (UTC). */
  async times(datasetId: string): Promise<Float64Array> {
    return (await this.#candles.get(datasetId)).time
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.destroy(), this.#ownPool.destroy()])
  }
}
