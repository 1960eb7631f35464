import { countOf, type Dimension } from './dimension.ts'
import { drawIndex } from './draw.ts'
import type { Generator } from './generator.ts'
import { addLogKernels, drawNear, drawUniform, type Kernels, kernelsOf, logUniform, type Sample } from './kernels.ts'

/** How many trials the uniform density, which keeps every point possible, counts as. */
const PRIOR_WEIGHT = 1

/**
 * How trials lie in a branch: a mixture of one product of kernels a trial and of the uniform density, so that what
 * belongs together in a trial stays together. Source: Stefan Falkner, Aaron Klein and Frank Hutter, BOHB (ICML 2018),
 * section 3.2, for the products; James Bergstra et al., Algorithms for Hyper-Parameter Optimization (NIPS 2011),
 * section 4.2, for the uniform component.
 */
export interface Density {
  /** One a dimension. */
  readonly columns: readonly Kernels[]
  /** One a trial, then that of the uniform density; they sum to 1. */
  readonly weights: Float64Array
  readonly logWeights: Float64Array
  /** Where one sum a trial is worked out. */
  readonly sums: Float64Array
}

/** The density of a sample of trials. */
export function fitDensity(dimensions: readonly Dimension[], sample: Sample): Density {
  const count = sample.places.length
  const free = dimensions.filter((dimension) => countOf(dimension) > 1).length
  const factor = Math.max(1, count) ** (-1 / (free + 4))
  const total = sample.weights.reduce((sum, weight) => sum + weight, PRIOR_WEIGHT)
  const weights = Float64Array.from([...sample.weights, PRIOR_WEIGHT], (weight) => weight / total)
  return {
    columns: dimensions.map((dimension, index) => kernelsOf(dimension, sample, { index, factor })),
    weights,
    logWeights: weights.map(Math.log),
    sums: new Float64Array(count + 1),
  }
}

/** The logarithm of the density at a place. */
export function logDensity({ columns, logWeights, sums }: Density, place: Float64Array): number {
  sums.set(logWeights)
  const last = sums.length - 1
  for (const [index, kernels] of columns.entries()) {
    const value = place[index] as number
    addLogKernels(kernels, value, sums)
    sums[last] = (sums[last] as number) + logUniform(kernels, value)
  }
  return logOfSum(sums)
}

/** log Σ exp, without overflow. */
function logOfSum(logarithms: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY
  for (const value of logarithms) if (value > most) most = value
  let sum = 0
  for (const value of logarithms) sum += Math.exp(value - most)
  return most + Math.log(sum)
}

/** A place by the density. */
export function drawPlace({ columns, weights }: Density, generator: Generator): Float64Array {
  const trial = drawIndex(weights, generator)
  const uniform = trial === weights.length - 1
  return Float64Array.from(columns, (kernels) =>
    uniform ? drawUniform(kernels, generator) : drawNear(kernels, trial, generator),
  )
}
