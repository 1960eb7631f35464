import type { Metrics } from './backtest.ts'
import { type Objective, scoreOf } from './objective.ts'

/**
 * The version of what figures mean, which new jobs are made under. A job keeps its own, so that a figure of it never changes:
 *
 * 1. what was stored before there were versions: a Sortino ratio is 0 where no return is negative, an objective without a denominator is
 *    ±Infinity or 0, and with `CLOSE` an entry signal of the last bar makes a trade that only pays fees;
 * 2. a ratio without a denominator does not exist (`scoreOf` ranks it), an entry of the last bar is not filled, and out
 *    of sample a fold that is missing counts no time;
 * 3. an entry signal on a bar that carries the exit signal too is not filled, and the rules of the built-in strategies are
 *    those of today (docs/engine.md says all of it);
 * 4. a Bayesian search takes its trials in rounds of four, not of eight: it finds more (docs/search.md).
 */
export const RULES = 4

/** Whether an entry signal of the last bar is filled at its close. */
export function fillsLastClose(rules: number): boolean {
  return rules < 2
}

/** Whether an entry signal is filled though its bar carries the exit signal too: its reason is over. */
export function fillsEndedEntries(rules: number): boolean {
  return rules < 3
}

/** Metrics and the score of a trial, as a version of the rules has them. */
export function ruled(metrics: Metrics, objective: Objective, rules: number): { metrics: Metrics; score: number } {
  if (rules >= 2) return { metrics, score: scoreOf(metrics, objective) }
  const known = { ...metrics, sortino: metrics.sortino ?? 0 }
  return { metrics: known, score: firstScoreOf(known, objective) }
}

/** The score of the first version. */
function firstScoreOf(metrics: Metrics, objective: Objective): number {
  const { annualReturn, maxDrawdown, profitFactor, winRate, sortino } = metrics
  if (objective === 'SORTINO') return sortino ?? 0
  if (objective === 'PROFIT_FACTOR') return profitFactor ?? (winRate > 0 ? Number.POSITIVE_INFINITY : 0)
  if (objective !== 'CALMAR') return scoreOf(metrics, objective)
  const annual = annualReturn ?? Number.MAX_VALUE
  if (maxDrawdown > 0) return annual / maxDrawdown
  return annual > 0 ? Number.POSITIVE_INFINITY : 0
}
