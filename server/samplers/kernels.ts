import type { Dimension } from './dimension.ts'
import type { Generator } from './generator.ts'
import { normalBelow } from './normal.ts'
import { cellOf, hasNull } from './unit.ts'

/** No kernel is narrower: a search that has found its place to so much need not look closer. */
const MIN_WIDTH = 0.001

/**
 * What is known along one dimension, from 0 to 1: around the place of each trial a normal density, cut off at the ends.
 * Where null is a value, a kernel gives null around null and numbers around numbers, but for the chance `swap`.
 */
export interface Kernels {
  /** NaN for null. */
  readonly centres: Float64Array
  /** One for all. */
  readonly width: number
  /** Logarithms of what makes each kernel's density sum to 1. */
  readonly logScales: Float64Array
  /** The chance that a value taken at random is null; 0 where null is none. */
  readonly nullShare: number
  readonly swap: number
}

/** The places of trials, each with its weight. */
export interface Sample {
  /** One place a trial, one number a dimension: 0 to 1, NaN for null. */
  readonly places: readonly Float64Array[]
  readonly weights: readonly number[]
}

/**
 * The root of the mean square distance from the weighted mean, one uniform observation added: without it, kernels
 * around a few trials that agree by chance would have no width.
 */
function spreadOf(centres: Float64Array, weights: readonly number[]): number {
  let [sum, mean, squares] = [0, 0.5, 0]
  for (const [index, centre] of centres.entries()) {
    const weight = weights[index] ?? 0
    if (Number.isNaN(centre) || weight === 0) continue
    sum += weight
    const step = sum === weight ? centre - mean : ((centre - mean) * weight) / sum
    squares += sum === weight ? 0 : weight * (centre - mean) * (centre - mean - step)
    mean += step
  }
  return Math.sqrt((squares + 1 / 12 + (mean - 0.5) ** 2) / (sum + 1))
}

/**
 * Kernels around the places of a sample, as wide as Scott's rule has it: the spread × n^(−1 ÷ (d + 4)), but at least
 * half a cell of a dimension of few values. Source: David W. Scott, Multivariate Density Estimation (1992), eq. 6.42.
 *
 * @param index  which number of each place lies along the dimension
 * @param factor n^(−1 ÷ (d + 4)) of the whole sample
 */
export function kernelsOf(
  dimension: Dimension,
  { places, weights }: Sample,
  at: { index: number; factor: number },
): Kernels {
  const centres = Float64Array.from(places, (place) => place[at.index] ?? Number.NaN)
  const least = Math.max(MIN_WIDTH, cellOf(dimension) / 2)
  const width = Math.min(1, Math.max(least, spreadOf(centres, weights) * at.factor))
  const logScales = centres.map((centre) => -Math.log(width * Math.sqrt(2 * Math.PI) * inside(centre, width)))
  const numbers = 1 / cellOf(dimension)
  const nullable = hasNull(dimension)
  const nullShare = nullable ? 1 / (numbers + 1) : 0
  return { centres, width, logScales, nullShare, swap: nullable ? 1 / (places.length + 2) : 0 }
}

/** The share of a kernel that lies from 0 to 1. */
function inside(centre: number, width: number): number {
  return normalBelow((1 - centre) / width) - normalBelow(-centre / width)
}

/** Adds the logarithm of each kernel's density at a value to `sums`. */
export function addLogKernels(kernels: Kernels, value: number, sums: Float64Array): void {
  if (kernels.nullShare > 0) addWithNull(kernels, value, sums)
  else addNormal(kernels, value, sums)
}

function addNormal({ centres, logScales, width }: Kernels, value: number, sums: Float64Array): void {
  const narrow = -0.5 / (width * width)
  for (let index = 0; index < centres.length; index += 1) {
    const distance = value - (centres[index] as number)
    sums[index] = (sums[index] as number) + narrow * distance * distance + (logScales[index] as number)
  }
}

function addWithNull({ centres, logScales, width, swap }: Kernels, value: number, sums: Float64Array): void {
  const [stay, change] = [Math.log(1 - swap), Math.log(swap)]
  const isNull = Number.isNaN(value)
  for (let index = 0; index < centres.length; index += 1) {
    const centre = centres[index] as number
    let density = change
    if (isNull === Number.isNaN(centre)) {
      density = isNull ? stay : stay - 0.5 * ((value - centre) / width) ** 2 + (logScales[index] as number)
    }
    sums[index] = (sums[index] as number) + density
  }
}

/** The logarithm of the density of values taken at random. */
export function logUniform({ nullShare }: Kernels, value: number): number {
  return nullShare > 0 ? Math.log(Number.isNaN(value) ? nullShare : 1 - nullShare) : 0
}

/** A value taken at random. */
export function drawUniform({ nullShare }: Kernels, generator: Generator): number {
  return nullShare > 0 && generator.uniform() < nullShare ? Number.NaN : generator.uniform()
}

/** A value by one of the kernels. */
export function drawNear({ centres, width, swap }: Kernels, kernel: number, generator: Generator): number {
  const centre = centres[kernel] as number
  const swapped = swap > 0 && generator.uniform() < swap
  if (Number.isNaN(centre)) return swapped ? generator.uniform() : Number.NaN
  if (swapped) return Number.NaN
  // The centre lies inside and the width is at most 1: a third of the draws or more end here.
  for (;;) {
    const value = centre + width * generator.normal()
    if (value >= 0 && value <= 1) return value
  }
}
