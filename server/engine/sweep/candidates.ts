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
  const firstOf = new Int32Array(exitsOf.length + 1)
  for (const [rule, exits] of exitsOf.entries()) firstOf[rule + 1] = (firstOf[rule] as number) + exits.length
  const count = firstOf[exitsOf.length] as number
  const candidates = {
    firstOf,
    takeProfits: new Int32Array(count),
    stopLosses: new Int32Array(count),
    freeFrom: new Int32Array(count),
  }
  // Rules often share one list of exits.
  const slotsOf = new Map<readonly Exits[], Pick<Candidates, 'takeProfits' | 'stopLosses'>>()
  for (const [rule, exits] of exitsOf.entries()) {
    const slots = slotsOf.get(exits) ?? {
      takeProfits: Int32Array.from(exits, ({ takeProfit }) => firstTakeProfit + placeOf(takeProfit, takeProfits)),
      stopLosses: Int32Array.from(exits, ({ stopLoss }) => placeOf(stopLoss, stopLosses)),
    }
    slotsOf.set(exits, slots)
    candidates.takeProfits.set(slots.takeProfits, firstOf[rule])
    candidates.stopLosses.set(slots.stopLosses, firstOf[rule])
  }
  return candidates
}
