import { LRUCache } from 'lru-cache'
import type { Metrics } from '../../engine/backtest.ts'
import type { Window } from '../../engine/window.ts'
import { countDone, isFinal, type Job, type Trial } from '../job.ts'
import { keepPromise } from '../keptPromise.ts'
import { Mutex } from '../mutex.ts'
import { specificationOf } from '../parsed.ts'
import type { Plans } from '../plan/plans.ts'
import { isAnyIn, subtract } from '../plan/remaining.ts'
import { bestOf, WalkForwardPlan } from '../plan/walkForward.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { SearchStore } from '../searchStore.ts'
import { asSweep, rulesOf } from '../specification.ts'
import type { JoinTerms, OutOfSample, TestedFold } from './outOfSample.ts'
import type { TrialDetail } from './trialDetail.ts'

/** The starts of the first and the last of some bars, milliseconds since 1970 (UTC). */
export interface TimeSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** A fold that was tested, or of which nothing could be. */
export interface Fold {
  /** From 1 on. */
  readonly number: number
  readonly train: TimeSpan
  readonly test: TimeSpan
  /** The best trial of its training, and what became of its candidate on bars that it had not seen. */
  readonly trained: Trial
  readonly tested: Trial
  /** False where no trial of its training is admissible: its test is not run, and the account keeps its cash on these bars. */
  readonly isTested: boolean
  /** The bars of its test. */
  readonly testBars: Pick<Window, 'from' | 'to'>
}

/** Of an account that does not trade. */
const UNTRADED: Metrics = {
  totalReturn: 0,
  annualReturn: 0,
  sharpe: 0,
  sortino: null,
  maxDrawdown: 0,
  trades: 0,
  winRate: 0,
  profitFactor: null,
  calmar: null,
  exposure: 0,
}

/** Both trials of a fold that was tested have succeeded, so they have metrics. */
function metricsOf({ number, metrics }: Trial, isTested: boolean): Metrics {
  if (isTested && !metrics) throw new Error(`trial ${number} succeeded and has no metrics`)
  return metrics ?? UNTRADED
}

/** What the best trial of a fold's training earned; nothing where all of them failed. */
export function trainedMetrics({ trained, isTested }: Fold): Metrics {
  return metricsOf(trained, isTested)
}

/** What the account of a fold's test earned; nothing where there was no test. */
export function testedMetrics({ tested, isTested }: Fold): Metrics {
  return metricsOf(tested, isTested)
}

/** What folds are read with. */
export interface FoldsParts {
  readonly store: Pick<JobStore, 'trial' | 'committed'>
  readonly search: SearchStore
  readonly plans: Plans
  /** The starts of a dataset's bars. */
  times(datasetId: string): Promise<Float64Array>
  /** What a trial did. */
  detail(job: Job, number: number): Promise<TrialDetail>
  /** Joins the tests of folds, in order; see `joinTests`, which takes long where they hold very many bars. */
  join(folds: readonly TestedFold[], terms: JoinTerms): Promise<OutOfSample | null>
}

/** Folds that stay in memory, of all jobs together, and jobs' tests as one: what is tested never changes. */
const MAX_FOLDS = 20_000
const MAX_JOINED = 8

/** Folds that are read at once. */
const AT_ONCE = 8

/** What is known of the folds of a job. */
interface KnownFolds {
  readonly plan: WalkForwardPlan
  /** By index; null of one that was tested, or to be, and of which the training or the test did not succeed. */
  readonly folds: Map<number, Fold | null>
  /** Trials that were done when they were read last: with as many, no other fold can have been tested. */
  done: number
  readonly turns: Mutex
}

/** The tests of a job as one. */
interface Joined {
  /** Which folds there were. */
  readonly key: string
  /** Null where a test cannot be run again, and where the account overflows. */
  readonly outOfSample: Promise<OutOfSample | null>
}

function stretchOf(times: Float64Array, { from, to }: Window): TimeSpan {
  return { fromMs: times[from] ?? 0, toMs: times[to - 1] ?? 0 }
}

