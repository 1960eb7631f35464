import type { Work } from '../engine/batch.ts'
import { viewCandles } from '../engine/candles.ts'
import { computeMetrics } from '../engine/metrics.ts'
import { type Replay, replayTrial } from '../engine/replay.ts'
import { viewOf } from '../engine/window.ts'
import type { Held } from '../jobs/replayProblem.ts'
import type { OwnFile } from './ownRule.ts'
import { findRules } from './ownRules.ts'

/** What is sent to the thread. The buffer is shared, not copied. */
export interface ReplayTask {
  readonly work: Work
  readonly candles: SharedArrayBuffer
  readonly bars: number
  readonly own: readonly OwnFile[]
}

/** What a trial did, and what it is held to. */
export interface ReplayAnswer extends Replay {
  readonly held: Held
}

/** The entry of the thread that runs trials once more. */
export default async function runReplay({ work, candles: buffer, bars, own }: ReplayTask): Promise<ReplayAnswer> {
  const candles = viewCandles(buffer, bars)
  const replay = replayTrial(candles, work, await findRules(own))
  const { candles: seen } = viewOf(candles, work.batches[0]?.window)
  const outcome = { ...replay, heldBars: 0, ruined: false }
  const { trades, totalReturn, maxDrawdown } = computeMetrics(seen, outcome, work.account)
  return { ...replay, held: { trades, totalReturn, maxDrawdown } }
}
