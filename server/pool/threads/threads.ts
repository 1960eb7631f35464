import type { Worker } from 'node:worker_threads'
import type { Work } from '../../engine/batch.ts'
import type { Candles } from '../../engine/candles.ts'
import type { FilesOf } from '../own/rule.ts'
import { createBoard, type Sample, SlotWriter } from './board.ts'
import { LiveReader } from './liveResults.ts'
import type { ThreadAnswer, ThreadTask } from './thread.ts'
import { ThreadEnd, ThreadPool } from './threadPool.ts'
import { type BoardSlots, ThreadRun } from './threadRun.ts'

/** How long the end of a thread is waited for before it is told that it does not end. */
const STUCK_MS = 2_000

/** What is told of a piece of work, and what ends it. */
export interface RunTerms {
  /** Told what shows it, and null when it is over. */
  onRun(run: ThreadRun | null): void
  /** The thread was to be ended and goes on: it is in a call of the system's that cannot be broken off. */
  onStuck(): void
  /** Ends the thread at once, wherever it is; the pool replaces it and the promise rejects. */
  readonly signal: AbortSignal
  /** See `OwnTerms`; not so unless told. */
  readonly isCareful?: boolean
}

/** The thread of a piece of work ended by itself, and nothing of the work is left. */
export class LostRun extends Error {
  override readonly name = 'LostRun'
  /** What the piece showed last. */
  readonly sample: Sample

  constructor(cause: ThreadEnd, sample: Sample) {
    super(cause.message, { cause })
    this.sample = sample
  }
}

/** A pool of threads that run trials, with the board on which they show how far they are. */
export class Threads {
  readonly #pool: ThreadPool
  /** Places that no thread writes to. */
  readonly #free: BoardSlots[]
  readonly #filesOf: FilesOf
  /** Of threads that were to be ended. */
  readonly #ends = new Set<Promise<void>>()
  readonly #keys = new WeakMap<SharedArrayBuffer, number>()
  #lastKey = 0
  /** The files of strategies that leave no thread as they found it. */
  readonly #restless = new Set<string>()

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
   * @param onStray told of errors that belong to no task
   */
  constructor(count: number, filesOf: FilesOf = () => [], onStray: (error: unknown) => void = () => undefined) {
    this.count = count
    this.#filesOf = filesOf
    this.capacity = count + 1
    const entry = new URL('./thread.ts', import.meta.url)
    this.#pool = new ThreadPool({ entry, minThreads: count, maxThreads: count, onStray })
    const board = createBoard(this.capacity)
    this.#free = Array.from({ length: this.capacity }, (_, slot) => ({ board, slot }))
  }

  /** The threads that live, as Node numbers them. */
  get ids(): number[] {
    return this.#pool.threads.map(({ threadId }) => threadId)
  }

  /** Threads that live and take work. */
  get alive(): number {
    return this.#pool.threads.length
  }

  /** Runs one piece of work on the next free thread; at most `capacity` may be under way. @throws LostRun */
  async run(work: Work, candles: Candles, { onRun, onStuck, signal, isCareful }: RunTerms): Promise<ThreadAnswer> {
    // A thread that does not end keeps its place for ever: another one is made in its stead.
    const place = this.#free.pop() ?? { board: createBoard(1), slot: 0 }
    // What the slot's last task left there is not of this one, which may wait for a thread for a while.
    new SlotWriter(place.board, place.slot)
    const live = new LiveReader(work)
    const run = new ThreadRun(place, live, (thread) => this.#find(thread))
    onRun(run)
    const spent = new AbortController()
    const end = AbortSignal.any([signal, spent.signal])
    const ending = () => this.#watchEnd(run, place, onStuck)
    end.addEventListener('abort', ending)
    try {
      const task = this.#taskOf(work, candles, {
        ...place,
        live: live.buffer,
        pings: run.pings,
        isCareful: isCareful ?? false,
      })
      const answer = this.#pool.run<ThreadAnswer>(task, { signal: end, transferList: [run.pings] })
      const first = Promise.race([answer, run.lastAnswer])
      // At once, but after the race has its winner, which the end of the thread must not become.
      const endThread = () => spent.abort()
      run.lastAnswer.then(() => {
        this.#remember(task)
        endThread()
      }, endThread)
      return await first
    } catch (error) {
      throw error instanceof ThreadEnd ? new LostRun(error, run.sample()) : error
    } finally {
      end.removeEventListener('abort', ending)
      onRun(null)
      run.close()
      if (!end.aborted) this.#free.push(place)
    }
  }

  /** Whether it is known that one of several strategies would change what the others see. */
  isRestless(work: Work): boolean {
    const isMixed = new Set(work.batches.map(({ strategy }) => strategy)).size > 1
    return isMixed && this.#filesOf(work).some(({ code }) => this.#restless.has(code.digest))
  }

  /** Of several strategies it is not known which it was. */
  #remember({ work, own }: ThreadTask): void {
    const [file] = own
    if (file && work.batches.every(({ strategy }) => strategy === file.name)) this.#restless.add(file.code.digest)
  }

  #taskOf(
    work: Work,
    candles: Candles,
    given: Pick<ThreadTask, 'board' | 'slot' | 'live' | 'pings' | 'isCareful'>,
  ): ThreadTask {
    const shared = candles.time.buffer as SharedArrayBuffer
    const own = this.#filesOf(work)
    return { work, candles: shared, candlesKey: this.#keyOf(shared), bars: candles.length, own, ...given }
  }

  #keyOf(candles: SharedArrayBuffer): number {
    const known = this.#keys.get(candles)
    if (known !== undefined) return known
    this.#lastKey += 1
    this.#keys.set(candles, this.#lastKey)
    return this.#lastKey
  }

  #find(thread: number): Worker | null {
    return this.#pool.threads.find(({ threadId }) => threadId === thread) ?? null
  }

  /** Until a thread has ended it may write to its place, so nobody else is given that. */
  #watchEnd({ worker }: ThreadRun, place: BoardSlots, onStuck: () => void): void {
    if (!worker) {
      this.#free.push(place)
      return
    }
    const timer = setTimeout(onStuck, STUCK_MS)
    timer.unref()
    const { promise: end, resolve } = Promise.withResolvers<void>()
    this.#ends.add(end)
    worker.once('exit', () => {
      clearTimeout(timer)
      this.#free.push(place)
      this.#ends.delete(end)
      resolve()
    })
  }

  /**
   * Ends every thread, at work or not. Rejects where one does not end: it is in a call of the system's, and holds up
   * `process.exit` too.
   */
  async close(): Promise<void> {
    const ended = Promise.all([this.#pool.destroy(), ...this.#ends])
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => late.reject(new Error("a thread is in a call of the system's that does not end")),
      STUCK_MS,
    )
    try {
      await Promise.race([ended, late.promise])
    } finally {
      clearTimeout(timer)
    }
  }
}
