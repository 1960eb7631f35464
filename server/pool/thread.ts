import type { Results, Work } from '../engine/batch.ts'
import { viewCandles } from '../engine/candles.ts'
import { runWork } from '../engine/work.ts'
import type { StageSeconds } from '../jobs/job.ts'
import { SlotWriter } from './board.ts'
import type { OwnFile } from './ownRule.ts'
import { findRules } from './ownRules.ts'
import { TimedSlot } from './timedSlot.ts'

/** What the pool sends to a thread. Buffers are shared, not copied. */
export interface ThreadTask {
  readonly work: Work
  readonly candles: SharedArrayBuffer
  readonly bars: number
  readonly board: SharedArrayBuffer
  readonly slot: number
  /** The files of the strategies in it that are not built in. */
  readonly own: readonly OwnFile[]
}

/** What a thread sends back. */
export interface ThreadAnswer {
  readonly results: Results
  /** Thread seconds that it took, and the same by what was done; it stores nothing itself. */
  readonly seconds: number
  readonly stages: StageSeconds
}

/** The entry of a pool thread: runs one task and shows its progress on the board. */
export default async function runTask(task: ThreadTask): Promise<ThreadAnswer> {
  const slot = new TimedSlot(new SlotWriter(task.board, task.slot))
  slot.enter('LOADING')
  const find = await findRules(task.own)
  const results = runWork(viewCandles(task.candles, task.bars), task.work, slot, find)
  slot.enter('STORING')
  return { results, ...slot.spent }
}
