import { normalBelow, normalQuantile } from '../samplers/normal.ts'

/** Euler and Mascheroni's constant. */
const EULER = 0.5772156649015329

/** The best of many trials, and what the others were. Sharpe ratios are per bar, not per year. */
export interface Selection {
  /** Of the best trial. */
  readonly sharpe: number
  /** How many trials it is the best of, at least 1. */
  readonly trials: number
  /** Of the trials' Sharpe ratios. */
  readonly variance: number
  /** How many returns the best trial has. */
  readonly returns: number
  /** Of the best trial's returns; 0 for normal ones. */
  readonly skewness: number
  /** Of the best trial's returns, not less 3: 3 for normal ones. */
  readonly kurtosis: number
}

/**
 * The Sharpe ratio that the best of so many trials shows on average where none of them is worth anything: a quantile
 * of the largest of independent normal ones. 0 for a single trial. Source: Bailey and López de Prado 2014, eq. 1.
 */
export function luckySharpe(trials: number, variance: number): number {
  if (trials <= 1) return 0
  const most = (1 - EULER) * -normalQuantile(1 / trials) + EULER * -normalQuantile(1 / (trials * Math.E))
  return Math.sqrt(variance) * most
}

/**
 * The deflated Sharpe ratio: the probability that the best trial's true Sharpe ratio is above what so many trials find
 * by luck. Trials that resemble each other count as if they did not, so it is the stricter the more alike they are.
 * Null where there are fewer than two returns or the moments are none that returns can have.
 * Source: David H. Bailey and Marcos López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40
 * (2014), eq. 2.
 */
export function deflatedSharpe(selection: Selection): number | null {
  const { sharpe, trials, variance, returns, skewness, kurtosis } = selection
  const spread = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2
  const z = ((sharpe - luckySharpe(trials, variance)) * Math.sqrt(returns - 1)) / Math.sqrt(spread)
  return returns < 2 || !(spread > 0) || Number.isNaN(z) ? null : normalBelow(z)
}
