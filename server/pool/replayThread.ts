import type { Work } from '../engine/batch.ts'
import { viewCandles } from '../engine/candles.ts'
import { type Replay, replayTrial } from '../engine/replay.ts'
import type { OwnFile } from './ownRule.ts'

/** What is sent to the thread. The buffer is shared, not copied. */
export interface ReplayTask {
  readonly work: Work
  readonly candles: SharedArrayBuffer
  readonly bars: number
  readonly own: readonly OwnFile[]
}

/** The entry of the thread that runs trials once more; one with strategies of one's own gets a thread of its own. */
export default async function runReplay({ work, candles, bars, own }: ReplayTask): Promise<Replay> {
  const shared = viewCandles(candles, bars)
  if (own.length === 0) return replayTrial(shared, work)
  const [{ columnsOf, faultOf, watched }, { findRules }] = await Promise.all([
    import('./ownWork.ts'),
    import('./ownRules.ts'),
  ])
  const terms = { columns: columnsOf(shared), isCareful: true }
  const { run, traces } = await watched(async (watch) =>
    replayTrial(shared, work, await findRules(own, { watch, ...terms })),
  )
  const name = work.batches[0]?.strategy ?? ''
  const fault = faultOf(traces, name)
  if (fault !== null) throw new Error(`strategy '${name}' failed: ${fault}`)
  if (run.status === 'rejected') throw run.reason
  return run.value
}
