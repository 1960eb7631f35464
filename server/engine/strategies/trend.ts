import type { Strategy } from './strategy.ts'
import { smaCross } from './trend/smaCross.ts'

/** Strategies of this family, in the order in which a form lists them. */
export const TREND: readonly Strategy[] = [smaCross]
