import type { Exits } from '../backtest.ts'
import { type Levels, placeOf } from './levels.ts'

/** Candidates, rule by rule in the order of their exits; one number each. */
export interface Candidates {
  /** By rule its first candidate, and behind the last rule how many there are. */
  readonly firstOf: Int32Array
  /** The slots of their levels. */
  readonly takeProfits: Int32Array
  readonly stopLosses: Int32Array
  /** The first bar on which they can enter again. */
  readonly freeFrom: Int32Array
}

/**
 * Lists candidates that have not traded yet.
 *
 * @param exitsOf         by rule the exits to try on it
 * @param firstTakeProfit the slot of the nearest take profit; the nearest stop loss has slot 0
 */
export function listCandidates(
  exitsOf: readonly (readonly Exits[])[],
  { takeProfits, stopLosses }: Levels,
  firstTakeProfit: number,
): Candidates {
  const all = exitsOf.flat()
  const firstOf = new Int32Array(exitsOf.length + 1)
  for (const [rule, exits] of exitsOf.entries()) firstOf[rule + 1] = (firstOf[rule] as number) + exits.length
  return {
    firstOf,
    takeProfits: Int32Array.from(all, ({ takeProfit }) => firstTakeProfit + placeOf(takeProfit, takeProfits)),
    stopLosses: Int32Array.from(all, ({ stopLoss }) => placeOf(stopLoss, stopLosses)),
    freeFrom: new Int32Array(all.length),
  }
}
