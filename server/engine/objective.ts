import type { Metrics } from './backtest.ts'

/** What a search can maximise. */
export const OBJECTIVES = ['SHARPE', 'TOTAL_RETURN', 'SORTINO', 'CALMAR', 'PROFIT_FACTOR'] as const

/** One of `OBJECTIVES`. */
export type Objective = (typeof OBJECTIVES)[number]

/** No objective is as far from 0; scores of trials whose objective does not exist are. */
const BEYOND = 2 ** 960

/** Returns beyond it, and below its negative, have one such score. */
const MAX_RETURN = 2 ** 60

/** The figures that can be an objective. */
export type Ranked = Pick<Metrics, 'sharpe' | 'totalReturn' | 'sortino' | 'calmar' | 'profitFactor'>

/** What a search maximises, of one trial; null where that ratio has no denominator. */
export function objectiveOf(metrics: Ranked, objective: Objective): number | null {
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
export function scoreOf(metrics: Ranked, objective: Objective): number {
  const value = objectiveOf(metrics, objective)
  if (value !== null) return Math.max(-BEYOND / 2, Math.min(BEYOND / 2, value))
  const earned = Math.max(-MAX_RETURN, Math.min(MAX_RETURN, metrics.totalReturn))
  return earned > 0 ? BEYOND * (1 + earned) : BEYOND * (earned - 1)
}

/** The objective that a score stands for; null where it does not exist, and of a trial that breaks a constraint. Earlier versions gave ±Infinity then. */
export function objectiveAt(score: number): number | null {
  return Math.abs(score) < BEYOND ? score : null
}

/** Scores from here down are of trials that break a constraint; no other finite score is as low. */
const BROKEN = -(2 ** 1021)

/**
 * The score of a trial that breaks what its job asks for: below that of every trial that does not, and the lower the more it breaks.
 *
 * @param shortfall by how much, as a share of what is asked for; above 0
 */
export function scoreOfBroken(shortfall: number): number {
  return BROKEN * (1 + (Number.isFinite(shortfall) ? shortfall / (1 + shortfall) : 1))
}

/** Whether a score is of a trial that breaks what its job asks for. Earlier versions gave -Infinity to one without an objective. */
export function isBroken(score: number): boolean {
  return score <= BROKEN && score !== Number.NEGATIVE_INFINITY
}

/** Whether a score is of a trial that succeeded, and keeps what its job asks for. */
export function isAdmissible(score: number): boolean {
  return !Number.isNaN(score) && !isBroken(score)
}
