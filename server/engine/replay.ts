import type { Exits, Trade } from './backtest.ts'
import type { Work } from './batch.ts'
import type { Candles } from './candles.ts'
import { findStrategy } from './strategies/builtIn.ts'
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
 */
export function replayTrial(candles: Candles, { account, batches }: Work): Replay {
  const [batch] = batches
  const strategy = batch && findStrategy(batch.strategy)
  if (!strategy) throw new Error(`strategy '${batch?.strategy}' is not known here`)
  const { direction, parameters, exits } = batch
  const signals = strategy.signals(candles, parameters, direction)
  const { trades, equity } = runVector({ candles, signals, direction, exits: exits[0] as Exits, account })
  return { trades, equity }
}
