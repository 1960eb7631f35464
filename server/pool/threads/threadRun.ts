import { readFileSync } from 'node:fs'
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import { askToStop, readSlot, type Sample } from './board.ts'
import type { LiveReader } from './liveResults.ts'
import type { ThreadAnswer, ThreadRefusal, ThreadWords } from './thread.ts'

/** Where a piece of work shows how far it is. */
export interface BoardSlots {
  readonly board: SharedArrayBuffer
  readonly slot: number
}

/** CPU milliseconds that the system has charged to a thread, from its own accounts; null where it has none (Linux has). */
function chargedMs(systemThread: number): number | null {
  if (systemThread === 0) return null
  try {
    // The first figure is the time on a core in nanoseconds (Documentation/scheduler/sched-stats.rst).
    return Number(readFileSync(`/proc/self/task/${systemThread}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    // The thread is gone, or the system keeps no such accounts.
    return null
  }
}

/** A piece of work on its way through a thread: what it shows, what it is asked, and what its thread costs. */
export class ThreadRun {
  readonly #place: BoardSlots
  readonly #port: MessagePort
  readonly #workerOf: (thread: number) => Worker | null
  /** The CPU of the thread when it was first asked about. */
  #baseMs: number | null = null
  #isAnswered: boolean | null = null
  readonly #last = Promise.withResolvers<ThreadAnswer>()
  /** The thread's end of the line over which it is pinged. */
  readonly pings: MessagePort
  /** What it has finished. */
  readonly live: LiveReader

  /** @param workerOf finds a thread by its number; null where it is gone */
  constructor(place: BoardSlots, live: LiveReader, workerOf: (thread: number) => Worker | null) {
    this.#place = place
    this.live = live
    this.#workerOf = workerOf
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.pings = port2
    port1.on('message', (word: ThreadRefusal | ThreadWords | null) => {
      if (word === null) this.#isAnswered = true
      else if (word.kind === 'words') live.hear(word)
      else if (word.answer) this.#last.resolve(word.answer)
      else this.#last.reject(new Error('the thread was stopped'))
    })
    // Most threads never say so, and who waits for it may have been told otherwise by then.
    this.#last.promise.catch(() => undefined)
    port1.unref()
  }

  /** What a thread answers that must not be used any more; its task stays open. */
  get lastAnswer(): Promise<ThreadAnswer> {
    return this.#last.promise
  }

  /** What it shows now. */
  sample(): Sample {
    return readSlot(this.#place.board, this.#place.slot)
  }

  /** The thread that it is on; null where it is on none. */
  get worker(): Worker | null {
    const { thread } = this.sample()
    return thread === 0 ? null : this.#workerOf(thread)
  }

  /** Asks it to stop where it is; it does at its next write to the board, if it gets there. */
  askToStop(): void {
    askToStop(this.#place.board, this.#place.slot)
  }

  /** Asks the thread's event loop for a sign of life. */
  ping(): void {
    this.#isAnswered = false
    this.#port.postMessage(null)
  }

  /** Whether the last ping was answered; null where none was sent since this was last asked. */
  takeAnswer(): boolean | null {
    const answer = this.#isAnswered
    this.#isAnswered = null
    return answer
  }

  /**
   * CPU milliseconds of the thread since this was first asked; 0 before it is on one. A thread in JavaScript answers at
   * once, whatever it does there; one in a call of the system's does not, so the promise may never settle.
   */
  async cpuMs(): Promise<number | null> {
    const { worker } = this
    if (!worker) return this.sample().thread === 0 ? 0 : null
    const { user, system } = await worker.cpuUsage()
    return this.#since((user + system) / 1_000)
  }

  /** The same by the system's accounts, for a thread that does not answer; null where it keeps none. */
  chargedMs(): number | null {
    const ms = chargedMs(this.sample().systemThread)
    return ms === null ? null : this.#since(ms)
  }

  #since(ms: number): number {
    this.#baseMs ??= ms
    return Math.max(0, ms - this.#baseMs)
  }

  /** It is over: closes the line. */
  close(): void {
    this.#port.close()
  }
}
