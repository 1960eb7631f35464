/**
 * The law of the bar. Two parts of Barline move one: the estimator moves the fraction that a reading shows (`barSpeed`), and the page moves
 * what it draws between two readings (`drawnSpeed`). Each moves at the speed of the job times a factor, the haste: above 1 where the bar
 * lags behind its target, below 1 where it leads. The bar slows down instead of stopping, and it never jumps.
 *
 * The fraction of a reading is what all viewers see, so it moves gently, and comes close to its target over the rest of the job. A page
 * follows that fraction and is never far from it, so it may be stricter.
 */

/** The most that a reading of an unfinished job shows: only one that SUCCEEDED is at 1. */
export const MAX_SHOWN = 0.9999

/** The most that is drawn of an unfinished job: a pixel of the track stays free. */
export const UNFINISHED_MAX = 0.995

/** The speed to which haste may bring a bar, as a fraction per second: at ten frames a second no step is above a point. */
export const MAX_SPEED = 0.09

/** The largest haste. */
export const MAX_HASTE = 2.5

/** By so much the bar of the slowest job may move from one reading to the next: a point. */
export const MAX_STEP = 0.01

/** Of the fraction of a reading: what a lag of the whole bar adds to the haste, and the least haste. */
const SHOWN_GAIN = 12
const MIN_SHOWN_HASTE = 0.15

/** The same of what the page draws. */
const DRAWN_GAIN = 60
const MIN_DRAWN_HASTE = 0.25

/** A fraction makes up for a lag at 9 points a second, or at so many times the mean speed of the whole job, where that is more. */
const SHORT_HASTE = 2

/** No reading moves it faster than from end to end in two seconds, per millisecond: a shorter job is over before anyone reads its bar. */
const FASTEST = 1 / 2_000

/** `MAX_SPEED` per millisecond. */
const HASTY = MAX_SPEED / 1_000

/** However far it leads, the fraction moves by `MIN_STEP` in this share of the time that has passed, so that a viewer sees the work go on. */
const MIN_STEP = 0.001
const MIN_STEP_SHARE = 0.08

/** A bar that is on its way. */
export interface BarMotion {
  /** The fraction that is shown. */
  readonly shown: number
  /** The work clock: for how long the job was worked on. */
  readonly clockMs: number
  /** Whether enough of the work was reported to know its speed. */
  readonly isSpeedKnown: boolean
}

/** Where a bar should be, and when it should be at its end. */
export interface BarTarget {
  readonly target: number
  readonly etaMs: number
}

/** How the haste follows from a lag: what a lag of the whole bar adds to it, and its least value. */
interface HasteTerms {
  readonly gain: number
  readonly least: number
}

/** The haste of a bar that lags so far behind its target; a negative lag is a lead. */
function hasteOf(lag: number, { gain, least }: HasteTerms): number {
  return Math.min(MAX_HASTE, Math.max(least, 1 + lag * gain))
}

/**
 * How fast the fraction of a reading moves, per millisecond: at the speed that ends the job on time, up to 2½ times as fast where it
 * lags behind its target, and down to a seventh where it leads.
 *
 * Only a short job moves it faster than 9 points a second, and only once its speed is known: two trials that were over at once say little
 * of the others. Where it lags it makes up for that at no more than twice the mean speed of the job.
 */
export function barSpeed({ shown, clockMs, isSpeedKnown }: BarMotion, { target, etaMs }: BarTarget): number {
  const onTime = Math.min((1 - shown) / etaMs, isSpeedKnown ? FASTEST : HASTY)
  const haste = hasteOf(target - shown, { gain: SHOWN_GAIN + 2 / (1 - shown), least: MIN_SHOWN_HASTE })
  const most = isSpeedKnown ? Math.min(FASTEST, Math.max(HASTY, SHORT_HASTE / (clockMs + etaMs))) : HASTY
  if (haste > 1) return Math.max(onTime, Math.min(most, onTime * haste))
  const least = MIN_STEP / (MIN_STEP_SHARE * clockMs)
  return Math.max(onTime * haste, Math.min(onTime, least))
}

/**
 * By how much a fraction may move from one reading to the next: a point, or as far as it comes at 2½ times the speed that ends the job on
 * time, whichever is more.
 *
 * @param fraction where it is
 * @param etaMs how long the rest takes; null while that is not known
 * @param ms between the two readings
 */
export function maxStep(fraction: number, etaMs: number | null, ms: number): number {
  if (etaMs === null) return MAX_STEP
  return Math.max(MAX_STEP, (MAX_HASTE * (1 - fraction) * ms) / Math.max(1, etaMs))
}

/**
 * How fast what a page draws moves, in the unit of `rate`: at the rate of the reading, up to 2½ times as fast where it lags behind its
 * target and down to a quarter where it leads.
 *
 * @param rate at which the fraction of the job's reading moves
 * @param lag  how far the bar is behind its target
 */
export function drawnSpeed(rate: number, lag: number): number {
  return rate * hasteOf(lag, { gain: DRAWN_GAIN, least: MIN_DRAWN_HASTE })
}

/**
 * The speed that no drawn bar of a job exceeds, per second: 9 points, or for a short job 2½ times the speed that would have taken it
 * from end to end in the time for which the job was watched.
 */
export function maxDrawnSpeed(watchedMs: number): number {
  return Math.max(MAX_SPEED, MAX_HASTE / (Math.max(1, watchedMs) / 1_000))
}
