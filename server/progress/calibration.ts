/** The share of the ranges that may miss: they are to hold 80 % of the time. */
const MISSES = 0.2

/** How far one job moves the width: a job whose ranges all missed widens them by a fifth. */
const STEP = 0.25

/** A width never leaves these bounds, whatever jobs do. */
const LEAST = 0.25
const MOST = 4

/**
 * The width of the ranges of ETAs after one more job, as a multiple of what the job's own estimates give. It grows where more than
 * `MISSES` of the job's ranges missed, and shrinks where fewer did. In the long run that share misses, however jobs change (adaptive
 * conformal inference: Gibbs and Candès 2021, equation 2, applied to the logarithm of the width).
 *
 * @param missed share of the job's ranges that did not hold when it ended
 */
export function calibrate(width: number, missed: number): number {
  return Math.min(MOST, Math.max(LEAST, width * Math.exp(STEP * (missed - MISSES))))
}
