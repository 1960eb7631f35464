/** What an entry rule and a trial of one strategy cost on one engine, in seconds of a thread for each bar. */
export interface UnitCost {
  readonly rule: number
  readonly trial: number
}

/** Work of one strategy on one engine. */
export interface WorkAmount {
  readonly bars: number
  readonly rules: number
  readonly trials: number
}

/** What was learnt of a price: sums over pieces of work with the seconds that they took, for the normal equations of least squares. */
export interface CostStatistics {
  readonly ruleSquares: number
  readonly products: number
  readonly trialSquares: number
  readonly ruleSeconds: number
  readonly trialSeconds: number
}

/** Nothing was learnt. */
export const NO_COST_STATISTICS: CostStatistics = {
  ruleSquares: 0,
  products: 0,
  trialSquares: 0,
  ruleSeconds: 0,
  trialSeconds: 0,
}

/** How much an old lesson counts beside a new one: machines and strategies change. */
const KEPT = 0.5

/** The share of what was learnt that holds the price to one multiple of the guess, where the lessons cannot tell its two parts apart. */
const RIDGE = 1e-3

/** The seconds that work is expected to take. */
export function costOf({ rule, trial }: UnitCost, { bars, rules, trials }: WorkAmount): number {
  return bars * (rules * rule + trials * trial)
}

/** What a piece of work took, beside what it was expected to take: above 0. */
export interface TimeTaken {
  readonly seconds: number
  readonly expected: number
}

/**
 * Adds work that was done. It weighs as much as it was expected to take, not the square of that: so all pieces together are
 * expected to take what they took together, though small ones cost more for each trial.
 */
export function addCost(
  lesson: CostStatistics,
  { bars, rules, trials }: WorkAmount,
  { seconds, expected }: TimeTaken,
): CostStatistics {
  const perRule = bars * rules
  const perTrial = bars * trials
  return {
    ruleSquares: lesson.ruleSquares + (perRule * perRule) / expected,
    products: lesson.products + (perRule * perTrial) / expected,
    trialSquares: lesson.trialSquares + (perTrial * perTrial) / expected,
    ruleSeconds: lesson.ruleSeconds + (perRule * seconds) / expected,
    trialSeconds: lesson.trialSeconds + (perTrial * seconds) / expected,
  }
}

/** A lesson with a newer one. */
export function mergeCost(old: CostStatistics, newer: CostStatistics): CostStatistics {
  const keys = Object.keys(NO_COST_STATISTICS) as (keyof CostStatistics)[]
  return Object.fromEntries(keys.map((key) => [key, KEPT * old[key] + newer[key]])) as unknown as CostStatistics
}

/**
 * The price that fits a lesson best: least squares with a ridge (Hoerl and Kennard 1970) towards one multiple of a guess, for jobs in which
 * rules and trials stand in one proportion say nothing of the two apart. Neither part is below 0.
 *
 * @returns null where nothing was learnt
 */
export function unitCostOf(lesson: CostStatistics, guess: UnitCost): UnitCost | null {
  const { ruleSquares, products, trialSquares, ruleSeconds, trialSeconds } = lesson
  // In multiples of the guess, so that both unknowns are near to 1.
  const a = ruleSquares * guess.rule ** 2
  const b = products * guess.rule * guess.trial
  const d = trialSquares * guess.trial ** 2
  const s = ruleSeconds * guess.rule
  const t = trialSeconds * guess.trial
  if (!(a + d > 0)) return null
  const multiple = Math.max(0, (s + t) / (a + 2 * b + d))
  const ridge = RIDGE * (a + d)
  const determinant = (a + ridge) * (d + ridge) - b * b
  const rule = ((s + ridge * multiple) * (d + ridge) - b * (t + ridge * multiple)) / determinant
  const trial = ((t + ridge * multiple) * (a + ridge) - b * (s + ridge * multiple)) / determinant
  if (rule < 0) return { rule: 0, trial: guess.trial * (t / d) }
  if (trial < 0) return { rule: guess.rule * (s / a), trial: 0 }
  return { rule: guess.rule * rule, trial: guess.trial * trial }
}
