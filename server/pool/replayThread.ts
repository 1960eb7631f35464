import type { Account } from '../engine/backtest.ts'
import type { Work } from '../engine/batch.ts'
import { viewCandles } from '../engine/candles.ts'
import { type Replay, replayTrial } from '../engine/replay.ts'
import { joinTests, type OutOfSample, type TestedFold } from '../jobs/outOfSample.ts'
import type { OwnFile } from './ownRule.ts'
import { findRules } from './ownRules.ts'

/** What is sent to the thread. The buffer is shared, not copied. */
export interface ReplayTask {
  readonly work: Work
  readonly candles: SharedArrayBuffer
  readonly bars: number
  readonly own: readonly OwnFile[]
}

/** The tests of folds that are to be one. */
export interface JoinTask {
  readonly folds: readonly TestedFold[]
  readonly account: Account
}

/** Another entry of that thread: makes the tests of folds one. */
export function join({ folds, account }: JoinTask): OutOfSample {
  return joinTests(folds, account)
}

/** The entry of the thread that runs trials once more. */
export default async function runReplay({ work, candles, bars, own }: ReplayTask): Promise<Replay> {
  return replayTrial(viewCandles(candles, bars), work, await findRules(own))
}
