import type { Work } from '../engine/batch.ts'
import { viewCandles } from '../engine/candles.ts'
import { type Replay, replayTrial } from '../engine/replay.ts'

/** What is sent to the thread. The buffer is shared, not copied. */
export interface ReplayTask {
  readonly work: Work
  readonly candles: SharedArrayBuffer
  readonly bars: number
}

/** The entry of the thread that runs trials once more. */
export default function runReplay({ work, candles, bars }: ReplayTask): Replay {
  return replayTrial(viewCandles(candles, bars), work)
}
