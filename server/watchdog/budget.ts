import { type FinishedByStrategy, longestRuleMs } from './finishedRules.ts'
import type { Gaps } from './gaps.ts'
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

/** What others of its job took: between two signs of theirs, by the kind of step, and as a whole, by strategy. */
export interface Others {
  readonly gaps: ReadonlyMap<string, Gaps>
  readonly rules: FinishedByStrategy
}

/** The most work that a step like a unit's took, a bar; null where nothing is known. Trials may be over before anything is read of them. */
function longestOf({ noProgress, reading: { step, host } }: Unit, { gaps, rules }: Others): number | null {
  const read = gaps.get(noProgress.kind)
  const ms = host.tickCpuMs === null ? null : longestRuleMs(rules, step?.of)
  if (!read && ms === null) return null
  return Math.max(read?.longest ?? 0, (ms ?? 0) / (host.tickCpuMs ?? 1))
}

/** Whether a unit has stood for a fifth of its measurements. */
function hasStood({ stall }: Unit, { stalledAfter }: Thresholds): boolean {
  return stall.unchanged >= Math.min(MORE, Math.ceil(stalledAfter / YIELD_PART))
}

/** Whether a unit stands as none of its kind did: for a fifth of its measurements, and does nothing or far more than the others. */
function standsOut(unit: Unit, thresholds: Thresholds, others: Others): boolean {
  const { noProgress } = unit
  if (!hasStood(unit, thresholds)) return false
  if (isIdle(noProgress)) return true
  const longest = longestOf(unit, others)
  return longest !== null && noProgress.work / noProgress.bars > TIMES_LONGEST * longest
}

/** Whether a unit may hang: it has not moved for `suspectAfter` measurements, or would let others have its thread if any waited. */
export function mayHang(unit: Unit, thresholds: Thresholds, others: Others): boolean {
  return chancesOf(unit) >= thresholds.suspectAfter || standsOut(unit, thresholds, others)
}

/**
 * Whether a unit should let others have its thread, where any wait, and be run once more after them: it stands as none of its kind did, and
 * had not yielded before. It loses nothing by it but time. Where nobody knows what such a step takes, those that wait are to show it, or to
 * hang as well: otherwise as many that hang as there are threads would keep all others from being run.
 */
export function shouldYield(unit: Unit, thresholds: Thresholds, others: Others): boolean {
  const { reading } = unit
  if (!thresholds.abort || reading.spent || vetoesOf(reading).length > 0) return false
  return longestOf(unit, others) === null ? hasStood(unit, thresholds) : standsOut(unit, thresholds, others)
}
