import { Tinypool } from 'tinypool'
import type { Work } from '../engine/batch.ts'
import type { Candles } from '../engine/candles.ts'
import { createBoard, readSlot, type Sample, SlotWriter } from './board.ts'
import type { FilesOf } from './ownRule.ts'
import type { ThreadAnswer, ThreadTask } from './thread.ts'

/** A pool of threads that run trials, with the board on which they show how far they are. */
export class Threads {
  readonly #pool: Tinypool
  readonly #board: SharedArrayBuffer
  readonly #free: number[]
  readonly #filesOf: FilesOf

  /** Threads there are. */
  readonly count: number

  /**
   * How many pieces of work may be under way: one more than there are threads, so that the next one waits where a
   * thread can take it at once, while the results of the last one are being stored.
   */
  readonly capacity: number

  /**
   * @param count   threads, all started at once
   * @param filesOf knows the strategies that are not built in
   */
  constructor(count: number, filesOf: FilesOf = () => []) {
    this.count = count
    this.#filesOf = filesOf
    this.capacity = count + 1
    this.#pool = new Tinypool({
      filename: new URL('./thread.ts', import.meta.url).href,
      minThreads: count,
      maxThreads: count,
    })
    this.#board = createBoard(this.capacity)
    this.#free = Array.from({ length: this.capacity }, (_, slot) => slot)
  }

  /**
   * Runs one piece of work on the next free thread; at most `capacity` may be under way.
   *
   * @param onSlot told which slot of the board shows it, and null when it is over
   * @param signal ends the thread at once, wherever it is; the pool replaces it and the promise rejects
   */
  async run(
    work: Work,
    candles: Candles,
    { onSlot, signal }: { readonly onSlot: (slot: number | null) => void; readonly signal: AbortSignal },
  ): Promise<ThreadAnswer> {
    const slot = this.#free.pop()
    if (slot === undefined) throw new Error('more work was handed out than the threads have capacity for')
    // What the slot's last task left there is not of this one, which may wait for a thread for a while.
    new SlotWriter(this.#board, slot)
    onSlot(slot)
    const shared = candles.time.buffer as SharedArrayBuffer
    const own = this.#filesOf(work.batches.map(({ strategy }) => strategy))
    const task: ThreadTask = { work, candles: shared, bars: candles.length, board: this.#board, slot, own }
    try {
      return await this.#pool.run(task, { signal })
    } finally {
      onSlot(null)
      this.#free.push(slot)
    }
  }

  /** What a slot shows now. */
  sample(slot: number): Sample {
    return readSlot(this.#board, slot)
  }

  /** Ends every thread, at work or not. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }
}
