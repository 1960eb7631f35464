import type { Range } from '../range.ts'

/** A plan of `trials` trials, as `count` stripes of equal length; trials that share an entry rule stay together. */
export interface Interleaving {
  readonly trials: number
  /** A power of two. */
  readonly count: number
  /** Trials that share an entry rule. */
  readonly exitsPerRule: number
}

/** Seconds of a thread that a stripe is expected to take at the least: about a task, so that few stripes have a first half and a second. */
const MIN_SECONDS = 1
const MOST = 64

/** How many stripes a plan is best cut into; a short job has one. */
export function countParts(seconds: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.min(MOST, seconds / MIN_SECONDS))))
}

/** Whether an odd number of a whole number's binary digits are ones (Thue 1906, Morse 1921). */
function parity(number: number): 0 | 1 {
  return number === 0 ? 0 : (((number & 1) ^ parity(number >>> 1)) as 0 | 1)
}

/**
 * Which half of a stretch of the plan is met first: 0 the left one, 1 the right one. The plan has `stretches` of that length. If it were
 * always the left half, all early tasks would lie at the beginnings of stretches. So the half follows the Thue–Morse sequence, which has no
 * period. At every second length two neighbouring stretches share one half; otherwise the half at one length would fix that at the next.
 */
function firstHalf(stretch: number, stretches: number): 0 | 1 {
  return parity(Math.log2(stretches) % 2 === 0 ? stretch >>> 1 : stretch)
}

/**
 * The whole numbers below a power of two, so that those that follow each other lie far apart (van der Corput 1935): every half, quarter
 * and so on is met before any is met again. Which part of it is met first alternates: plans repeat themselves strategy by
 * strategy, and would otherwise be met at the beginning of each, where its parameters are small.
 */
function farApart(count: number): number[] {
  if (count === 1) return [0]
  const halves = farApart(count / 2)
  const turned = (which: 0 | 1) => halves.map((one) => 2 * one + (firstHalf(one, count / 2) ^ which))
  return [...turned(0), ...turned(1)]
}

/** What of some ranges lies in one stripe. */
function within(ranges: readonly Range[], index: number, { trials, count, exitsPerRule }: Interleaving): Range[] {
  const length = exitsPerRule * Math.ceil(trials / count / exitsPerRule)
  return ranges.flatMap((range) => {
    const first = Math.max(range.first, index * length)
    const end = Math.min(range.first + range.count, (index + 1) * length)
    return end > first ? [{ first, count: end - first }] : []
  })
}

/** Cuts ranges at the borders of stripes, in an order in which those that follow each other lie far apart. */
export function interleave(ranges: readonly Range[], stripes: Interleaving): Range[] {
  return farApart(stripes.count).flatMap((index) => within(ranges, index, stripes))
}

/** A part of some ranges whose turn it is. */
export interface NextPart {
  /** The turn that it is; the next one is one higher. */
  readonly turn: number
  readonly ranges: readonly Range[]
}

/** What of ranges lies in the stripe whose turn it is, or in the next one that holds any of them; null of no ranges. */
export function nextPartAt(ranges: readonly Range[], turn: number, stripes: Interleaving): NextPart | null {
  const order = farApart(stripes.count)
  for (let next = turn; next < turn + stripes.count; next += 1) {
    const found = within(ranges, order[next % stripes.count] ?? 0, stripes)
    if (found.length > 0) return { turn: next, ranges: found }
  }
  return null
}
