import { Worker } from 'node:worker_threads'
import type { Log } from '../../jobs/ports/log.ts'
import { LEAST_MS, type MetronomeTask, STOP, TICK_CPU, TICKS, USUAL_ROUNDS } from './metronomeTask.ts'

/**
 * A small thread: it holds no data, and no module of ours but its own. A thread begins with a snapshot, of which V8 may collect no garbage
 * while it reads it, or it ends the whole process: with 16 MB that happened, one time in some thousands.
 */
const LIMITS = { maxOldGenerationSizeMb: 64 }

/** How long after its thread has died another one is started. */
const AGAIN_MS = 1_000

/** What a metronome is made of. */
export interface MetronomeParts {
  readonly log: Log
  /** Rounds of its computation; fewer make it tick faster, at the same share of the machine. */
  readonly rounds?: number
}

/**
 * A small computation that is done again and again on a thread of its own, at rest for 99 parts of the time. It is
 * slow where the machine is slow, and stands where the machine stands: its ticks are what the watchdog counts in the
 * place of seconds, and the CPU of a tick is its unit of work.
 */
export class Metronome {
  readonly #log: Log
  readonly #task: MetronomeTask
  readonly #words: Int32Array
  readonly #floats: Float64Array
  #thread: Worker
  #isClosed = false

  constructor({ log, rounds = USUAL_ROUNDS }: MetronomeParts) {
    this.#log = log
    this.#task = { memory: new SharedArrayBuffer(24), rounds }
    this.#words = new Int32Array(this.#task.memory)
    this.#floats = new Float64Array(this.#task.memory)
    this.#thread = this.#start()
  }

  /** Computations that were done, since the start. */
  get ticks(): number {
    return Atomics.load(this.#words, TICKS)
  }

  /** CPU milliseconds that one takes, over the last twenty; null before the first. */
  get tickCpuMs(): number | null {
    return this.#floats[TICK_CPU] || null
  }

  /** Milliseconds of a computation of the usual number of rounds, at the best that was seen; null before the first. */
  get computationMs(): number | null {
    const least = this.#floats[LEAST_MS] || null
    return least && (least * USUAL_ROUNDS) / this.#task.rounds
  }

  /** The number of its thread. */
  get thread(): number {
    return this.#thread.threadId
  }

  /** Ends its thread. */
  async close(): Promise<void> {
    this.#isClosed = true
    Atomics.store(this.#words, STOP, 1)
    Atomics.notify(this.#words, STOP)
    await this.#thread.terminate()
  }

  #start(): Worker {
    const options = { workerData: this.#task, resourceLimits: LIMITS, env: {} }
    const thread = new Worker(new URL('./metronomeThread.ts', import.meta.url), options)
    thread.unref()
    thread.on('error', (error) => this.#log.error({ err: error }, 'the metronome failed'))
    thread.on('exit', () => {
      // Without it no unit would ever be measured. Its ticks go on where they were.
      if (!this.#isClosed) setTimeout(() => this.#startAgain(), AGAIN_MS).unref()
    })
    return thread
  }

  #startAgain(): void {
    if (!this.#isClosed) this.#thread = this.#start()
  }
}
