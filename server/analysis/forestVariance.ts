import { generatorOf } from '../samplers/generator.ts'
import type { Factor } from './factors.ts'
import type { Table } from './table.ts'
import { growTree, type Leaf } from './tree.ts'

const TREES = 16

/** Part of a line from 0 to 1. */
function sumBetween(shares: readonly number[], low: number, high: number): number {
  let sum = 0
  for (let level = low; level < high; level += 1) sum += shares[level] ?? 0
  return sum
}

/** The share of the points that lie within a leaf along each factor. */
function widthsOf({ low, high }: Leaf, factors: readonly Factor[]): number[] {
  return factors.map(({ shares }, index) => sumBetween(shares, low[index] ?? 0, high[index] ?? 0))
}

function product(values: readonly number[]): number {
  return values.reduce((result, value) => result * value, 1)
}

/** A leaf with how much of the space it is. */
interface Sized {
  readonly leaf: Leaf
  /** Along each factor. */
  readonly widths: readonly number[]
}

/** The mean of a tree at every level of a factor, over all else; for a strategy's own parameter, within that strategy. */
function marginal(leaves: readonly Sized[], { shares, strategy }: Factor, index: number): Float64Array {
  const means = new Float64Array(shares.length)
  for (const { leaf, widths } of leaves) {
    const isOwn = strategy === null || ((leaf.low[0] ?? 0) <= strategy && strategy < (leaf.high[0] ?? 0))
    if (!isOwn) continue
    const others = widths.filter((_, other) => other !== index && (strategy === null || other !== 0))
    const weight = leaf.value * product(others)
    for (let level = leaf.low[index] ?? 0; level < (leaf.high[index] ?? 0); level += 1) {
      means[level] = (means[level] as number) + weight
    }
  }
  return means
}

/** The variance of values that come as often as their shares say. */
function varianceOf(values: ArrayLike<number>, shares: readonly number[]): number {
  const total = shares.reduce((sum, share) => sum + share, 0)
  const mean = shares.reduce((sum, share, index) => sum + share * (values[index] as number), 0) / total
  return shares.reduce((sum, share, index) => sum + share * ((values[index] as number) - mean) ** 2, 0) / total
}

/** What each factor explains of the variance of one tree, which its leaves are all of; null where it does not vary. */
export function treeShares(leaves: readonly Leaf[], factors: readonly Factor[]): number[] | null {
  const sized = leaves.map((leaf) => ({ leaf, widths: widthsOf(leaf, factors) }))
  const volumes = sized.map(({ widths }) => product(widths))
  const total = varianceOf(
    leaves.map(({ value }) => value),
    volumes,
  )
  if (!(total > 0)) return null
  return factors.map((factor, index) => {
    const part = factor.strategy === null ? 1 : (factors[0]?.shares[factor.strategy] ?? 0)
    return (part * varianceOf(marginal(sized, factor, index), factor.shares)) / total
  })
}

/**
 * The share of the objective's variance that each factor explains, where only some points were tried: of a random
 * forest that is fitted to the trials, each tree's marginals exactly, by the volumes of its leaves, then their mean.
 * It speaks of the whole space, however unevenly a search has tried it.
 * Source: Frank Hutter, Holger Hoos and Kevin Leyton-Brown, An Efficient Approach for Assessing Hyperparameter
 * Importance (ICML 2014), algorithm 2.
 *
 * @param factors as `factorsOf` gives them, the strategies first
 * @returns one a factor, 0 where the objective does not vary
 */
export function forestShares(factors: readonly Factor[], table: Table): number[] {
  const trees = Array.from({ length: TREES }, (_, tree) => {
    const leaves = growTree({ factors, table, generator: generatorOf(tree, table.count) })
    return treeShares(leaves, factors)
  }).filter((shares) => shares !== null)
  return factors.map((_, index) => {
    const sum = trees.reduce((total, shares) => total + (shares[index] ?? 0), 0)
    return trees.length > 0 ? sum / trees.length : 0
  })
}
