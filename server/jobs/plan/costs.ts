import type { EngineName } from '../../engine/batch.ts'
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
import type { Plan, Share } from '../plan.ts'
import type { CostStatisticsByStrategy } from '../ports/costStatisticsStore.ts'
import type { Range } from '../range.ts'

/** What a strategy costs on an engine before it was ever measured; relative to each other they are about right on any machine. */
const GUESSES: Readonly<Record<EngineName, UnitCost>> = {
  SWEEP: { rule: 2e-8, trial: 2e-9 },
  VECTOR: { rule: 2e-8, trial: 1.5e-8 },
  REFERENCE: { rule: 2e-8, trial: 1.5e-8 },
}

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

/** What a job's costs are worked out from. */
export interface CostTerms {
  readonly plan: Plan
  readonly barsPerTrial: number
  /** What earlier jobs have taught. */
  readonly lessons: CostStatisticsByStrategy
}

/** What a job's trials cost: the seconds that a thread is expected to take for them. */
export class Costs {
  readonly #plan: Plan
  readonly #bars: number
  readonly #lessons: CostStatisticsByStrategy
  readonly #prices = new Map<string, UnitCost>()
  readonly #statistics = new Map<string, CostStatistics>()

  constructor({ plan, barsPerTrial, lessons }: CostTerms) {
    this.#plan = plan
    this.#bars = barsPerTrial
    this.#lessons = lessons
  }

  /** Whether the cost of every strategy of the plan is known from earlier jobs. */
  get areKnown(): boolean {
    return this.#shares({ first: 0, count: this.#plan.trials }).every(({ strategy }) => this.#lessons.has(strategy))
  }

  /** What the ranges of this job alone have added. */
  get statistics(): CostStatisticsByStrategy {
    return new Map(this.#statistics)
  }

  /** The cost of a range of trials. */
  of(range: Range): number {
    return this.#shares(range).reduce((sum, share) => sum + this.#cost(share), 0)
  }

  /** Ranges of trials as pieces that wait for a thread. */
  waiting(ranges: readonly Range[]): WaitingPieces[] {
    if (this.#plan.isMixed) return ranges.map((range) => ({ count: range.count, cost: this.of(range) / range.count }))
    return ranges
      .flatMap((range) => this.#shares(range))
      .map((share) => ({ count: share.trials, cost: this.#cost(share) / share.trials }))
  }

  /** A range took so many seconds: each of its strategies its share by what they were expected to take. */
  observe(range: Range, seconds: number): void {
    const shares = this.#shares(range)
    const all = this.of(range)
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
    const guess = GUESSES[this.#plan.engine]
    const statistics = this.#lessons.get(strategy)
    const price = (statistics && unitCostOf(statistics, guess)) ?? guess
    this.#prices.set(strategy, price)
    return price
  }
}
