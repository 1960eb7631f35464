import type { Account, Metrics } from './backtest.ts'
import type { Candles } from './candles.ts'
import { computeMetrics } from './metrics.ts'
import type { Replay } from './replay.ts'
import { runVector } from './vector.ts'
import { viewOf, type Window } from './window.ts'

/** What every trial of a job has to beat. */
export interface Benchmark extends Replay {
  readonly metrics: Metrics
}

/** On which bars a benchmark is run, with what account, by which version of the rules. */
export interface BenchmarkTerms {
  readonly account: Account
  /** All bars where absent. */
  readonly window: Window | undefined
  readonly rules: number
}

/**
 * The account that buys once and holds: it enters LONG at the fill of a signal of the first bar and leaves at the last close, with the
 * costs and the size of each trade of the account.
 *
 * @throws OverflowError where the account does
 */
export function runBenchmark(candles: Candles, { account, window, rules }: BenchmarkTerms): Benchmark {
  const { candles: traded } = viewOf(candles, window)
  const entry = new Uint8Array(traded.length)
  entry[0] = 1
  const signals = { entry, exit: new Uint8Array(traded.length) }
  const exits = { takeProfit: null, stopLoss: null }
  const outcome = runVector({ candles: traded, signals, direction: 'LONG', exits, account, rules })
  const { trades, equity } = outcome
  return { trades, equity, metrics: computeMetrics(traded, outcome, account) }
}
