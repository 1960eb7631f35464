import type { Metrics } from './backtest.ts'

/** What a search can maximise. */
export const OBJECTIVES = ['SHARPE', 'TOTAL_RETURN', 'SORTINO', 'CALMAR', 'PROFIT_FACTOR'] as const

/** One of `OBJECTIVES`. */
export type Objective = (typeof OBJECTIVES)[number]

/** No objective is as far from 0; scores of trials whose objective does not exist are. */
const BEYOND = 2 ** 960

/** The largest return that such scores tell apart from larger ones. */
const MAX_RETURN = 2 ** 60

/** What a search maximises, of one trial; null where that ratio has no denominator. */
export function objectiveOf(metrics: Metrics, objective: Objective): number | null {
  switch (objective) {
    case 'SHARPE':
      return metrics.sharpe
    case 'TOTAL_RETURN':
      return metrics.totalReturn
    case 'SORTINO':
      return metrics.sortino
    case 'CALMAR':
      return metrics.calmar
    case 'PROFIT_FACTOR':
      return metrics.profitFactor
  }
}

/**
 * The number by which trials are ranked, higher is better; finite. It is the objective where that exists. A trial without one
 * ranks above every number if it earned, below every number if it did not, and among its like by its total return.
 */
export function scoreOf(metrics: Metrics, objective: Objective): number {
  const value = objectiveOf(metrics, objective)
  if (value !== null) return Math.max(-BEYOND / 2, Math.min(BEYOND / 2, value))
  const earned = Math.min(MAX_RETURN, metrics.totalReturn)
  return earned > 0 ? BEYOND * (1 + earned) : BEYOND * (earned - 1)
}

/** The objective that a score stands for; null where it does not exist. Earlier versions gave ±Infinity then. */
export function objectiveAt(score: number): number | null {
  return Math.abs(score) < BEYOND ? score : null
}
