import { LRUCache } from 'lru-cache'
import type { Window } from '../engine/window.ts'
import type { Job, Trial } from './job.ts'
import { joinTests, type OutOfSample, type TestedFold } from './outOfSample.ts'
import type { Plans } from './plans.ts'
import type { JobStore } from './ports.ts'
import type { SearchStore } from './searchStore.ts'
import { asSweep, parseSpecification } from './specification.ts'
import type { TrialDetail } from './trialDetail.ts'
import { bestOf, WalkForwardPlan } from './walkForwardPlan.ts'

/** The starts of the first and the last of some bars, milliseconds since 1970 (UTC). */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** A fold that was tested. */
export interface Fold {
  /** From 1 on. */
  readonly number: number
  readonly train: Stretch
  readonly test: Stretch
  /** The best trial of its training, and what became of its candidate on bars that it had not seen. */
  readonly trained: Trial
  readonly tested: Trial
}

/** What folds are read with. */
export interface FoldsParts {
  readonly store: Pick<JobStore, 'trial'>
  readonly search: SearchStore
  readonly plans: Plans
  /** The starts of a dataset's bars. */
  times(datasetId: string): Promise<Float64Array>
  /** What a trial did. */
  detail(job: Job, number: number): Promise<TrialDetail>
}

/** Folds, and jobs' tests as one, that stay in memory: what is tested never changes. */
const MOST_FOLDS = 2_000
const MOST_JOINED = 8

function stretchOf(times: Float64Array, { from, to }: Window): Stretch {
  return { fromMs: times[from] ?? 0, toMs: times[to - 1] ?? 0 }
}

/** What walk-forward analyses have found, fold by fold. */
export class Folds {
  readonly #parts: FoldsParts
  readonly #kept = new LRUCache<string, Fold>({ max: MOST_FOLDS })
  readonly #joined = new LRUCache<string, Promise<OutOfSample>>({ max: MOST_JOINED })

  constructor(parts: FoldsParts) {
    this.#parts = parts
  }

  /** The folds of a job of which both the training and the test have succeeded, in order; none of any other kind of job. */
  async of(job: Job): Promise<readonly Fold[]> {
    if (job.kind !== 'WALK_FORWARD') return []
    const plan = this.#parts.plans.of(job)
    if (!(plan instanceof WalkForwardPlan)) return []
    const folds: Fold[] = []
    for (const index of plan.windows.keys()) {
      const fold = await this.#fold(job, plan, index)
      if (fold) folds.push(fold)
    }
    return folds
  }

  /** What a job earned on bars that its choices had not seen; null before the first fold is tested. */
  async outOfSample(job: Job): Promise<OutOfSample | null> {
    const folds = await this.of(job)
    if (folds.length === 0) return null
    const key = `${job.id} ${folds.map(({ number }) => number)}`
    const kept = this.#joined.get(key)
    if (kept) return kept
    const joined = this.#join(job, folds)
    joined.catch(() => {
      // Asked for again, it is worked out again.
      if (this.#joined.get(key) === joined) this.#joined.delete(key)
    })
    this.#joined.set(key, joined)
    return joined
  }

  async #join(job: Job, folds: readonly Fold[]): Promise<OutOfSample> {
    const tested: TestedFold[] = []
    for (const { trained, tested: test } of folds) {
      const detail = await this.#parts.detail(job, test.number)
      tested.push({ detail, trainedReturn: trained.metrics?.annualReturn ?? null })
    }
    return joinTests(tested, asSweep(parseSpecification(job.specification)).account)
  }

  async #fold(job: Job, plan: WalkForwardPlan, index: number): Promise<Fold | null> {
    const key = `${job.id} ${index}`
    const kept = this.#kept.get(key)
    if (kept) return kept
    const { store, search, times } = this.#parts
    const tested = await store.trial(job.id, plan.testOf(index))
    if (tested?.state !== 'SUCCEEDED') return null
    const range = { first: plan.firstOf(index), count: plan.trained }
    const { columns } = await search.figures(job.id, ['objective'], range)
    const trained = await store.trial(job.id, range.first + bestOf(columns[0] ?? new Float64Array(0)))
    const windows = plan.windows[index]
    if (trained?.state !== 'SUCCEEDED' || !windows) return null
    const bars = await times(job.datasetId)
    const spans = { train: stretchOf(bars, windows.train), test: stretchOf(bars, windows.test) }
    const fold = { number: index + 1, ...spans, trained, tested }
    this.#kept.set(key, fold)
    return fold
  }
}
