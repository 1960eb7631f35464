import type { EngineName } from '../../engine/batch.ts'
import type { CostFit } from '../../progress/calibration.ts'
import { type ColdThreads, NONE_COLD } from '../../progress/coldCode.ts'
import {
  addCost,
  type CostStatistics,
  costOf,
  mergeCost,
  NO_COST_STATISTICS,
  type UnitCost,
  unitCostOf,
} from '../../progress/costStatistics.ts'
import type { WaitingPieces } from '../../progress/jobCosts.ts'
import { repeatedTrials } from '../job.ts'
import type { Plan, Share } from '../plan.ts'
import type { CostStatisticsByStrategy } from '../ports/costStatisticsStore.ts'
import type { SpentRange } from '../ports/jobStore.ts'
import type { Range } from '../range.ts'
import { FittedCosts, type TimedRange } from './fittedCosts.ts'
import {
  isListed,
  listedPrice,
  listedTaskSeconds,
  type PriceTerms,
  rulesTogether,
  USUAL_COMPUTATION_MS,
} from './listedPrice.ts'
import { isPaced, RoundCosts } from './roundCosts.ts'

/** What a user's own strategy costs on an engine before it was ever run: nobody can know. */
const GUESSES: Readonly<Record<EngineName, UnitCost>> = {
  SWEEP: { rule: 2e-8, trial: 2e-9 },
  VECTOR: { rule: 2e-8, trial: 1.5e-8 },
  REFERENCE: { rule: 2e-8, trial: 1.5e-8 },
}

/**
 * What it takes beside their own time to run some trials once more, in reference computations: where a process for it runs, and where it begins
 * with this job. Measured of recorded jobs.
 */
const REPEATING = { running: { job: 8, bar: 14e-5 }, beginning: { job: 41, bar: 21e-5 } }

/** Seconds after which that is given up. */
const MAX_REPEATING = 10

/** What is known, with what one more job has added. */
export function mergeStatistics(
  known: CostStatisticsByStrategy,
  added: CostStatisticsByStrategy,
): CostStatisticsByStrategy {
  const renewed = [...added].map(([strategy, statistics]) => {
    const old = known.get(strategy)
    return [strategy, old ? mergeCost(old, statistics) : statistics] as const
  })
  return new Map([...known, ...renewed])
}

/** A fit needs some trials that are done. Of fewer than this these are so large a part of the job that a list's prices serve it better. */
const FEWEST_LISTED = 128

function fitOf({ engine, search, prepare, trials, space }: Plan, areListed: boolean): CostFit | null {
  if (search !== null || prepare) return null
  if (!areListed) return 'OWN'
  if (trials < FEWEST_LISTED) return null
  if (engine !== 'SWEEP') return 'TRIALS'
  return new Set(space.branches.map(({ strategy }) => strategy)).size > 1 ? 'STRATEGIES' : 'RULES'
}

/** What a job's costs are worked out from. */
export interface CostTerms {
  readonly plan: Plan
  readonly barsPerTrial: number
  /** What earlier jobs have measured. */
  readonly costStatistics: CostStatisticsByStrategy
  /** Milliseconds of a reference computation on this machine; those of a usual one where it is not given. */
  readonly computationMs?: number
  /** Threads that run it for the first time; not given where jobs have run on them before. */
  readonly cold?: ColdThreads
  /** Threads that run it: given where costs are to be seconds that pass, in which rounds wait for one another. */
  readonly threads?: number
}

/** What a job's trials cost: the seconds that a thread is expected to take for them; of a job of rounds see `arePaced`. */
export class Costs {
  readonly #plan: Plan
  readonly #bars: number
  readonly #costStatistics: CostStatisticsByStrategy
  readonly #prices = new Map<string, UnitCost>()
  readonly #statistics = new Map<string, CostStatistics>()
  readonly #terms: PriceTerms
  /** What trials cost by their parameters, fitted to the job's own; null where nothing is. */
  readonly #fitted: FittedCosts | null
  /** What is fitted to the job's own trials, as soon as enough of these are done; null where points are not known before, or prices of a list serve few trials better. */
  readonly fit: CostFit | null
  /** Whether earlier jobs have measured what every strategy of the plan costs. */
  readonly areLearnt: boolean
  /** Whether the cost of every strategy of the plan is known before it begins: it is built in, or earlier jobs have measured it. */
  readonly areKnown: boolean
  /** What of a task's cost is the same however many trials it has; 0 where that is not known. */
  readonly perTask: number
  /** Seconds that the repetition of some trials takes beside these; 0 where none are repeated. */
  readonly #repeating: number
  /** Null where rounds do not wait for one another, or the number of threads is not given. */
  readonly #rounds: RoundCosts | null

