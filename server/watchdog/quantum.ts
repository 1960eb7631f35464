import { canJudge, type Gaps, improbableGap, longestLikely, usualGap } from './gaps.ts'

/** A quantum is never less than this: below it a collection of garbage would be taken for a chance. */
export const MIN_QUANTUM = 50

/** The quantum where nothing is known: about a second of CPU on a usual machine, and 20 µs for each bar. */
export const GENEROUS_QUANTUM = 200
export const GENEROUS_QUANTUM_PER_BAR = 0.004

/** So few gaps of its own tell a job what a quantum is, where earlier jobs tell nothing. */
const MIN_OWN_GAPS = 3

/** What a step is judged by. */
export interface Expectations {
  /** Gaps of this kind of step in this job, and in earlier jobs. */
  readonly gaps: Gaps
  readonly history: Gaps
  readonly stalledAfter: number
}

/** What is expected of a step, in work. */
export interface Expected {
  /** The work that is a chance to advance. */
  readonly quantum: number
  /** The work beyond which the lack of an advance is improbable. */
  readonly most: number
  /** The gaps that this was learnt from; null where it is the generous constant. */
  readonly learnt: Gaps | null
}

/**
 * The most work that a step may take without an advance, as a multiple of the longest gap that ended well. Where gaps vary wildly, φ
 * would reach 8 only far beyond, and a step that hangs would be found too late; this bounds that. Where gaps are alike, φ is 8 long
 * before, so this changes nothing.
 */
const MAX_TIMES_LONGEST = 300

/**
 * What is expected of a step of so many bars. Work is CPU in reference computations of the same machine, so a slow
 * machine, or one that only seems slow since others share it, does not change it.
 *
 * The quantum is the P95 of the work that this job spends between two advances, times the bars of the step. Where the
 * gaps of a job vary much it is larger: so large that `stalledAfter` of them are improbable (φ ≥ 8, and twice the
 * longest gap that ended well). Before ten gaps: by the gaps of
 * earlier jobs; without them by three of its own, or by a generous constant.
 */
export function expectWork(bars: number, { gaps, history, stalledAfter }: Expectations): Expected {
  const learnt = [gaps, history].find(canJudge) ?? null
  const basis = learnt ?? (gaps.count >= MIN_OWN_GAPS ? gaps : null)
  const generous = Math.max(GENEROUS_QUANTUM, GENEROUS_QUANTUM_PER_BAR * bars)
  const allowance = generous * stalledAfter
  const usual = basis ? usualGap(basis) * bars : generous
  const improbable = basis ? Math.min(improbableGap(basis) * bars, wildest(basis, bars, allowance)) : allowance
  const most = Math.max(improbable, longestLikely(gaps) * bars, MIN_QUANTUM * stalledAfter)
  return { quantum: Math.max(usual, most / stalledAfter), most, learnt }
}

/**
 * The most that gaps which vary wildly are waited for. A log-normal of costs that differ a thousandfold would call
 * nothing improbable before a year has passed.
 */
function wildest({ longest }: Gaps, bars: number, allowance: number): number {
  return Math.max(allowance, MAX_TIMES_LONGEST * longest * bars)
}
