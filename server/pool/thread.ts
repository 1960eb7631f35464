import { readlinkSync } from 'node:fs'
import { type MessagePort, threadId } from 'node:worker_threads'
import type { Results, Work } from '../engine/batch.ts'
import { type Candles, viewCandles } from '../engine/candles.ts'
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
  /** Tells the candles from others: the same buffer is another object in each message. */
  readonly candlesKey: number
  readonly bars: number
  readonly board: SharedArrayBuffer
  readonly slot: number
  /** The files of the strategies in it that are not built in. */
  readonly own: readonly OwnFile[]
  /** What comes over it is answered, where the thread gets to it. */
  readonly pings: MessagePort
}

/** What a thread sends back. */
export interface ThreadAnswer {
  readonly results: Results
  /** Thread seconds that it took, and the same by what was done; it stores nothing itself. */
  readonly seconds: number
  readonly stages: StageSeconds
}

const SYSTEM_THREAD = systemThread()

/** The number by which the system knows this thread; 0 where it does not say. */
function systemThread(): number {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1)) || 0
  } catch {
    // Not on Linux: what asks for it does without.
    return 0
  }
}

/** The candles of the last task: what the engine has worked out of them serves the next one on them. */
let kept: { readonly key: number; readonly candles: Candles } | null = null

function candlesOf({ candles, candlesKey: key, bars }: Pick<ThreadTask, 'candles' | 'candlesKey' | 'bars'>): Candles {
  if (kept?.key !== key) kept = { key, candles: viewCandles(candles, bars) }
  return kept.candles
}

/** The entry of a pool thread: runs one task and shows its progress on the board. */
export default async function runTask({ work, pings, ...task }: ThreadTask): Promise<ThreadAnswer> {
  pings.on('message', () => pings.postMessage(null))
  try {
    const writer = new SlotWriter(task.board, task.slot)
    writer.occupy(threadId, SYSTEM_THREAD)
    const slot = new TimedSlot(writer)
    slot.enter('LOADING')
    const firstOf = (name: string) => work.batches.find(({ strategy }) => strategy === name)?.first
    const find = await findRules(task.own, (name) => slot.enter('LOADING', firstOf(name)))
    const results = runWork(candlesOf(task), work, slot, find)
    slot.enter('STORING')
    return { results, ...slot.spent }
  } finally {
    pings.close()
  }
}
