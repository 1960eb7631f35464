/** How returns are distributed. */
export interface Moments {
  readonly count: number
  /** Mean over sample deviation (n − 1), per return; 0 where nothing varies. */
  readonly sharpe: number
  /** Third standardised moment; 0 where nothing varies. */
  readonly skewness: number
  /** Fourth standardised moment; 3 where nothing varies. */
  readonly kurtosis: number
}

function meanOf(values: ArrayLike<number>, power: number, center: number): number {
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += ((values[index] as number) - center) ** power
  return sum / values.length
}

/** Deviations up to here are the rounding of returns that are all alike. */
const ROUNDING = 1e-14

/** The moments of returns. */
export function momentsOf(returns: ArrayLike<number>): Moments {
  const count = returns.length
  const mean = count > 0 ? meanOf(returns, 1, 0) : 0
  const variance = count > 1 ? meanOf(returns, 2, mean) : 0
  if (!(Math.sqrt(variance) > ROUNDING)) return { count, sharpe: 0, skewness: 0, kurtosis: 3 }
  return {
    count,
    sharpe: mean / Math.sqrt((variance * count) / (count - 1)),
    skewness: meanOf(returns, 3, mean) / variance ** 1.5,
    kurtosis: meanOf(returns, 4, mean) / variance ** 2,
  }
}

/** The sample variance (n − 1) of numbers; 0 of fewer than two. */
export function varianceOf(values: ArrayLike<number>): number {
  const count = values.length
  return count > 1 ? (meanOf(values, 2, meanOf(values, 1, 0)) * count) / (count - 1) : 0
}
