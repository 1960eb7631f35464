import { donchian } from './breakout/donchian.ts'
import type { Strategy } from './strategy.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const BREAKOUT: readonly Strategy[] = [donchian]
