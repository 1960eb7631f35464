import type { Exits } from '../backtest.ts'

/** The levels of many candidates: each fraction once, the nearest to the entry first. */
export interface Levels {
  readonly takeProfits: Float64Array
  readonly stopLosses: Float64Array
}

function distinct(fractions: readonly (number | null)[]): Float64Array {
  return Float64Array.from(new Set(fractions.filter((fraction) => fraction !== null))).sort()
}

/** Gathers the levels of candidates. */
export function gatherLevels(exits: readonly Exits[]): Levels {
  return {
    takeProfits: distinct(exits.map(({ takeProfit }) => takeProfit)),
    stopLosses: distinct(exits.map(({ stopLoss }) => stopLoss)),
  }
}

/** Where a level stands among all; behind the last one where there is none. */
export function placeOf(level: number | null, fractions: Float64Array): number {
  return level === null ? fractions.length : fractions.indexOf(level)
}