  constructor({
    plan,
    barsPerTrial,
    costStatistics,
    computationMs = USUAL_COMPUTATION_MS,
    cold = NONE_COLD,
    threads = 0,
  }: CostTerms) {
    this.#plan = plan
    this.#bars = barsPerTrial
    this.#costStatistics = costStatistics
    this.#terms = { computationMs, together: rulesTogether(plan, barsPerTrial, computationMs) }
    this.areLearnt = this.#every((strategy) => costStatistics.has(strategy))
    this.areKnown = this.#every((strategy) => costStatistics.has(strategy) || isListed(strategy))
    const areListed = this.#every(isListed)
    this.fit = fitOf(plan, areListed)
    const priced = (range: Range) => this.#priced(range)
    const isLearnt = this.areLearnt && !areListed
    this.#fitted = this.fit ? new FittedCosts({ plan, priced, isLearnt, cold }) : null
    const terms = { plan, threads, computationMs, seconds: priced }
    this.#rounds = threads > 0 && isPaced(plan) ? new RoundCosts(terms) : null
    this.perTask = areListed && !this.#rounds ? listedTaskSeconds(plan, barsPerTrial, computationMs) : 0
    const { job, bar } = cold.seconds > 0 ? REPEATING.beginning : REPEATING.running
    this.#repeating = areListed ? 0 : (computationMs / 1_000) * (job + bar * barsPerTrial)
  }

  /** Whether costs are seconds that pass, whatever the threads do in them, for rounds wait for one another. */
  get arePaced(): boolean {
    return this.#rounds !== null
  }

  #every(holds: (strategy: string) => boolean): boolean {
    return this.#shares({ first: 0, count: this.#plan.trials }).every(({ strategy }) => holds(strategy))
  }

  /** Whether costs are fitted to the job's own trials. */
  get areFitted(): boolean {
    return this.#fitted?.isFitted ?? false
  }

  /** Where costs are fitted, what the trials took that are done: whatever a fit says of others, that is known. */
  get spent(): number | null {
    return this.#fitted?.spent ?? null
  }

  /** A higher number where what trials are reckoned to cost has changed. */
  get revision(): number {
    return this.#fitted?.revision ?? 0
  }

  /** A range of this job is done. */
  note({ range, seconds }: TimedRange): void {
    if (seconds > 0) this.#fitted?.add({ range, seconds })
  }

  /** No other ranges of this job than these are done. */
  noteAll(committed: readonly SpentRange[]): void {
    this.#fitted?.replace(committed.map(({ seconds, ...range }) => ({ range, seconds })))
  }

  /** Fits costs to what is done of the job by now. @param underWay what trials that are not done are reckoned to take */
  refit(underWay: readonly TimedRange[]): void {
    this.#fitted?.refit(underWay)
  }

  /** What the ranges of this job alone have added. */
  get statistics(): CostStatisticsByStrategy {
    return new Map(this.#statistics)
  }

  /** The cost of a range of trials. */
  of(range: Range): number {
    return this.#rounds?.of(range) ?? this.seconds(range)
  }

  /**
   * What comes when all trials are done: where some strategy is a user's own, a few trials are run once more, each by itself.
   *
   * @param best the best trial by now; null where there is none
   */
  ending(best: number | null): number {
    if (this.#repeating === 0) return 0
    const { trials } = this.#plan
    const one = (number: number) => this.of({ first: number, count: 1 })
    const usual = this.of({ first: 0, count: trials }) / trials
    const repeated =
      best === null
        ? 2 * usual + one(0) + one(trials - 1)
        : repeatedTrials({ bestNumber: best, trialsTotal: trials }).reduce((sum, number) => sum + one(number), 0)
    return Math.min(MAX_REPEATING, this.#repeating + repeated)
  }

  /** The seconds that a thread is expected to take for a range of trials. */
  seconds(range: Range): number {
    return this.#fitted?.of(range) ?? this.#priced(range)
  }

  #priced(range: Range): number {
    return this.#shares(range).reduce((sum, share) => sum + this.#cost(share), 0)
  }

  /** Ranges of trials as pieces that wait for a thread. */
  waiting(ranges: readonly Range[]): WaitingPieces[] {
    const pieces = this.#rounds?.waiting(ranges) ?? this.#fitted?.waiting(ranges)
    if (pieces) return pieces
    if (this.#plan.isMixed) return ranges.map((range) => ({ count: range.count, cost: this.of(range) / range.count }))
    return ranges
      .flatMap((range) => this.#shares(range))
      .map((share) => ({ count: share.trials, cost: this.#cost(share) / share.trials }))
  }

  /** A range took so many seconds: each of its strategies its share by what they were expected to take. */
  observe(range: Range, seconds: number): void {
    const shares = this.#shares(range).map((share) => ({ ...share, rules: share.rulesAlone }))
    const all = shares.reduce((sum, share) => sum + this.#cost(share), 0)
    for (const share of shares) {
      const known = this.#statistics.get(share.strategy) ?? NO_COST_STATISTICS
      const expected = this.#cost(share)
      const taken = { seconds: (seconds * expected) / all, expected }
      this.#statistics.set(share.strategy, addCost(known, this.#load(share), taken))
    }
  }

  #shares(range: Range): readonly Share[] {
    return this.#plan.shares(range)
  }

  #load({ rules, trials }: Share) {
    return { bars: this.#bars, rules, trials }
  }

  #cost(share: Share): number {
    return costOf(this.#priceOf(share.strategy), this.#load(share))
  }

  #priceOf(strategy: string): UnitCost {
    const known = this.#prices.get(strategy)
    if (known) return known
    const guess = listedPrice(strategy, this.#plan.engine, this.#terms) ?? GUESSES[this.#plan.engine]
    const statistics = this.#costStatistics.get(strategy)
    const price = (statistics && unitCostOf(statistics, guess)) ?? guess
    this.#prices.set(strategy, price)
    return price
  }
}