/** What walk-forward analyses have found, fold by fold. Each fold is read once, and its test run again once, however often it is asked for. */
export class Folds {
  readonly #parts: FoldsParts
  readonly #known = new LRUCache<string, KnownFolds>({
    maxSize: MAX_FOLDS,
    sizeCalculation: ({ plan }) => plan.windows.length,
  })
  /** What the tests of jobs did that still run, fold by fold. */
  readonly #tests = new LRUCache<string, Map<number, Promise<TestedFold | null>>>({ max: MAX_JOINED })
  readonly #joined = new LRUCache<string, Joined>({ max: MAX_JOINED })

  constructor(parts: FoldsParts) {
    this.#parts = parts
  }

  /**
   * The folds of a job of which both the training and the test have succeeded, and those without a test, in order; none of any other kind
   * of job.
   */
  async of(job: Job): Promise<readonly Fold[]> {
    if (job.kind !== 'WALK_FORWARD') return []
    const plan = this.#parts.plans.of(job)
    if (!(plan instanceof WalkForwardPlan)) return []
    const known = this.#known.get(job.id) ?? { plan, folds: new Map(), done: 0, turns: new Mutex() }
    this.#known.set(job.id, known)
    const done = countDone(job.tally)
    if (done > known.done) await known.turns.take(() => this.#read(job, known))
    return [...plan.windows.keys()].flatMap((index) => known.folds.get(index) ?? [])
  }

  /** What a job earned on bars that its choices had not seen; null before the first fold is tested, where a test cannot be run again, and where the account overflows. */
  async outOfSample(job: Job): Promise<OutOfSample | null> {
    const folds = await this.of(job)
    if (folds.length === 0) return null
    const key = String(folds.map(({ number }) => number))
    const kept = this.#joined.get(job.id)
    if (kept?.key === key) return kept.outOfSample
    const joined = { key, outOfSample: this.#join(job, folds) }
    const forget = () => {
      // Asked for again, it is worked out again.
      if (this.#joined.get(job.id) === joined) this.#joined.delete(job.id)
    }
    joined.outOfSample.then((found) => found ?? forget(), forget)
    this.#joined.set(job.id, joined)
    return joined.outOfSample
  }

  async #join(job: Job, folds: readonly Fold[]): Promise<OutOfSample | null> {
    const tests = this.#tests.get(job.id) ?? new Map<number, Promise<TestedFold | null>>()
    this.#tests.set(job.id, tests)
    const tested: TestedFold[] = []
    for (const fold of folds) {
      const test = await this.#test(job, fold, tests)
      if (!test) return null
      tested.push(test)
    }
    // No more will be joined with them.
    if (isFinal(job.state)) this.#tests.delete(job.id)
    const specification = specificationOf(job)
    return this.#parts.join(tested, { account: asSweep(specification).account, rules: rulesOf(specification) })
  }

  #test(job: Job, fold: Fold, tests: Map<number, Promise<TestedFold | null>>): Promise<TestedFold | null> {
    return keepPromise(tests, fold.number, { make: () => this.#replay(job, fold), isKept: (found) => found !== null })
  }

  /** Null where what it did cannot be shown. */
  async #replay(job: Job, fold: Fold): Promise<TestedFold | null> {
    const { number, trained, tested } = fold
    if (!fold.isTested) return { number, detail: await this.#untraded(job, fold), trainedReturn: 0 }
    const detail = await this.#parts.detail(job, tested.number)
    if (detail.problem !== null) return null
    return { number, detail, trainedReturn: trained.metrics?.annualReturn ?? null }
  }

  /** An account that keeps its cash on the bars of a fold's test. */
  async #untraded(job: Job, { testBars: { from, to } }: Fold): Promise<TrialDetail> {
    const { initialCash } = asSweep(specificationOf(job)).account
    const times = (await this.#parts.times(job.datasetId)).slice(from, to)
    return { trades: [], equity: new Float64Array(times.length).fill(initialCash), times, initialCash, problem: null }
  }

  /** Reads those folds that were tested since they were read last. */
  async #read(job: Job, known: KnownFolds): Promise<void> {
    const done = countDone(job.tally)
    if (done <= known.done) return
    const { plan, folds } = known
    const left = subtract(plan.trials, await this.#parts.store.committed(job.id))
    const isTested = (index: number) => !isAnyIn(left, { first: plan.testOf(index), count: 1 })
    const found = [...plan.windows.keys()].filter((index) => !folds.has(index) && isTested(index))
    const bars = found.length > 0 ? await this.#parts.times(job.datasetId) : new Float64Array(0)
    for (let first = 0; first < found.length; first += AT_ONCE) {
      const read = async (index: number) => void folds.set(index, await this.#fold(job, plan, { index, bars }))
      await Promise.all(found.slice(first, first + AT_ONCE).map(read))
    }
    known.done = done
  }

  async #fold(
    job: Job,
    plan: WalkForwardPlan,
    { index, bars }: { readonly index: number; readonly bars: Float64Array },
  ): Promise<Fold | null> {
    const { store, search } = this.#parts
    const tested = await store.trial(job.id, plan.testOf(index))
    const range = { first: plan.firstOf(index), count: plan.trained }
    const [scores = new Float64Array(0)] = (await search.figures(job.id, ['objective'], range)).columns
    const isTested = plan.hasTest(scores)
    if (isTested && tested?.state !== 'SUCCEEDED') return null
    const trained = await store.trial(job.id, range.first + bestOf(scores))
    const windows = plan.windows[index]
    if (!tested || !trained || !windows || (isTested && trained.state !== 'SUCCEEDED')) return null
    const spans = { train: stretchOf(bars, windows.train), test: stretchOf(bars, windows.test) }
    return { number: index + 1, ...spans, trained, tested, isTested, testBars: windows.test }
  }
}
