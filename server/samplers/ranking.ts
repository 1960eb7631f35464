import type { Point } from './space.ts'

/** A trial that is done. */
export interface ObservedPoint {
  readonly point: Point
  /** Higher is better, ±Infinity allowed; null where the trial failed or timed out, which is worse than any. */
  readonly objective: number | null
  /** It breaks what is asked of trials: its objective is below that of all that do not, the lower the more. Absent where it does not. */
  readonly isBroken?: true
}

/** Whether a trial gave an objective. */
export function succeeded({ objective }: ObservedPoint): boolean {
  return objective !== null && !Number.isNaN(objective)
}

/** Trials from the best to the worst, those that failed last; equals stay in their order. */
export function rank(observed: readonly ObservedPoint[]): ObservedPoint[] {
  const good = observed.filter(succeeded)
  // Of two equal infinities the difference is NaN, which a sort takes as 0.
  good.sort((one, other) => Number(other.objective) - Number(one.objective))
  return [...good, ...observed.filter((trial) => !succeeded(trial))]
}

/**
 * Weights of the best trials of a ranking, falling with the logarithm of the rank; they sum to 1.
 * After Nikolaus Hansen, The CMA Evolution Strategy: A Tutorial (2016), eq. 49.
 */
export function rankWeights(count: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => Math.log(count + 1) - Math.log(index + 1))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
