import { signOf, type TrialOrder, valuesOf } from './trialMetrics.ts'
import type { TrialTable } from './trialTable.ts'

/** Which order, and from which end. */
export interface Sorting {
  readonly order: TrialOrder
  /** Worst first. Those that break a constraint stay behind all others, and those that failed stay last. */
  readonly reverse: boolean
}

/** Which trials of a list are wanted. */
export interface WantedTrials extends Sorting {
  /** Those behind this one; null for the list from its beginning. */
  readonly after: number | null
  /** Those from this place of the list on, counted from 0, in place of `after`. */
  readonly at?: number
  /** So many at most; at least one. */
  readonly most: number
}

/** Where a trial stands in a list: lower tiers come first, in one tier lower ranks, of one rank lower numbers. */
export interface Place {
  readonly tier: number
  readonly rank: number
  readonly number: number
}

/** Whether a list has one place before the other. */
export function precedes(one: Place, other: Place): boolean {
  if (one.tier !== other.tier) return one.tier < other.tier
  return one.rank === other.rank ? one.number < other.number : one.rank < other.rank
}

/** The tier of each standing (`STANDINGS`), of trials with the value that a list is sorted by; of those without it, the next one. */
const FAILED = 4
const TIERS = Uint8Array.of(FAILED, 0, 2, FAILED, FAILED)

/** What a list is sorted by. */
export interface Keys {
  readonly values: Float64Array
  /** What makes a value a rank: the lowest is the first. */
  readonly sign: 1 | -1
}

/** What a list in this order is sorted by. */
export function keysOf(
  table: TrialTable,
  { order, reverse }: Sorting & { readonly order: Exclude<TrialOrder, 'NUMBER'> },
): Keys {
  const isUpward = order === 'OBJECTIVE' || signOf(order) === 1
  return {
    values: order === 'OBJECTIVE' ? table.figures.objective : valuesOf(table, order),
    sign: isUpward === reverse ? 1 : -1,
  }
}

/** The place of a trial. One without the value stands last in its tier, from whichever end the list is read. */
export function placeOf({ standings }: TrialTable, { values, sign }: Keys, number: number): Place {
  const value = sign * (values[number] as number)
  const tier = TIERS[standings[number] as number] as number
  // A failed trial has no value, whatever was found of it.
  return Number.isNaN(value) || tier === FAILED ? { tier: tier + 1, rank: 0, number } : { tier, rank: value, number }
}

/** Keeps the first of the places that it is given: a heap whose root is the last of them. */
class FirstPlaces {
  readonly #heap: Place[] = []
  readonly #most: number
  /** What lies behind this tier and rank need not be added. */
  tier = Number.POSITIVE_INFINITY
  rank = Number.POSITIVE_INFINITY

  constructor(most: number) {
    this.#most = most
  }

  add(place: Place): void {
    if (this.#heap.length < this.#most) {
      this.#heap.push(place)
      this.#rise()
    } else if (precedes(place, this.#heap[0] as Place)) {
      this.#heap[0] = place
      this.#sink()
    }
    const last = this.#heap[0]
    if (this.#heap.length < this.#most || last === undefined) return
    this.hold(last)
  }

  /** Nothing behind this place is one of the first. */
  hold({ tier, rank }: { readonly tier: number; readonly rank: number }): void {
    this.tier = tier
    this.rank = rank
  }

  /** Them, in order. */
  sorted(): Place[] {
    return this.#heap.sort((one, other) => (precedes(one, other) ? -1 : 1))
  }

  #rise(): void {
    for (let child = this.#heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1
      if (!this.#isBehind(child, parent)) return
      this.#swap(child, parent)
      child = parent
    }
  }

  #sink(): void {
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2]
      let last = parent
      if (left < this.#heap.length && this.#isBehind(left, last)) last = left
      if (right < this.#heap.length && this.#isBehind(right, last)) last = right
      if (last === parent) return
      this.#swap(last, parent)
      parent = last
    }
  }

  #isBehind(one: number, other: number): boolean {
    return precedes(this.#heap[other] as Place, this.#heap[one] as Place)
  }

  #swap(one: number, other: number): void {
    const place = this.#heap[one] as Place
    this.#heap[one] = this.#heap[other] as Place
    this.#heap[other] = place
  }
}

function firstByNumber(matches: Int32Array, { reverse, after, most }: WantedTrials): number[] {
  if (!reverse) return Array.from(matches.subarray(countUpTo(matches, after ?? -1)).subarray(0, most))
  const end = after === null ? matches.length : countUpTo(matches, after - 1)
  return Array.from(matches.subarray(Math.max(0, end - most), end)).reverse()
}

/** How many of some numbers that rise are at most this one. */
export function countUpTo(numbers: Int32Array, number: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as number) <= number) low = middle + 1
    else high = middle
  }
  return low
}

/** Lists from which on a few of their trials are looked at first, and one of how many that is. */
const LONG = 50_000
const FEW = 61

/** Adds trials to the first ones: every one, or one of so many. */
function gather(
  table: TrialTable,
  { matches, keys, step }: { readonly matches: Int32Array; readonly keys: Keys; readonly step: number },
  { first, behind }: { readonly first: FirstPlaces; readonly behind: Place | null },
): void {
  const { values, sign } = keys
  const { standings } = table
  let { tier: lastTier, rank: lastRank } = first
  for (let index = 0; index < matches.length; index += step) {
    const number = matches[index] as number
    // Most are behind all that are kept, which a look at one number or two tells.
    const rank = sign * (values[number] as number)
    if (lastTier === 0 && rank > lastRank) continue
    const tier = TIERS[standings[number] as number] as number
    if (tier > lastTier || (tier === lastTier && rank > lastRank)) continue
    const place = placeOf(table, keys, number)
    if (behind !== null && !precedes(behind, place)) continue
    first.add(place)
    lastTier = first.tier
    lastRank = first.rank
  }
}

/**
 * The first wanted ones of some trials, by number, in the list's order. Trials that come in later change no place of those that are
 * there, so a list can be read on behind any of them.
 */
export function firstOf(table: TrialTable, matches: Int32Array, wanted: WantedTrials): number[] {
  const { order, reverse, after, most } = wanted
  if (order === 'NUMBER') return firstByNumber(matches, wanted)
  const keys = keysOf(table, { order, reverse })
  const behind = after === null ? null : placeOf(table, keys, after)
  const first = new FirstPlaces(most)
  if (matches.length >= LONG) {
    // None of the first lies behind the first of a few: where trials get better by their numbers, each would be kept for a while.
    const few = new FirstPlaces(most)
    gather(table, { matches, keys, step: FEW }, { first: few, behind })
    first.hold(few)
  }
  gather(table, { matches, keys, step: 1 }, { first, behind })
  return first.sorted().map((place) => place.number)
}
