import type { Account } from '../engine/backtest.ts'
import type { Work } from '../engine/batch.ts'
import { viewCandles } from '../engine/candles.ts'
import { type Replay, replayTrial } from '../engine/replay.ts'
import { joinTests, type OutOfSample, type TestedFold } from '../jobs/outOfSample.ts'
import type { OwnFile } from './ownRule.ts'

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

/** What the thread answers. */
export interface ReplayAnswer {
  readonly replay: Replay
  /** See `Watched`. */
  readonly isSpent: boolean
}

/** The entry of the threads that run trials once more. */
export default async function runReplay({ work, candles, bars, own }: ReplayTask): Promise<ReplayAnswer> {
  const shared = viewCandles(candles, bars)
  if (own.length === 0) return { replay: replayTrial(shared, work), isSpent: false }
  const [{ columnsOf }, { faultOf, watched }, { findRules }] = await Promise.all([
    import('./ownWork.ts'),
    import('./ownWatch.ts'),
    import('./ownRules.ts'),
  ])
  const terms = { columns: columnsOf(shared), isCareful: true }
  const { run, traces, isSpent } = await watched(async (watch) =>
    replayTrial(shared, work, await findRules(own, { watch, ...terms })),
  )
  const name = work.batches[0]?.strategy ?? ''
  const fault = faultOf(traces, name)
  if (fault !== null) throw new Error(`strategy '${name}' failed: ${fault}`)
  if (run.status === 'rejected') throw run.reason
  return { replay: run.value, isSpent }
}
