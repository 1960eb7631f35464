import { LRUCache } from 'lru-cache'
import { trialConstraintsOf } from '../../engine/constraints.ts'
import { countDone, isFinal, type Job } from '../../jobs/job.ts'
import { keepPromise } from '../../jobs/keptPromise.ts'
import { specificationOf } from '../../jobs/parsed.ts'
import type { Catalog } from '../../jobs/plan.ts'
import { type AnalysisTerms, type BestTrial, MIN_TRIALS } from '../../jobs/results/analysis.ts'
import type { Analysis } from '../../jobs/results/comparedTrials.ts'
import { SCORED_BY } from '../../jobs/results/freeScores.ts'
import type { TrialDetail } from '../../jobs/results/trialDetail.ts'
import { NO_TRUST } from '../../jobs/results/trust.ts'
import type { SearchStore } from '../../jobs/searchStore.ts'
import { asSweep } from '../../jobs/specification.ts'
import { ThreadPool } from '../threads/threadPool.ts'
import type { Trusts } from './trusts.ts'

/** Analyses that stay in memory. */
const MAX_KEPT = 64

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
  readonly trusts: Pick<Trusts, 'of'>
}

/** An analysis, and whether all of it could be worked out. */
interface Found {
  readonly analysis: Analysis
  readonly isWhole: boolean
}

/** Works out what a job's trials say, for those who look at them, on a thread of its own. */
export class Analyses {
  readonly #parts: AnalysesParts
  readonly #pool: ThreadPool
  readonly #kept = new LRUCache<string, Promise<Found>>({ max: MAX_KEPT })

  constructor(parts: AnalysesParts) {
    this.#parts = parts
    const entry = new URL('./analysisThread.ts', import.meta.url)
    this.#pool = new ThreadPool({ entry, minThreads: 0, maxThreads: 1, idleMs: IDLE_MS })
  }

  /** How far a job's best trial can be trusted; null before enough trials have succeeded, and where none is admissible. */
  async of(job: Job): Promise<Analysis | null> {
    if (job.bestNumber === null || job.tally.succeeded < MIN_TRIALS) return null
    const done = countDone(job.tally)
    const stage = isFinal(job.state) ? `ended with ${done}` : Math.floor(Math.log(done) / Math.log(GROWTH))
    const key = `${job.id} ${stage}`
    const { bestNumber } = job
    const found = await keepPromise(this.#kept, key, {
      make: () => this.#run(job, bestNumber),
      isKept: ({ isWhole }) => isWhole,
    })
    return found.analysis
  }

  async #run(job: Job, number: number): Promise<Found> {
    const { store, find, trusts } = this.#parts
    const found = job.kind === 'WALK_FORWARD' ? null : await this.#best(job, number)
    const { objective, constraints } = asSweep(specificationOf(job))
    const scored = trialConstraintsOf(constraints) ? SCORED_BY[objective] : []
    const figures = await store.figures(job.id, ['objective', 'sharpe', ...scored], null)
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
    const best = found?.best ?? null
    // Trials that are run again would take time from those of a job that runs, again and again.
    const trust = found?.isWhole && isFinal(job.state) ? await trusts.of(job, number, figures) : NO_TRUST
    const terms: AnalysisTerms = { specification: job.specification, strategies, proposals, figures, best, trust }
    const analysis: Analysis = await this.#pool.run(terms)
    return { analysis, isWhole: found?.isWhole ?? true }
  }

  /** The best trial as it runs; `isWhole` where that could be worked out now. */
  async #best(job: Job, number: number): Promise<{ readonly best: BestTrial; readonly isWhole: boolean }> {
    const { equity, times, problem } = await this.#parts.detail(job, number)
    const best = { number, equity, fromMs: times[0] ?? 0, toMs: times.at(-1) ?? 0 }
    return { best, isWhole: problem === null }
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
