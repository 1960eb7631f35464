import { tailRarity } from './normalTail.ts'

/**
 * What is known of the CPU that steps of one kind take, a bar, from one advance to the next: a log-normal, kept as the
 * running mean and sum of squares of its logarithms (Welford 1962), so that it never grows.
 */
export interface Gaps {
  readonly count: number
  readonly mean: number
  readonly squares: number
  readonly longest: number
}

/** Nothing is known yet. */
export const NO_GAPS: Gaps = { count: 0, mean: 0, squares: 0, longest: 0 }

/** Fewer gaps than these say nothing. */
export const MIN_GAPS = 10

/** The z at which the normal tail is 10^−8 (φ = 8: one healthy gap in 10^8 is as long), and 5 %. */
const IMPROBABLE_Z = 5.612001244174789
const P95_Z = 1.6448536269514722

/**
 * However alike the gaps were: parameters of one strategy, a collection of garbage or a cold cache may each change
 * them.
 */
const MIN_SIGMA = 1

/** What was seen to end well may take twice as long another time, whatever the distribution says. */
const LONGEST_TIMES = 2

/** Adds a gap that has ended with an advance. @param gap above 0 */
export function addGap(gaps: Gaps, gap: number): Gaps {
  const logarithm = Math.log(gap)
  const count = gaps.count + 1
  const mean = gaps.mean + (logarithm - gaps.mean) / count
  const squares = gaps.squares + (logarithm - gaps.mean) * (logarithm - mean)
  return { count, mean, squares, longest: Math.max(gaps.longest, gap) }
}

/** Whether there are enough gaps to judge another one by. */
export function canJudge(gaps: Gaps): boolean {
  return gaps.count >= MIN_GAPS
}

function sigmaOf(gaps: Gaps): number {
  return Math.max(MIN_SIGMA, gaps.count > 1 ? Math.sqrt(gaps.squares / (gaps.count - 1)) : 0)
}

/**
 * How improbable a gap is that is at least so long: φ = −log10 P(gap > x) (Hayashibara, Défago, Yared and Katayama,
 * "The φ accrual failure detector", 2004), over a log-normal of CPU in place of a normal of time.
 *
 * @returns null below ten gaps
 */
export function phiOf(gaps: Gaps, gap: number): number | null {
  return canJudge(gaps) ? tailRarity((Math.log(gap) - gaps.mean) / sigmaOf(gaps)) : null
}

/** The gap that 95 of 100 stay below: that of the log-normal, but none that is longer than any there was. */
export function usualGap(gaps: Gaps): number {
  return Math.min(gaps.longest, Math.exp(gaps.mean + P95_Z * sigmaOf(gaps)))
}

/** The gap from which φ is at least 8, and which is at least twice the longest one that ended well. */
export function improbableGap(gaps: Gaps): number {
  return Math.max(Math.exp(gaps.mean + IMPROBABLE_Z * sigmaOf(gaps)), longestLikely(gaps))
}

/** The longest gap that what was seen makes likely, however little was seen. */
export function longestLikely(gaps: Gaps): number {
  return LONGEST_TIMES * gaps.longest
}
