import type { MessagePort, Worker } from 'node:worker_threads'
import { Tinypool } from 'tinypool'

/** The most megabytes that the objects of a thread may take; columns do not count. */
export const HEAP_MB = 1_024

/** A thread ended in the middle of its work, and nobody had ended it. */
export class ThreadEnd extends Error {
  override readonly name = 'ThreadEnd'
}

/** What Tinypool says of a process that ended in the middle of its work. */
const LOST_PROCESS = 'Worker exited unexpectedly'

/** What a pool of threads is made of. */
export interface ThreadPoolParts {
  /** The file that runs on the threads: its default export takes a task. */
  readonly entry: URL
  readonly minThreads: number
  readonly maxThreads: number
  /** How long a thread beyond the fewest waits for another task before it ends. */
  readonly idleMs?: number
  /** Whether they are processes: whatever ends one, this one lives on. Tasks and answers go there as JSON. */
  readonly areProcesses?: boolean
  /** Told of an error of a thread that was at no task, or ended at none. */
  onStray?(error: unknown): void
}

/** What a task is run with. */
export interface TaskTerms {
  /** The entry that takes it, where it is not the default export. */
  readonly name?: string
  readonly signal?: AbortSignal
  readonly transferList?: MessagePort[]
}

/** Tinypool takes a list to transfer; its type is the one that Node's types name last for `postMessage`, which is another one. */
type PoolTerms = Parameters<Tinypool['run']>[1]

/** Tinypool's worker holds the one of Node. */
interface Pooled {
  readonly thread: Worker
}

function reasonOf(error: unknown): unknown {
  if (error instanceof Error && error.message === LOST_PROCESS)
    return new ThreadEnd('ended its process', { cause: error })
  const isFull = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isFull ? new ThreadEnd(`filled the memory of its thread (${HEAP_MB} MB)`, { cause: error }) : error
}

/**
 * Threads that know nothing of this process's environment, and that are missed when they end: their task rejects with a `ThreadEnd`, and
 * another one takes their place.
 */
export class ThreadPool {
  readonly #pool: Tinypool
  readonly #onStray: (error: unknown) => void
  readonly #known = new WeakSet<object>()
  readonly #areProcesses: boolean

  constructor({ entry, minThreads, maxThreads, idleMs = 0, areProcesses = false, onStray }: ThreadPoolParts) {
    this.#areProcesses = areProcesses
    this.#onStray = onStray ?? (() => undefined)
    this.#pool = new Tinypool({
      filename: entry.href,
      runtime: areProcesses ? 'child_process' : 'worker_threads',
      minThreads,
      maxThreads,
      idleTimeout: idleMs,
      // Strategies run on threads: what they show of the environment, viewers would see.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    this.#pool.on('error', (error) => {
      this.#watch()
      this.#onStray(reasonOf(error))
    })
    this.#watch()
  }

  /** Those that live. */
  get threads(): Worker[] {
    return this.#pool.threads.map((pooled) => (pooled as unknown as Pooled).thread)
  }

  /** Runs a task on the next free thread; rejects with what it throws, or with a `ThreadEnd`. */
  async run<Answer>(task: unknown, terms: TaskTerms = {}): Promise<Answer> {
    try {
      const answer: Promise<Answer> = this.#pool.run(task, terms as PoolTerms)
      this.#watch()
      return await answer
    } catch (error) {
      throw reasonOf(error)
    } finally {
      this.#watch()
    }
  }

  /** Puts new threads in the place of those at rest; those at work end when they have answered. */
  async renew(): Promise<void> {
    await this.#pool.recycleWorkers()
    this.#watch()
  }

  /** Ends every thread, at work or not. */
  async destroy(): Promise<void> {
    await this.#pool.destroy()
  }

  /** Tinypool starts threads without a word, and does not notice that one has ended; of processes it does. */
  #watch(): void {
    if (this.#areProcesses) return
    for (const worker of this.#pool.threads) {
      if (this.#known.has(worker)) continue
      this.#known.add(worker)
      worker.once('exit', () => {
        // One that was to end is no part of the pool any more.
        if (this.#pool.threads.includes(worker))
          worker.emit('error', new ThreadEnd('ended its thread (process.exit())'))
      })
    }
  }
}
