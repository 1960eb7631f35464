import { StopError, type WorkStage } from '../../engine/batch.ts'
import { TASK_STAGES } from '../../jobs/job.ts'

/** A slot is one cache line, so that two threads never write to the same one. */
const SLOT_BYTES = 64
const SLOT_FLOATS = SLOT_BYTES / Float64Array.BYTES_PER_ELEMENT
const SLOT_WORDS = SLOT_BYTES / Int32Array.BYTES_PER_ELEMENT

/** Where a figure stands in a slot, in floats. */
const BARS = 0
const STAGE = 1
const TRIAL = 2
const STEP = 3
const THREAD = 4
const SYSTEM_THREAD = 5
/** Where the count of writes and the wish to stop stand in a slot, in 32-bit words: behind the floats. */
const WRITES = 14
const STOP = 15

/** In the place of a number where there is none. */
const NONE = -1

/** What a thread is at; a slot holds its place in the list. */
export type BoardStage = (typeof TASK_STAGES)[number]

/** One slot, as it was read. */
export interface Sample {
  /** Bars over which trials of the task were run so far, the unfinished one too. */
  readonly bars: number
  readonly stage: BoardStage
  /** The trial that is worked on, or the first of those that share an entry rule; null where it is all at once. */
  readonly trial: number | null
  /** Bars that the step stands for which the thread is in, if it says nothing meanwhile; 0 where it shows how far it is. */
  readonly stepBars: number
  /** The thread that the work is on, as Node numbers it and as the system does; 0 where that is not known. */
  readonly thread: number
  readonly systemThread: number
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
  const at = (place: number) => floats[place] ?? 0
  return {
    bars: at(BARS),
    stage: TASK_STAGES[at(STAGE)] ?? 'WAITING',
    trial: at(TRIAL) === NONE ? null : at(TRIAL),
    stepBars: at(STEP),
    thread: at(THREAD),
    systemThread: at(SYSTEM_THREAD),
    writes,
  }
}

/** Asks the thread that writes to a slot to stop: its next write throws a `StopError`. */
export function askToStop(board: SharedArrayBuffer, slot: number): void {
  Atomics.store(new Int32Array(board, slot * SLOT_BYTES, SLOT_WORDS), STOP, 1)
}

/** The writer of one slot. */
export class SlotWriter {
  readonly #floats: Float64Array
  readonly #words: Int32Array
  /** Bars of the trials that are over. */
  #finished = 0

  /** Begins the slot anew: no bars, WAITING, on no thread. */
  constructor(board: SharedArrayBuffer, slot: number) {
    this.#floats = new Float64Array(board, slot * SLOT_BYTES, SLOT_FLOATS)
    this.#words = new Int32Array(board, slot * SLOT_BYTES, SLOT_WORDS)
    Atomics.store(this.#words, STOP, 0)
    this.#floats[BARS] = 0
    this.occupy(0, 0)
    this.enter('WAITING')
  }

  /** The thread that the work is on, as Node numbers it and as the system does; 0 where that is not known. */
  occupy(thread: number, systemThread: number): void {
    this.#floats[THREAD] = thread
    this.#floats[SYSTEM_THREAD] = systemThread
  }

  /** What the thread is at from now on, on which trial, and what this step stands for; see `Observer`. */
  enter(stage: BoardStage | WorkStage, trial = NONE, stepBars = 0): void {
    this.#floats[STAGE] = TASK_STAGES.indexOf(stage)
    this.#floats[TRIAL] = trial
    this.#floats[STEP] = stepBars
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
    if (Atomics.load(this.#words, STOP) !== 0) throw new StopError('the thread was asked to stop')
  }
}
