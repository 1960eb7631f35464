import { keysOf, placeOf, type Sorting } from './ranking.ts'
import type { TrialTable } from './trialTable.ts'

/** All of some trials, by number, in the list's order: what pages of the list show one behind the other. @param matches rising */
export function orderOf(table: TrialTable, matches: Int32Array, sorting: Sorting): Int32Array {
  const { order, reverse } = sorting
  if (order === 'NUMBER') return reverse ? matches.toReversed() : matches.slice()
  const keys = keysOf(table, { order, reverse })
  const tiers = new Uint8Array(matches.length)
  const ranks = new Float64Array(matches.length)
  for (let index = 0; index < matches.length; index += 1) {
    const { tier, rank } = placeOf(table, keys, matches[index] as number)
    tiers[index] = tier
    ranks[index] = rank
  }
  const compare = (one: number, other: number) =>
    // Ranks that are infinite alike have a difference that is no number: their numbers decide, as of all that are alike.
    (tiers[one] as number) - (tiers[other] as number) ||
    (ranks[one] as number) - (ranks[other] as number) ||
    one - other
  return Int32Array.from(matches.keys())
    .sort(compare)
    .map((index) => matches[index] as number)
}
