/** How far the time that pieces took is off what they should have taken: Welford's sums of actual ÷ expected. */
export interface CostDeviation {
  readonly count: number
  readonly mean: number
  readonly squares: number
}

/** Before the first piece: as if three had been off by three tenths. */
export const NO_DEVIATION: CostDeviation = { count: 3, mean: 1, squares: 3 * 0.09 }

/** The bounds of `patienceOf`. */
const LEAST = 0.05
const MOST = 1

/** A piece took `ratio` of what it should have taken. */
export function addDeviation({ count, mean, squares }: CostDeviation, ratio: number): CostDeviation {
  const next = mean + (ratio - mean) / (count + 1)
  return { count: count + 1, mean: next, squares: squares + (ratio - mean) * (ratio - next) }
}

/** How much longer an overdue piece is reckoned to take, as a share of the time that it has taken already. The further pieces are off, the more. */
export function patienceOf({ count, mean, squares }: CostDeviation): number {
  return Math.min(MOST, Math.max(LEAST, Math.sqrt(squares / count) / mean))
}
