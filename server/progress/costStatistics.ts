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

/** What is known of a unit cost: sums over pieces of work and the seconds that they took, for the normal equations of least squares. */
export interface CostStatistics {
  readonly ruleSquares: number
  readonly products: number
  readonly trialSquares: number
  readonly ruleSeconds: number
  readonly trialSeconds: number
}

/** No work was measured. */
export const NO_COST_STATISTICS: CostStatistics = {
  ruleSquares: 0,
  products: 0,
  trialSquares: 0,
  ruleSeconds: 0,
  trialSeconds: 0,
}

/** How much earlier sums count beside new ones: machines and strategies change. */
const KEPT = 0.5

/** The weight of the ridge, as a share of the sums: it holds both parts of the unit cost to one multiple of the guess. */
const RIDGE = 1e-3

/** The bounds of a part of a unit cost, in multiples of its guess: one that could not be told from the other is not nothing. */
const LEAST = 1e-6
const MOST = 1e12

/** The seconds that work is expected to take. */
export function costOf({ rule, trial }: UnitCost, { bars, rules, trials }: WorkAmount): number {
  return bars * (rules * rule + trials * trial)
}

/** The seconds that a piece of work took, and those that it was expected to take. */
export interface TimeTaken {
  readonly seconds: number
  readonly expected: number
}

/**
 * Adds work that was done. It is weighed by the time that it was expected to take, not by the square of that. So the fitted costs of all
 * pieces sum to what they took together, though small pieces cost more for each trial. Work that was expected to take no time has no weight.
 */
export function addCost(
  known: CostStatistics,
  { bars, rules, trials }: WorkAmount,
  { seconds, expected }: TimeTaken,
): CostStatistics {
  if (!(expected > 0 && seconds >= 0)) return known
  const perRule = bars * rules
  const perTrial = bars * trials
  return {
    ruleSquares: known.ruleSquares + (perRule * perRule) / expected,
    products: known.products + (perRule * perTrial) / expected,
    trialSquares: known.trialSquares + (perTrial * perTrial) / expected,
    ruleSeconds: known.ruleSeconds + (perRule * seconds) / expected,
    trialSeconds: known.trialSeconds + (perTrial * seconds) / expected,
  }
}

/** Earlier sums with newer ones added. Where one of the earlier is no number, none of them says anything. */
export function mergeCost(old: CostStatistics, newer: CostStatistics): CostStatistics {
  if (!Object.values(old).every(Number.isFinite)) return newer
  const keys = Object.keys(NO_COST_STATISTICS) as (keyof CostStatistics)[]
  return Object.fromEntries(keys.map((key) => [key, KEPT * old[key] + newer[key]])) as unknown as CostStatistics
}

/**
 * The unit cost that fits what is known best: least squares with a ridge (Hoerl and Kennard 1970) towards one multiple of a guess. The ridge
 * decides where all jobs had rules and trials in one proportion, for these cannot tell the two parts apart. Both parts are above 0: whatever
 * was measured, work that is to be done has a cost.
 *
 * @returns null where nothing was measured
 */
export function unitCostOf(known: CostStatistics, guess: UnitCost): UnitCost | null {
  const fitted = fittedTo(known, guess)
  return fitted && { rule: within(fitted.rule, guess.rule), trial: within(fitted.trial, guess.trial) }
}

/** A part as it was fitted, within its bounds; the guess where it is no number. */
function within(fitted: number, guess: number): number {
  return Number.isNaN(fitted) ? guess : Math.min(MOST * guess, Math.max(LEAST * guess, fitted))
}

function fittedTo(known: CostStatistics, guess: UnitCost): UnitCost | null {
  const { ruleSquares, products, trialSquares, ruleSeconds, trialSeconds } = known
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
