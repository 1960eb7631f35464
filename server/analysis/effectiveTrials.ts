import { momentsOf } from './moments.ts'

/** Of more trials the first ones are looked at: their mean correlation hardly changes beyond. */
const MOST = 400

/** Returns less their mean, of length 1 together; null where they do not vary. */
function standardised(returns: Float64Array): Float64Array | null {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
  const centred = returns.map((value) => value - mean)
  const length = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0))
  return momentsOf(returns).sharpe === 0 && length < 1e-12 ? null : centred.map((value) => value / length)
}

function correlation(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let period = 0; period < one.length; period += 1) sum += (one[period] as number) * (other[period] as number)
  return sum
}

/**
 * As how many independent trials some count that resemble each other: n² over the sum of their squared correlations, which is the number of
 * groups where trials are alike within groups of one size and have nothing in common beyond them. Squared correlations are those of a sample;
 * what chance alone would give is taken off. Trials that never vary count as one. More trials of the same kind count by the mean squared
 * correlation of these. Source: the participation ratio of the eigenvalues of the correlation matrix, as in Galwey, A New Measure of the
 * Effective Number of Tests, Genetic Epidemiology 33 (2009).
 *
 * @param returns of some trials, in no order, in the same equal periods, at least 3 of these
 * @param trials how many there are of their kind, at least as many
 * @returns 1 to `trials`
 */
export function effectiveTrials(returns: readonly Float64Array[], trials: number): number {
  const looked = returns.slice(0, MOST)
  const varied = looked.map(standardised).filter((one) => one !== null)
  if (varied.length < 2) return 1
  const periods = returns[0]?.length ?? 0
  let sum = 0
  for (const [index, one] of varied.entries()) {
    for (let place = 0; place < index; place += 1) {
      const squared = correlation(one, varied[place] as Float64Array) ** 2
      sum += ((periods - 1) * squared - 1) / (periods - 2)
    }
  }
  const mean = Math.max(0, sum / ((varied.length * (varied.length - 1)) / 2))
  const count = (trials * varied.length) / looked.length
  return Math.max(1, Math.min(trials, count / (1 + (count - 1) * mean)))
}
