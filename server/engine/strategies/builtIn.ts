import { donchian } from './donchian.ts'
import { rsi } from './rsi.ts'
import { smaCross } from './smaCross.ts'
import type { Strategy } from './strategy.ts'

/** The strategies that Barline brings along, in the order in which a form lists them. Names are unique. */
export const BUILT_IN: readonly Strategy[] = [smaCross, rsi, donchian]

/** The built-in strategy of that name; undefined where there is none. */
export function findStrategy(name: string): Strategy | undefined {
  return BUILT_IN.find((strategy) => strategy.name === name)
}
