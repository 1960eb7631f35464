import { BREAKOUT } from './breakout.ts'
import { CALENDAR } from './calendar.ts'
import { CANDLE_PATTERNS } from './candlePatterns.ts'
import { MEAN_REVERSION } from './meanReversion.ts'
import { MOMENTUM } from './momentum.ts'
import { SESSION } from './session.ts'
import type { Strategy } from './strategy.ts'
import { TREND } from './trend.ts'
import { VOLATILITY } from './volatility.ts'
import { VOLUME } from './volume.ts'

/** The strategies that Barline brings along, in the order in which a form lists them. Names are unique. */
export const BUILT_IN: readonly Strategy[] = [
  ...TREND,
  ...MOMENTUM,
  ...MEAN_REVERSION,
  ...BREAKOUT,
  ...VOLATILITY,
  ...VOLUME,
  ...CANDLE_PATTERNS,
  ...SESSION,
  ...CALENDAR,
]

/** The built-in strategy of that name; undefined where there is none. */
export function findStrategy(name: string): Strategy | undefined {
  return BUILT_IN.find((strategy) => strategy.name === name)
}
