import type { Strategy } from './strategy.ts'
import { atrTrailingStop } from './volatility/atrTrailingStop.ts'
import { chandelierExit } from './volatility/chandelierExit.ts'
import { choppiness } from './volatility/choppiness.ts'
import { historicalVolatility } from './volatility/historicalVolatility.ts'
import { massIndex } from './volatility/massIndex.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const VOLATILITY: readonly Strategy[] = [
  chandelierExit,
  atrTrailingStop,
  choppiness,
  historicalVolatility,
  massIndex,
]
