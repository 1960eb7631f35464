import type { Factor } from './factors.ts'
import type { Table } from './table.ts'

/** A sum and a count for every level. */
interface Tally {
  readonly sums: Float64Array
  readonly counts: Float64Array
}

function tallyLevels(
  { levels, objectives, count }: Table,
  index: number,
  rows: (row: number) => boolean,
  size: number,
): Tally {
  const tally = { sums: new Float64Array(size), counts: new Float64Array(size) }
  for (let row = 0; row < count; row += 1) {
    if (!rows(row)) continue
    const level = levels[index]?.[row] ?? 0
    tally.sums[level] = (tally.sums[level] as number) + (objectives[row] as number)
    tally.counts[level] = (tally.counts[level] as number) + 1
  }
  return tally
}

/** Σ count × (mean of the level − mean of all)². */
function squaresBetween({ sums, counts }: Tally): number {
  const mean = sums.reduce((sum, value) => sum + value, 0) / counts.reduce((sum, value) => sum + value, 0)
  return sums.reduce((squares, sum, level) => {
    const count = counts[level] as number
    return count > 0 ? squares + count * (sum / count - mean) ** 2 : squares
  }, 0)
}

/**
 * The share of the objective's variance that each factor explains in the table of a full grid: the variance of its
 * marginal means over that of all, exactly. A strategy's own parameter is held against that strategy's mean, and counts
 * by how many points the strategy has. Source: Frank Hutter, Holger Hoos and Kevin Leyton-Brown, An Efficient Approach
 * for Assessing Hyperparameter Importance (ICML 2014), section 3, where the function is known everywhere.
 *
 * @param factors as `factorsOf` gives them, the strategies first
 * @returns one a factor, 0 where the objective does not vary
 */
export function gridShares(factors: readonly Factor[], table: Table): number[] {
  const strategies = table.levels[0]
  const mean = table.objectives.reduce((sum, value) => sum + value, 0) / table.count
  const total = table.objectives.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return factors.map(({ strategy, shares }, index) => {
    const isOwn = (row: number) => strategy === null || strategies?.[row] === strategy
    return total > 0 ? squaresBetween(tallyLevels(table, index, isOwn, shares.length)) / total : 0
  })
}
