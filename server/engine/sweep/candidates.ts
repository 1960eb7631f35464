import type { Exits } from '../backtest.ts'
import { type Levels, placeOf } from './levels.ts'

/** No candidate. */
export const NONE = -1

/** What lies in a candidate's row: the next one in its list, its rule, and the slots of its levels. */
export const NEXT = 0
export const RULE = 1
export const TAKE_PROFIT = 2
export const STOP_LOSS = 3
export const CANDIDATE_WIDTH = 4

/**
 * Lists candidates, rule by rule in the order of their exits, one row each. A row is in one list at a time: of those that wait on a
 * bar, or of those that take a slot.
 *
 * @param exitsOf         by rule the exits to try on it
 * @param firstTakeProfit the slot of the nearest take profit; the nearest stop loss has slot 0
 */
export function listCandidates(
  exitsOf: readonly (readonly Exits[])[],
  { takeProfits, stopLosses }: Levels,
  firstTakeProfit: number,
): Int32Array {
  const rows = new Int32Array(CANDIDATE_WIDTH * exitsOf.reduce((sum, exits) => sum + exits.length, 0))
  let at = 0
  for (const [rule, exits] of exitsOf.entries()) {
    for (const { takeProfit, stopLoss } of exits) {
      rows[at + RULE] = rule
      rows[at + TAKE_PROFIT] = firstTakeProfit + placeOf(takeProfit, takeProfits)
      rows[at + STOP_LOSS] = placeOf(stopLoss, stopLosses)
      at += CANDIDATE_WIDTH
    }
  }
  return rows
}
