import { LRUCache } from 'lru-cache'
import { versionsOf } from '../code.ts'
import { countDone, type Job, type Trial } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { Plans } from '../plan/plans.ts'
import { StrategyUnknownError } from '../plan/space.ts'
import type { Plan } from '../plan.ts'

/**
 * The fewest trades and bars of a trial that is ranked among those of all jobs. The standard error of a Sharpe ratio of n returns is
 * about √((1 + S²/2) ÷ n), with S a bar (Andrew W. Lo, The Statistics of Sharpe Ratios, Financial Analysts Journal 58, 2002): of three
 * bars it says nothing, and times √(bars per year) that nothing is a number in the thousands, which would stand above all others.
 */
export const MIN_TRADES = 10
export const MIN_BARS = 100

/** A trial and its job. */
export interface RankedTrial {
  readonly job: Job
  readonly trial: Trial
}

/** A job that may hold one of the best trials. */
export interface RankedJob {
  readonly job: Job
  /** Of its dataset. */
  readonly bars: number
  /** The highest Sharpe ratio of its trials, however few trades they have and whatever they break. */
  readonly sharpe: number
}

/** Where the best trials are looked for. */
export interface RankingStore {
  /** Jobs on datasets of at least `bars` bars, by their highest Sharpe ratio; at most so many, behind the first `skip`. */
  rankedJobs(wanted: {
    readonly bars: number
    readonly skip: number
    readonly most: number
  }): Promise<readonly RankedJob[]>
  /** The trials of a job with the highest Sharpe ratios, the best first, of those that are admissible and have at least so many trades. */
  rankedTrials(jobId: string, wanted: { readonly trades: number; readonly most: number }): Promise<readonly Trial[]>
}

/** A trial that may be ranked, and what it ran. */
interface Ranked {
  /** The same for the same candidate on the same bars' dataset, whichever job tried it. */
  readonly key: string
  readonly trial: Trial
}

/** Jobs that are read at once, and looked at in all: repeats of one job stand next to each other. */
const AT_ONCE = 20
const MAX_JOBS = 1_000

/** Trials of a job that are looked at: where the first ones are one candidate on several windows, more. */
const LOOKED_AT = [100, 1_000] as const

/** Jobs of which the best trials stay in memory. */
const MAX_KEPT = 2_000

/** A job that runs is looked at anew when it has so many times more trials. */
const GROWTH = 1.1

const sharpeOf = ({ trial }: { readonly trial: Trial }) => trial.metrics?.sharpe ?? Number.NEGATIVE_INFINITY

/** The trials of all jobs with the highest Sharpe ratios, each candidate of a dataset once. What was read of a job is kept. */
export class BestTrials {
  readonly #store: RankingStore
  readonly #plans: Pick<Plans, 'ready'>
  readonly #kept = new LRUCache<string, readonly Ranked[]>({ max: MAX_KEPT })

  constructor(store: RankingStore, plans: Pick<Plans, 'ready'>) {
    this.#store = store
    this.#plans = plans
  }

  /** The best ones, the best first. Of one candidate the best trial is taken, of equal ones that of the older job. */
  async first(count: number): Promise<readonly RankedTrial[]> {
    const found = new Map<string, RankedTrial>()
    for (let skip = 0; skip < MAX_JOBS; skip += AT_ONCE) {
      const jobs = await this.#store.rankedJobs({ bars: MIN_BARS, skip, most: AT_ONCE })
      for (const ranked of jobs) {
        const last = sorted(found)[count - 1]
        // No trial of this job, and of none behind it, comes before the last one.
        if (last && sharpeOf(last) > ranked.sharpe) return sorted(found).slice(0, count)
        for (const { key, trial } of await this.#of(ranked, count)) {
          const known = found.get(key)
          const one = { job: ranked.job, trial }
          if (!known || precedes(one, known)) found.set(key, one)
        }
      }
      if (jobs.length < AT_ONCE) break
    }
    return sorted(found).slice(0, count)
  }

  /** The best trials of a job, each candidate once. */
  async #of(ranked: RankedJob, count: number): Promise<readonly Ranked[]> {
    const { job } = ranked
    const done = countDone(job.tally)
    const step = job.state === 'RUNNING' ? `~${Math.floor(Math.log(done) / Math.log(GROWTH))}` : done
    const key = `${job.id} ${step}`
    const kept = this.#kept.get(key)
    if (kept) return kept
    const read = await this.#read(ranked, count)
    this.#kept.set(key, read)
    return read
  }

  async #read({ job, bars }: RankedJob, count: number): Promise<readonly Ranked[]> {
    let found = new Map<string, Ranked>()
    for (const most of LOOKED_AT) {
      const trials = await this.#store.rankedTrials(job.id, { trades: MIN_TRADES, most })
      found = new Map()
      for (const trial of trials) {
        const one = await this.#rank(job, trial, bars)
        if (one && !found.has(one.key)) found.set(one.key, one)
        if (found.size === count) return [...found.values()]
      }
      if (trials.length < most) break
    }
    return [...found.values()]
  }

  /** Null of a trial on too few bars, and where it cannot be told what it ran. */
  async #rank(job: Job, trial: Trial, bars: number): Promise<Ranked | null> {
    const range = { first: trial.number, count: 1 }
    const plan = await this.#planOf(job, range)
    if (!plan || (plan.bars?.(range) ?? bars) < MIN_BARS) return null
    const { parameters, ...candidate } = plan.candidate(trial.number)
    const values = Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1))
    const code = versionsOf(specificationOf(job))?.[candidate.strategy] ?? null
    const { strategy, direction, takeProfit, stopLoss } = candidate
    return { key: JSON.stringify([job.datasetId, strategy, code, direction, values, takeProfit, stopLoss]), trial }
  }

  async #planOf(job: Job, range: { readonly first: number; readonly count: number }): Promise<Plan | null> {
    try {
      return await this.#plans.ready(job, range)
    } catch (error) {
      // Nobody here could say what it ran: the others are ranked all the same.
      if (error instanceof StrategyUnknownError) return null
      throw error
    }
  }
}

function precedes(one: RankedTrial, other: RankedTrial): boolean {
  if (sharpeOf(one) !== sharpeOf(other)) return sharpeOf(one) > sharpeOf(other)
  if (one.job.id !== other.job.id) return one.job.id < other.job.id
  return one.trial.number < other.trial.number
}

function sorted(found: ReadonlyMap<string, RankedTrial>): RankedTrial[] {
  return [...found.values()].sort((one, other) => (precedes(one, other) ? -1 : 1))
}
