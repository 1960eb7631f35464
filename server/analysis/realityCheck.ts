import { type Generator, generatorOf } from '../samplers/generator.ts'

/** Keeps the numbers apart from those of samplers with the same seed. */
const STREAM = 12

/** How often the periods are drawn. */
const DRAWS = 500

/** Chance that a block ends at a period: blocks are of two on average, for returns of a period hardly tell those of the next. */
const SHIFT = 0.5

/** The least periods that a test says anything of. */
const LEAST_PERIODS = 30

/** What a trial earned beyond the benchmark in each period, and its mean over what that owes to chance. */
interface Excess {
  readonly differences: Float64Array
  readonly mean: number
  /** The deviation of √n times the mean. */
  readonly deviation: number
}

/**
 * The deviation of √n times the mean of returns, less theirs, under the stationary bootstrap. Source: Politis and Romano, The Stationary
 * Bootstrap (1994), lemma 1.
 */
function deviationOf(centred: Float64Array): number {
  const count = centred.length
  let variance = 0
  // Beyond thirty blocks the weights are nothing.
  const most = Math.min(count - 1, 30 / SHIFT)
  for (let lag = 0; lag <= most; lag += 1) {
    let sum = 0
    for (let period = lag; period < count; period += 1)
      sum += (centred[period] as number) * (centred[period - lag] as number)
    const weight = ((count - lag) / count) * (1 - SHIFT) ** lag + (lag / count) * (1 - SHIFT) ** (count - lag)
    variance += (lag === 0 ? 1 : 2 * weight) * (sum / count)
  }
  return Math.sqrt(Math.max(0, variance))
}

function excessOf(returns: Float64Array, benchmark: Float64Array): Excess {
  const differences = returns.map((value, period) => value - (benchmark[period] as number))
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length
  return { differences, mean, deviation: deviationOf(differences.map((value) => value - mean)) }
}

/** How often each period is drawn: in blocks of consecutive ones, the last followed by the first, as many periods as there are. */
function drawPeriods(weights: Float64Array, generator: Generator): void {
  const count = weights.length
  weights.fill(0)
  let period = 0
  for (let drawn = 0; drawn < count; drawn += 1) {
    const begins = drawn === 0 || generator.uniform() < SHIFT
    period = begins ? generator.below(count) : (period + 1) % count
    weights[period] = (weights[period] as number) + 1
  }
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let place = 0; place < one.length; place += 1) sum += (one[place] as number) * (other[place] as number)
  return sum
}

/**
 * The chance that the best of some trials beats the benchmark by as much though none of them is better: the test for superior predictive
 * ability, with its consistent p-value. A trial that is so bad that it cannot be the best does not count against it.
 * Source: Peter Reinhard Hansen, A Test for Superior Predictive Ability, Journal of Business & Economic Statistics 23 (2005), with the
 * stationary bootstrap.
 *
 * @param returns of each trial in the same equal periods
 * @param benchmark what all have to beat, in the same periods
 * @returns the p-value, 0 to 1; null of no trial, of fewer than 30 periods, and where none differs from the benchmark
 */
export function realityCheck(
  returns: readonly Float64Array[],
  benchmark: Float64Array,
  { seed = 0, draws = DRAWS }: { readonly seed?: number; readonly draws?: number } = {},
): number | null {
  const count = benchmark.length
  if (returns.length === 0 || count < LEAST_PERIODS) return null
  const all = returns.map((one) => excessOf(one, benchmark)).filter(({ deviation }) => deviation > 0)
  if (all.length === 0) return null
  const scale = Math.sqrt(count)
  const statistic = all.reduce((most, { mean, deviation }) => Math.max(most, (scale * mean) / deviation), 0)
  // None of them beats it.
  if (statistic <= 0) return 1
  const least = -Math.sqrt(2 * Math.log(Math.log(count)))
  // What is bad beyond chance stays so in the draws; of all others the null hypothesis takes the mean off.
  const nulls = all.map(({ differences, mean, deviation }) => {
    const off = (scale * mean) / deviation >= least ? mean : 0
    return differences.map((value) => (value - off) / (scale * deviation))
  })
  const generator = generatorOf(seed, STREAM)
  const weights = new Float64Array(count)
  let above = 0
  for (let draw = 0; draw < draws; draw += 1) {
    drawPeriods(weights, generator)
    if (nulls.some((values) => dot(weights, values) > statistic)) above += 1
  }
  return above / draws
}
