import { LRUCache } from 'lru-cache'
import { type Analysis, type AnalysisTerms, type BestTrial, LEAST_TRIALS } from '../jobs/analysis.ts'
import { countDone, isFinal, type Job } from '../jobs/job.ts'
import type { Catalog } from '../jobs/plan.ts'
import type { SearchStore } from '../jobs/searchStore.ts'
import type { TrialDetail } from '../jobs/trialDetail.ts'
import { ThreadPool } from './threadPool.ts'

/** Analyses that stay in memory. */
const MOST_KEPT = 64

/** A job that runs is analysed anew when it has so many times more trials. */
const GROWTH = 1.1

/** How long the thread waits for another analysis before it ends. */
const IDLE_MS = 60_000

/** What analyses are made with. */
export interface AnalysesParts {
  readonly store: SearchStore
  readonly find: Catalog
  /** What a trial did. */
  detail(job: Job, number: number): Promise<TrialDetail>
}

/** Works out what a job's trials say, for those who look at them, on a thread of its own. */
export class Analyses {
  readonly #parts: AnalysesParts
  readonly #pool: ThreadPool
  readonly #kept = new LRUCache<string, Promise<Analysis | null>>({ max: MOST_KEPT })

  constructor(parts: AnalysesParts) {
    this.#parts = parts
    const entry = new URL('./analysisThread.ts', import.meta.url)
    this.#pool = new ThreadPool({ entry, minThreads: 0, maxThreads: 1, idleMs: IDLE_MS })
  }

  /** How far a job's best trial can be trusted; null before enough trials have succeeded. */
  async of(job: Job): Promise<Analysis | null> {
    if (job.bestNumber === null || job.tally.succeeded < LEAST_TRIALS) return null
    const done = countDone(job.tally)
    const key = `${job.id} ${isFinal(job.state) ? done : Math.floor(Math.log(done) / Math.log(GROWTH))}`
    const kept = this.#kept.get(key)
    if (kept) return kept
    const forget = () => {
      // Asked for again, it is worked out again.
      if (this.#kept.get(key) === analysis) this.#kept.delete(key)
    }
    const analysis = this.#run(job, job.bestNumber, forget)
    analysis.catch(forget)
    this.#kept.set(key, analysis)
    return analysis
  }

  /** @param onGap told where a part of it cannot be worked out now */
  async #run(job: Job, number: number, onGap: () => void): Promise<Analysis | null> {
    const { store, find } = this.#parts
    const best = job.kind === 'WALK_FORWARD' ? null : await this.#best(job, number, onGap)
    const figures = await store.figures(job.id, ['objective', 'sharpe'], null)
    // What is sent to a thread holds no functions.
    const strategies = job.strategies
      .flatMap((name) => find(name) ?? [])
      .map(({ name, title, description, family, parameters }) => ({
        name,
        title,
        description,
        family,
        parameters,
      }))
    const proposals = await store.proposals(job.id, null)
    const terms: AnalysisTerms = { specification: job.specification, strategies, proposals, figures, best }
    return this.#pool.run(terms)
  }

  async #best(job: Job, number: number, onGap: () => void): Promise<BestTrial> {
    const { equity, times, problem } = await this.#parts.detail(job, number)
    if (problem !== null) onGap()
    return { number, equity, fromMs: times[0] ?? 0, toMs: times.at(-1) ?? 0 }
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
