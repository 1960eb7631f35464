import { countUpTo, keysOf, type Place, placeOf, precedes, type Sorting } from './ranking.ts'
import { select } from './select.ts'
import type { TrialTable } from './trialTable.ts'

/** Of which trial the place in a list is wanted. */
export interface WantedPlace extends Sorting {
  readonly number: number
}

/** How many tiers a list has at most. */
const TIERS = 6

/** The number at a place of numbers that rise, read from either end. */
function numberAt(matches: Int32Array, place: number, reverse: boolean): number | null {
  return matches[reverse ? matches.length - 1 - place : place] ?? null
}

/**
 * The trial at a place of the list of some trials, by number; null behind its end. Only the tier that the place lies in is looked through,
 * and what is in it is not sorted.
 */
export function trialAt(table: TrialTable, matches: Int32Array, sorting: Sorting, place: number): number | null {
  const { order, reverse } = sorting
  if (order === 'NUMBER') return numberAt(matches, place, reverse)
  if (place >= matches.length) return null
  const keys = keysOf(table, { order, reverse })
  const counts = new Int32Array(TIERS)
  const tiers = Uint8Array.from(matches, (number) => placeOf(table, keys, number).tier)
  for (const tier of tiers) counts[tier] = (counts[tier] as number) + 1
  let wanted = 0
  let left = place
  for (; left >= (counts[wanted] as number); wanted += 1) left -= counts[wanted] as number
  const own = matches.filter((_, index) => tiers[index] === wanted)
  const ranks = Float64Array.from(own, (number) => placeOf(table, keys, number).rank)
  const rank = select(ranks.slice(), left)
  let before = 0
  for (const one of ranks) if (one < rank) before += 1
  const equal = own.filter((_, index) => ranks[index] === rank)
  return equal[left - before] ?? null
}

function countBefore(table: TrialTable, matches: Int32Array, { place, keysAt }: Counted): number {
  let before = 0
  for (const number of matches) if (precedes(placeOf(table, keysAt, number), place)) before += 1
  return before
}

interface Counted {
  readonly place: Place
  readonly keysAt: Parameters<typeof placeOf>[1]
}

/** The place of a trial in the list of some trials, counted from 0; nothing where it is not among them. */
export function placeIn(table: TrialTable, matches: Int32Array, { order, reverse, number }: WantedPlace): number[] {
  const upTo = countUpTo(matches, number)
  if (matches[upTo - 1] !== number) return []
  if (order === 'NUMBER') return [reverse ? matches.length - upTo : upTo - 1]
  const keys = keysOf(table, { order, reverse })
  return [countBefore(table, matches, { place: placeOf(table, keys, number), keysAt: keys })]
}
