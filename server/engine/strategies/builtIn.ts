import { BREAKOUT } from './breakout.ts'
import { MEAN_REVERSION } from './meanReversion.ts'
import type { Strategy } from './strategy.ts'
import { TREND } from './trend.ts'

/** The strategies that Barline brings along, in the order in which a form lists them. Names are unique. */
export const BUILT_IN: readonly Strategy[] = [...TREND, ...MEAN_REVERSION, ...BREAKOUT]

/** The built-in strategy of that name; undefined where there is none. */
export function findStrategy(name: string): Strategy | undefined {
  return BUILT_IN.find((strategy) => strategy.name === name)
}
