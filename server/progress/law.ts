/** How much faster a bar moves where it lags by the whole, and the bounds of that. */
const HASTE = 12
const MIN_HASTE = 0.15
const MAX_HASTE = 2.5

/** Fraction per millisecond to which haste may bring it: at ten frames a second no step is above a point. */
const HASTY = 0.09 / 1_000

/** However far it leads, it moves by a tenth of a point in so large a share of the time that has passed: whoever looks sees that work flows. */
const MIN_STEP = 0.001
const MIN_STEP_SHARE = 0.08

/** A bar that is on its way. */
export interface BarMotion {
  /** The fraction that is shown. */
  readonly shown: number
  /** For how long the work has flowed. */
  readonly clockMs: number
  /** Whether enough of the work was reported to know its speed. */
  readonly isHeard: boolean
}

/** Where a bar should be, and when it should be at its end. */
export interface BarTarget {
  readonly target: number
  readonly etaMs: number
}

/**
 * The law of the bar: how fast what is shown moves, as a fraction per millisecond. At the speed that ends the job on time, up to 2½
 * times as fast where it lags behind its target and down to a seventh where it leads.
 *
 * Only a short job takes it faster than 9 points a second, and none before anything was heard of it: two trials that were over at once
 * say little of the others.
 */
export function barSpeed({ shown, clockMs, isHeard }: BarMotion, { target, etaMs }: BarTarget): number {
  const onTime = Math.min((1 - shown) / etaMs, isHeard ? Number.POSITIVE_INFINITY : HASTY)
  const haste = 1 + (target - shown) * (HASTE + 2 / (1 - shown))
  if (haste > 1) return Math.max(onTime, Math.min(HASTY, onTime * Math.min(MAX_HASTE, haste)))
  const least = MIN_STEP / (MIN_STEP_SHARE * clockMs)
  return Math.max(onTime * Math.max(MIN_HASTE, haste), Math.min(onTime, least))
}
