import type { Estimate } from './estimator.ts'
import { MAX_SHOWN } from './law.ts'
import { stepOf } from './step.ts'

/**
 * What viewers have been shown of a course. The two part where the store was away, for nothing is shown that it does not know of, and
 * after a crash, when the course begins where the work was at least, and viewers may have seen more.
 */
export interface ShownFraction {
  /** When that was, on a clock that only rises. */
  readonly atMs: number
  /** The fraction that was shown last. */
  readonly fraction: number
  /** How far that was meant to be ahead of the course: after a crash, until the course has caught up. */
  readonly lead: number
  /** Where the course was then. */
  readonly course: number
}

/** How fast what is shown moves while it leads, as a share of the course's speed: it slows down and does not stop. */
const CREEP = 0.15

/** What is shown may make up for a lag at this speed, as a fraction per millisecond, but by no more than a point at once. */
const HASTY = 0.09 / 1_000
const MAX_AT_ONCE = 0.01

/** It may also be so many times as fast as would end the job on time; an end that is nearer counts as if it were so far away. */
const MAX_HASTE = 2.5
const MIN_LEFT_MS = 1_000

/**
 * Nothing was shown of a course yet that begins.
 *
 * @param fraction what was shown before
 * @param course   where it begins
 */
export function beginShown(fraction: number, course: number, atMs: number): ShownFraction {
  return { atMs, fraction, lead: Math.max(0, fraction - course), course }
}

/**
 * What to show of a course next: where it is, or as near to there as the law of the bar lets it come in one step. It never falls.
 *
 * @param nowMs monotonic clock
 */
export function followCourse(view: ShownFraction, { fraction: course, eta }: Estimate, nowMs: number): ShownFraction {
  const lead = Math.max(0, view.lead - (1 - CREEP) * Math.max(0, course - view.course))
  const wanted = Math.min(MAX_SHOWN, course + lead)
  const ms = stepOf(view.atMs, nowMs)
  const onTime = eta ? (1 - view.fraction) / Math.max(MIN_LEFT_MS, 1_000 * eta.seconds) : 0
  const most = Math.max(Math.min(MAX_AT_ONCE, HASTY * ms), MAX_HASTE * onTime * ms)
  return { atMs: nowMs, fraction: Math.max(view.fraction, Math.min(wanted, view.fraction + most)), lead, course }
}

/** The same view where no more than `most` may be shown, which was not below what was. */
export function holdBelow(view: ShownFraction, most: number): ShownFraction {
  return { ...view, fraction: Math.min(view.fraction, most) }
}

/** The part of what is shown that the course stands for: not its lead. */
export function fractionOfCourse({ fraction, course }: ShownFraction): number {
  return Math.min(fraction, course)
}

/** What a reading says of a course: where viewers see it, and how fast they will see it move. */
export function asShown({ fraction, lead }: ShownFraction, free: Estimate): Estimate {
  const pace = lead > 0 ? CREEP : 1
  const reach = pace * (free.ceiling - free.fraction)
  return { ...free, fraction, rate: pace * free.rate, ceiling: Math.min(MAX_SHOWN, fraction + reach) }
}
