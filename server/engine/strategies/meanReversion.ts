import { rsi } from './meanReversion/rsi.ts'
import type { Strategy } from './strategy.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const MEAN_REVERSION: readonly Strategy[] = [rsi]
