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

/**
 * To what a job's own trials fit costs: of strategies of one's own all that is known of them; of built-in ones how a list's prices differ with
 * their parameters, where trials share the work of their rule (RULES; of several strategies, of which some are not met before the end,
 * STRATEGIES), and where each is run by itself (TRIALS), so that its cost strays less.
 */
export type CostFit = 'OWN' | 'STRATEGIES' | 'RULES' | 'TRIALS'

/**
 * By which factor the time that is left may be off at the beginning of a job, beside what its own estimates show later, as natural logarithms:
 * where earlier jobs have measured here what its trials cost, and where none has.
 */
const DOUBTS: Readonly<Record<CostFit | 'NONE', { readonly learnt: number; readonly unlearnt: number }>> = {
  OWN: { learnt: 0.03, unlearnt: 0.06 },
  STRATEGIES: { learnt: 0.06, unlearnt: 0.12 },
  RULES: { learnt: 0.06, unlearnt: 0.07 },
  TRIALS: { learnt: 0.01, unlearnt: 0.07 },
  NONE: { learnt: 0.02, unlearnt: 0.05 },
}

/** What is known of a job before it begins. */
export interface Foreknowledge {
  /** Whether earlier jobs have measured here what its trials cost. */
  readonly isLearnt: boolean
  /** What is fitted to its own trials; null where nothing is. */
  readonly fit: CostFit | null
}

/**
 * How far an ETA may be off at the beginning of a job of some kind, as a natural logarithm. Estimates of a run that all follow from the same
 * wrong price agree with each other, so their residuals do not show it. Fitted to recorded jobs, each kind held against what the others say.
 */
export function doubtOf({ isLearnt, fit }: Foreknowledge): number {
  const { learnt, unlearnt } = DOUBTS[fit ?? 'NONE']
  return isLearnt ? learnt : unlearnt
}
