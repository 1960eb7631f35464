import { type Gaps, NO_GAPS } from './gaps.ts'
import { isIdle } from './noProgressWindow.ts'
import type { Expected } from './quantum.ts'
import type { Reading, Thresholds } from './reading.ts'
import type { Unit } from './unit.ts'
import { vetoesOf } from './vetoes.ts'

/** Both attempts at a trial that hangs have so many measurements more than `stalledAfter`, together. */
const MORE = 10

/** A unit that others wait for yields its thread after this part of `stalledAfter`, and after `MORE`: then its second attempt has all of that. */
const YIELD_PART = 5

/** It yields only where it has spent so many times the longest that such a step took. */
const TIMES_LONGEST = 3

/** The measurements that a unit was given and did not take, in all attempts at it. */
export function chancesOf({ reading, stall }: Pick<Unit, 'reading' | 'stall'>): number {
  return (reading.spent ?? 0) + stall.unchanged
}

/** What is left of a unit's budget: that of a second attempt is what the first one has not spent. */
export function leftOf({ spent = 0 }: Pick<Reading, 'spent'>, thresholds: Thresholds): Thresholds {
  if (spent === 0) return thresholds
  const { stalledAfter, suspectAfter } = thresholds
  const left = Math.max(1, Math.min(stalledAfter, stalledAfter + MORE - spent))
  return { ...thresholds, stalledAfter: left, suspectAfter: Math.min(suspectAfter, left) }
}

/** The same of the work that is improbable: what the first attempt has used counts with it. */
export function expectedLeft(expected: Expected, left: Thresholds, whole: Thresholds): Expected {
  return { ...expected, most: (expected.most * left.stalledAfter) / whole.stalledAfter }
}

/** Whether a unit stands as none of its kind did: for a fifth of its measurements, and does nothing or far more than the others. */
function standsOut({ noProgress, stall }: Unit, { stalledAfter }: Thresholds, gaps: Gaps): boolean {
  if (stall.unchanged < Math.min(MORE, Math.ceil(stalledAfter / YIELD_PART))) return false
  if (isIdle(noProgress)) return true
  return gaps.count > 0 && noProgress.work / noProgress.bars > TIMES_LONGEST * gaps.longest
}

/** Whether a unit may hang: it has not moved for `suspectAfter` measurements, or would let others have its thread if any waited. */
export function mayHang(unit: Unit, thresholds: Thresholds, gaps: Gaps = NO_GAPS): boolean {
  return chancesOf(unit) >= thresholds.suspectAfter || standsOut(unit, thresholds, gaps)
}

/**
 * Whether a unit should let others have its thread, where any wait, and be run once more after them: it stands as none of its kind did, and
 * had not yielded before. It loses nothing by it but time.
 */
export function shouldYield(unit: Unit, thresholds: Thresholds, gaps: Gaps = NO_GAPS): boolean {
  const { reading } = unit
  if (!thresholds.abort || reading.spent || vetoesOf(reading).length > 0) return false
  return standsOut(unit, thresholds, gaps)
}
