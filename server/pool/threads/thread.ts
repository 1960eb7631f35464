import { readlinkSync } from 'node:fs'
import { type MessagePort, threadId } from 'node:worker_threads'
import { type Results, StopError, type Work } from '../../engine/batch.ts'
import { type Candles, viewCandles } from '../../engine/candles.ts'
import { runWork } from '../../engine/work.ts'
import type { StageSeconds } from '../../jobs/job.ts'
import type { OwnFile } from '../own/rule.ts'
import type { OwnOutcome } from '../own/work.ts'
import { SlotWriter } from './board.ts'
import { type LiveWords, LiveWriter } from './liveResults.ts'
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
  /** Where results are put as they come in. */
  readonly live: SharedArrayBuffer
  /** The files of the strategies in it that are not built in. */
  readonly own: readonly OwnFile[]
  /** See `OwnTerms`. */
  readonly isCareful: boolean
  /** What comes over it is answered, where the thread gets to it. */
  readonly pings: MessagePort
}

/** What a thread sends back. */
export interface ThreadAnswer {
  readonly results: Results
  /**
   * Thread seconds that its trials took, and the same by what was done; it stores nothing itself. Of strategies of one's own LOADING is
   * apart: it is a task's, not a trial's. It holds the start of the next thread where this one must not be used any more.
   */
  readonly seconds: number
  readonly stages: StageSeconds
  /** See `OwnOutcome`. */
  readonly isDoubtful: boolean
}

/** What a thread says over the line of its pings when it must not be used any more; null where its work was stopped. */
export interface ThreadRefusal {
  readonly kind: 'refusal'
  readonly answer: ThreadAnswer | null
}

/** What it says there of trials that it has finished. */
export interface ThreadWords extends LiveWords {
  readonly kind: 'words'
}

const SYSTEM_THREAD = systemThread()

/** The CPU that this thread took to begin. */
const START_SECONDS = startSeconds()

function startSeconds(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000_000
}

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

/** Most threads never need what watches strategies of one's own. */
async function runAny(
  { work, own, isCareful, ...task }: Omit<ThreadTask, 'pings'>,
  slot: TimedSlot,
): Promise<OwnOutcome> {
  const candles = candlesOf(task)
  if (own.length === 0) return { results: runWork(candles, work, slot), isDoubtful: false, isSpent: false }
  const { runOwnWork } = await import('../own/work.ts')
  return runOwnWork({ work, candles, own, isCareful }, slot)
}

/** What a task took: its strategies' files, and what watches these, are loaded once for all of its trials. */
function spentOf({ spent }: TimedSlot, isOwn: boolean, isSpent: boolean): Pick<ThreadAnswer, 'seconds' | 'stages'> {
  if (!isOwn) return spent
  const { seconds, stages } = spent
  const LOADING = stages.LOADING + (isSpent ? START_SECONDS : 0)
  return { seconds: seconds - stages.LOADING, stages: { ...stages, LOADING } }
}

/** Whether the results may be stored: the thread was not asked to stop meanwhile. */
function isStored(slot: TimedSlot): boolean {
  try {
    slot.enter('STORING')
    return true
  } catch (error) {
    if (error instanceof StopError) return false
    throw error
  }
}

/** The entry of a pool thread: runs one task and shows its progress on the board. */
export default async function runTask({ pings, ...task }: ThreadTask): Promise<ThreadAnswer> {
  pings.on('message', () => pings.postMessage(null))
  try {
    const writer = new SlotWriter(task.board, task.slot)
    writer.occupy(threadId, SYSTEM_THREAD)
    const tell = (words: LiveWords) => pings.postMessage({ kind: 'words', ...words } satisfies ThreadWords)
    const slot = new TimedSlot(writer, new LiveWriter(task.live, task.work, tell))
    slot.enter('LOADING')
    const { results, isDoubtful, isSpent } = await runAny(task, slot)
    if (results && !isDoubtful) slot.results.conclude()
    const spent = isStored(slot) ? spentOf(slot, task.own.length > 0, isSpent) : null
    const answer = results && spent ? { results, ...spent, isDoubtful } : null
    if (isSpent) {
      pings.postMessage({ kind: 'refusal', answer } satisfies ThreadRefusal)
      // Who hears that ends the thread: it gets no other task, as this one is not over.
      await new Promise(() => undefined)
    }
    if (answer === null) throw new StopError('the thread was asked to stop')
    return answer
  } finally {
    pings.close()
  }
}
