import { BUILT_IN } from '../server/engine/strategies/builtIn.ts'
import type { Parameter } from '../server/engine/strategies/strategy.ts'
import type { Sweep } from './sweepOf.ts'

const STRATEGIES = BUILT_IN.slice(0, 55)
const LEVELS = Array.from({ length: 10 }, (_, index) => (index + 1) / 100)
/** Entry rules of a direction. */
const RULES = 264

/** So many values of a parameter, from its default on in steps of half of it. */
function valuesOf({ default: first, step }: Parameter, count: number): number[] {
  const width = Math.max(1, Math.round(first / 2 / step)) * step
  return Array.from({ length: count }, (_, index) => first + index * width)
}

/**
 * The grid that users run all day: 55 strategies × four or five values of one parameter × LONG and SHORT × 10 take profits × 10 stop losses,
 * 52,800 candidates.
 */
export function usersGrid(): Sweep {
  const fewest = Math.floor(RULES / STRATEGIES.length)
  const strategies = STRATEGIES.map(({ name, parameters: [parameter] }, index) => {
    const count = fewest + (index < RULES % STRATEGIES.length ? 1 : 0)
    const space = parameter ? [{ name: parameter.name, values: valuesOf(parameter, count) }] : []
    return { strategy: name, space }
  })
  return { strategies, directions: ['LONG', 'SHORT'], exits: { takeProfit: LEVELS, stopLoss: LEVELS } }
}
