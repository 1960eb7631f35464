import { ENGINES, type EngineName } from '../../engine/batch.ts'
import { COLD_COMPUTATIONS } from '../../progress/coldCode.ts'
import { costOf, type UnitCost } from '../../progress/costStatistics.ts'
import { LOADED_BAR, PRICES } from '../../progress/prices.ts'
import type { Plan } from '../plan.ts'

/** What a reference computation takes on a usual machine, in milliseconds: what is reckoned with before this one is measured. */
export const USUAL_COMPUTATION_MS = 5

/** How long a usual task takes, in seconds, and how many there are at least: the last ones are small. */
const TASK_SECONDS = 0.8
const FEWEST_TASKS = 8

/** What a task of the sweep engine takes for a bar beside its trials, in reference computations, for each direction: measured of recorded jobs, 0 to 8 millionths. */
const TASK_BAR = 2.5e-6

/** Where a price holds. */
export interface PriceTerms {
  /** Milliseconds that a reference computation takes on this machine. */
  readonly computationMs: number
  /** Entry rules of a direction that a task runs together: they share what is worked out once for all of them. */
  readonly together: number
}

/** What a built-in strategy costs on an engine, in seconds of a thread a bar; null where the strategy is not built in. */
export function listedPrice(
  strategy: string,
  engine: EngineName,
  { computationMs, together }: PriceTerms,
): UnitCost | null {
  const listed = isListed(strategy) ? PRICES[strategy]?.[ENGINES.indexOf(engine)] : undefined
  if (!listed) return null
  const [rule, trial, sharedRule = 0, sharedTrial = 0] = listed
  const seconds = (1e-6 * computationMs) / 1_000
  return { rule: seconds * (rule + sharedRule / together), trial: seconds * (trial + sharedTrial / together) }
}

/** Milliseconds that it takes to read a candle out of the store, before any were read. @param computationMs see PriceTerms */
export function loadingMsPerBar(computationMs: number): number {
  return 1e-6 * LOADED_BAR * computationMs
}

/** Whether the list has a strategy: all that are built in. */
export function isListed(strategy: string): boolean {
  return Object.hasOwn(PRICES, strategy)
}

/** Reference computations that a thread loses to what it does for the first time, in a job of these strategies over so many bars. */
export function coldComputations(
  strategies: readonly string[],
  { engine, bars: hasWindows }: Pick<Plan, 'engine' | 'bars'>,
  bars: number,
): number {
  const { own, sweep, other, windows, bar } = COLD_COMPUTATIONS
  const listed = engine === 'SWEEP' ? sweep : other
  const code = strategies.every(isListed) ? listed : own
  return code + bar * bars + (hasWindows ? windows : 0)
}

/** Seconds that a task of built-in strategies takes beside its trials, however many those are: each has the engine walk the bars once more. */
export function listedTaskSeconds(plan: Plan, barsPerTrial: number, computationMs: number): number {
  if (plan.engine !== 'SWEEP') return 0
  const bars = plan.bars ? plan.bars({ first: 0, count: plan.trials }) / plan.trials : barsPerTrial
  // Points that are drawn come in no order: a task has some of each direction.
  const isDrawn = plan.prepare !== undefined && !plan.bars
  const directions = isDrawn ? new Set(plan.space.branches.map(({ direction }) => direction)).size : 1
  return (TASK_BAR * bars * directions * computationMs) / 1_000
}

/**
 * How many entry rules of a direction a task of a plan runs together, about: as many as fill its time. Where those are more than follow each
 * other in one direction, the other direction has its part of them.
 */
export function rulesTogether(plan: Plan, barsPerTrial: number, computationMs: number): number {
  const alone = { computationMs, together: Number.POSITIVE_INFINITY }
  const shares = plan.shares({ first: 0, count: plan.trials })
  const rules = shares.reduce((sum, share) => sum + share.rules, 0)
  const seconds = shares.reduce((sum, { strategy, ...load }) => {
    const price = listedPrice(strategy, plan.engine, alone)
    return sum + (price ? costOf(price, { bars: barsPerTrial, ...load }) : 0)
  }, 0)
  const inTask = Math.min((TASK_SECONDS * rules) / seconds, rules / FEWEST_TASKS)
  const inDirection = shares.reduce((most, share) => Math.max(most, share.rules), 0)
  const directions = new Set(plan.space.branches.map(({ direction }) => direction)).size
  return Math.max(1, Math.min(inTask, Math.max(inDirection, inTask / directions)))
}
