import type { Estimate } from './estimator.ts'
import { MAX_SHOWN } from './law.ts'
import { stepOf } from './step.ts'

/**
 * The fraction that viewers were shown last. It follows the estimate, but may differ from it in two cases. While the store is away, it
 * lags: nothing is shown that is not reserved there. After a crash, it leads: the estimate begins with the work that is known to be done,
 * and viewers may have seen more.
 */
export interface ShownFraction {
  /** When it was shown, on a clock that only rises. */
  readonly atMs: number
  readonly fraction: number
  /** How far it is meant to be ahead of the estimate: after a crash, until the estimate has caught up. */
  readonly lead: number
  /** The fraction of the estimate at that time. */
  readonly estimated: number
}

/** The speed of what is shown while it leads, as a share of the estimate's: it slows down and does not stop. */
const CREEP = 0.15

/** What is shown makes up for a lag at this speed, as a fraction per millisecond, but by no more than a point at once. */
const HASTY = 0.09 / 1_000
const MAX_AT_ONCE = 0.01

/** Or at so many times the speed that ends the job on time; an end that is nearer than `MIN_LEFT_MS` counts as if it were so far away. */
const MAX_HASTE = 2.5
const MIN_LEFT_MS = 1_000

/**
 * Begins a view.
 *
 * @param fraction  what was shown before
 * @param estimated the fraction with which the estimate begins
 */
export function beginShown(fraction: number, estimated: number, atMs: number): ShownFraction {
  return { atMs, fraction, lead: Math.max(0, fraction - estimated), estimated }
}

/**
 * What to show next: the fraction of the estimate, or as near to it as one step may come. It never falls.
 *
 * @param nowMs monotonic clock
 */
export function followEstimate(
  view: ShownFraction,
  { fraction: estimated, rate, eta }: Estimate,
  nowMs: number,
): ShownFraction {
  const lead = Math.max(0, view.lead - (1 - CREEP) * Math.max(0, estimated - view.estimated))
  const wanted = Math.min(MAX_SHOWN, estimated + lead)
  const ms = stepOf(view.atMs, nowMs)
  const onTime = eta ? (1 - view.fraction) / Math.max(MIN_LEFT_MS, 1_000 * eta.seconds) : 0
  // Before there is an ETA the estimate has a speed all the same.
  const own = eta ? 0 : (rate * ms) / 1_000
  const most = Math.max(Math.min(MAX_AT_ONCE, HASTY * ms), MAX_HASTE * onTime * ms, own)
  return { atMs: nowMs, fraction: Math.max(view.fraction, Math.min(wanted, view.fraction + most)), lead, estimated }
}

/** The same view where no more than `most` may be shown, which was not below what was. */
export function holdBelow(view: ShownFraction, most: number): ShownFraction {
  return { ...view, fraction: Math.min(view.fraction, most) }
}

/** What is shown, without its lead over the estimate. */
export function withoutLead({ fraction, estimated }: ShownFraction): number {
  return Math.min(fraction, estimated)
}

/** An estimate as a reading says it: with the fraction that is shown, and the speed at which that will move. */
export function asShown({ fraction, lead }: ShownFraction, free: Estimate): Estimate {
  const pace = lead > 0 ? CREEP : 1
  const reach = pace * (free.ceiling - free.fraction)
  return { ...free, fraction, rate: pace * free.rate, ceiling: Math.min(MAX_SHOWN, fraction + reach) }
}
