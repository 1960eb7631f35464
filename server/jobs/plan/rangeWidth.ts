import type { CostFit } from '../../progress/calibration.ts'
import type { Plan } from '../plan.ts'
import type { WidthOf } from '../ports/costStatisticsStore.ts'
import { isListed } from './listedPrice.ts'
import { isPaced } from './roundCosts.ts'

/**
 * How wide ranges are, beside others, where rounds wait for one another: their time is that of many like rounds, which strays less, and least
 * where nothing is worked out from what was found. Fitted to recorded jobs.
 */
const ROUNDS = { workedOut: 0.64, drawn: 0.59 }

/** The same where nothing is fitted: points are drawn, or trials run on folds. */
const UNFITTED = 0.96

/** The same by what is fitted: what estimates stray by then is noise rather than a price that is wrong; of several built-in strategies, some are not met before the end. */
const FITTED: Readonly<Record<CostFit, number>> = { OWN: 0.78, STRATEGIES: 0.86, RULES: 0.79, TRIALS: 0.85 }

/** How wide the ranges of a job's ETAs are before any job has taught that, as a multiple of what its own estimates give. */
export function usualWidthOf(plan: Pick<Plan, 'search' | 'trials'>, fit: CostFit | null): number {
  if (!isPaced(plan)) return fit ? FITTED[fit] : UNFITTED
  return plan.search?.computationsPerPoint ? ROUNDS.workedOut : ROUNDS.drawn
}

/**
 * Which width the ranges of a job's ETAs have: how far an end may stray differs between jobs whose rounds wait for one another, those of
 * folds, those of strategies whose costs no list knows, and all others.
 */
export function rangeWidthOf(
  plan: Pick<Plan, 'engine' | 'search' | 'trials' | 'bars'>,
  strategies: readonly string[],
): WidthOf {
  const { engine } = plan
  if (isPaced(plan)) return `${engine} rounds`
  if (plan.bars) return `${engine} folds`
  return strategies.every(isListed) ? engine : `${engine} own`
}
