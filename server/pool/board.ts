import type { WorkStage } from '../engine/batch.ts'

/** A slot is one cache line, so that two threads never write to the same one. */
const SLOT_BYTES = 64
const SLOT_FLOATS = SLOT_BYTES / Float64Array.BYTES_PER_ELEMENT
const SLOT_WORDS = SLOT_BYTES / Int32Array.BYTES_PER_ELEMENT

/** Where a figure stands in a slot, in floats. */
const BARS = 0
const STAGE = 1
/** Where the count of writes stands in a slot, in 32-bit words: behind the floats. */
const WRITES = 14

const STAGES = ['WAITING', 'LOADING', 'SIGNALS', 'SIMULATION', 'METRICS', 'STORING'] as const

/** What a thread is at, as the board shows it; WAITING is a task that no thread has taken yet. */
export type BoardStage = (typeof STAGES)[number]

/** One slot, as it was read. */
export interface Sample {
  /** Bars over which trials of the task were run so far, the unfinished one too. */
  readonly bars: number
  readonly stage: BoardStage
  /** Rises, modulo 2^32, with every write: an unchanged count is an unchanged slot. */
  readonly writes: number
}

/**
 * The progress board: memory that all threads of a node share, one slot a task that runs. A slot has one writer; anyone
 * may read it at any time. A write costs a few nanoseconds and sends no message, so a thread that never returns to
 * its event loop is seen all the same.
 */
export function createBoard(slots: number): SharedArrayBuffer {
  return new SharedArrayBuffer(slots * SLOT_BYTES)
}

/** Reads one slot. */
export function readSlot(board: SharedArrayBuffer, slot: number): Sample {
  const floats = new Float64Array(board, slot * SLOT_BYTES, SLOT_FLOATS)
  const writes = Atomics.load(new Int32Array(board, slot * SLOT_BYTES, SLOT_WORDS), WRITES)
  return { bars: floats[BARS] ?? 0, stage: STAGES[floats[STAGE] ?? 0] ?? 'WAITING', writes }
}

/** The writer of one slot. */
export class SlotWriter {
  readonly #floats: Float64Array
  readonly #words: Int32Array
  /** Bars of the trials that are over. */
  #finished = 0

  /** Begins the slot anew: no bars, WAITING. */
  constructor(board: SharedArrayBuffer, slot: number) {
    this.#floats = new Float64Array(board, slot * SLOT_BYTES, SLOT_FLOATS)
    this.#words = new Int32Array(board, slot * SLOT_BYTES, SLOT_WORDS)
    this.#floats[BARS] = 0
    this.enter('WAITING')
  }

  /** What the thread is at from now on. */
  enter(stage: BoardStage | WorkStage): void {
    this.#floats[STAGE] = STAGES.indexOf(stage)
    this.#publish()
  }

  /** @param bars bars done in the trial that runs now */
  advance(bars: number): void {
    this.#floats[BARS] = this.#finished + bars
    this.#publish()
  }

  /** A trial that counts `bars` is over. */
  finish(bars: number): void {
    this.#finished += bars
    this.advance(0)
  }

  /** The atomic write makes the plain ones before it visible to a reader that sees it (release order). */
  #publish(): void {
    Atomics.add(this.#words, WRITES, 1)
  }
}
