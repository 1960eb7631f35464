import type { Range } from '../range.ts'

/** A plan of `trials` trials, as `count` parts of equal length; trials that share an entry rule stay together. */
export interface Interleaving {
  readonly trials: number
  /** A power of two. */
  readonly count: number
  /** Trials that share an entry rule. */
  readonly exitsPerRule: number
  /** Whether the first task of each part is to tell what the plan costs, for no job has measured that. */
  readonly isProbed: boolean
}

/** So many first tasks at the most are short. */
const PROBES = 8

/** The least that a part is expected to take of a thread, in seconds. It is about a task, so that few parts are cut into two. */
const MIN_SECONDS = 1
const MOST = 64

/** How many parts a plan of so many thread seconds is cut into; a short one has one. */
export function countParts(seconds: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.min(MOST, seconds / MIN_SECONDS))))
}

/** Whether an odd number of a whole number's binary digits are ones (Thue 1906, Morse 1921). */
function parity(number: number): 0 | 1 {
  return number === 0 ? 0 : (((number & 1) ^ parity(number >>> 1)) as 0 | 1)
}

/**
 * Which half of a stretch of the plan comes first: 0 the left one, 1 the right one. The plan has `stretches` of that length. If the left
 * half always came first, all early tasks would lie at the beginnings of stretches. So the half follows the Thue–Morse sequence, which has
 * no period. At every second length, two neighbouring stretches have the same half; otherwise the half at one length would fix the next.
 */
function firstHalf(stretch: number, stretches: number): 0 | 1 {
  return parity(Math.log2(stretches) % 2 === 0 ? stretch >>> 1 : stretch)
}

/**
 * The whole numbers below a power of two, in an order in which neighbours lie far apart (van der Corput 1935): each half, quarter and so
 * on has its turn before any has a second one. Which part of it comes first alternates. Otherwise the first tasks would all lie at the
 * beginnings of strategies, where parameters are small, for a plan lists strategy after strategy.
 */
function farApart(count: number): number[] {
  if (count === 1) return [0]
  const halves = farApart(count / 2)
  const interleaved = (which: 0 | 1) => halves.map((one) => 2 * one + (firstHalf(one, count / 2) ^ which))
  return [...interleaved(0), ...interleaved(1)]
}

/** The pieces of ranges that lie in one part. */
function within(ranges: readonly Range[], index: number, { trials, count, exitsPerRule }: Interleaving): Range[] {
  const length = exitsPerRule * Math.ceil(trials / count / exitsPerRule)
  return ranges.flatMap((range) => {
    const first = Math.max(range.first, index * length)
    const end = Math.min(range.first + range.count, (index + 1) * length)
    return end > first ? [{ first, count: end - first }] : []
  })
}

/** Cuts ranges at the borders of parts, and puts them into an order in which neighbours lie far apart. */
export function interleave(ranges: readonly Range[], interleaving: Interleaving): Range[] {
  return farApart(interleaving.count).flatMap((index) => within(ranges, index, interleaving))
}

/** The part of ranges whose turn it is. */
export interface NextPart {
  /** The number of the turn; the next one is one higher. */
  readonly turn: number
  readonly ranges: readonly Range[]
  /** Whether it is the turn of its last trials rather than its first ones. */
  readonly isFromEnd: boolean
  /** Whether a short task of it is enough. */
  readonly isProbe: boolean
}

/**
 * The pieces of ranges in the part whose turn it is, or in the next part that holds any; null where there are no ranges. Where a plan is
 * probed, half of its parts have the turn of their last trials in the first round: all first ones may have the same value of a parameter, as
 * each part may begin with one.
 */
export function nextPartAt(ranges: readonly Range[], turn: number, interleaving: Interleaving): NextPart | null {
  const { count, isProbed } = interleaving
  const order = farApart(count)
  for (let next = turn; next < turn + count; next += 1) {
    const found = within(ranges, order[next % count] ?? 0, interleaving)
    if (found.length === 0) continue
    const isFirstRound = isProbed && count > 1 && next < count
    return {
      turn: next,
      ranges: found,
      isFromEnd: isFirstRound && parity(next) === 1,
      isProbe: isFirstRound && next < PROBES,
    }
  }
  return null
}
