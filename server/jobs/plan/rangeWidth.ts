import type { Plan } from '../plan.ts'
import type { WidthOf } from '../ports/costStatisticsStore.ts'
import { isListed } from './listedPrice.ts'
import { isPaced } from './roundCosts.ts'

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
