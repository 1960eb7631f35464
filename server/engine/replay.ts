import type { Exits, Trade } from './backtest.ts'
import type { Work } from './batch.ts'
import type { Candles } from './candles.ts'
import { runReference } from './reference.ts'
import { findStrategy } from './strategies/builtIn.ts'
import { type FindRule, isBarStrategy } from './strategies/strategy.ts'
import { runVector } from './vector.ts'

/** What one trial did. */
export interface Replay {
  readonly trades: readonly Trade[]
  /** What the account was worth at each close. */
  readonly equity: Float64Array
}

/**
 * Runs a trial once more, for its trades and its equity, which a sweep does not keep.
 *
 * @param work of this one trial
 * @param find knows the rule that the work names; the built-in ones unless told
 */
export function replayTrial(candles: Candles, { account, batches }: Work, find: FindRule = findStrategy): Replay {
  const [batch] = batches
  const rule = batch && find(batch.strategy)
  if (!rule) throw new Error(`strategy '${batch?.strategy}' is not known here`)
  const { direction, parameters, exits } = batch
  const terms = { candles, direction, exits: exits[0] as Exits, account }
  if (!isBarStrategy(rule))
    return outlineOf(runVector({ ...terms, signals: rule.signals(candles, parameters, direction) }))
  const signals = { entry: new Uint8Array(candles.length), exit: new Uint8Array(candles.length) }
  return outlineOf(runReference({ ...terms, signals }, { decide: rule.onBar(candles, parameters, direction) }))
}

function outlineOf({ trades, equity }: Replay): Replay {
  return { trades, equity }
}
