import { type ChildProcess, fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Candles } from '../../engine/candles.ts'
import type { FileBytes } from '../files/source.ts'
import { CHUNK_ROWS } from '../formats/growableColumns.ts'
import { CandleReceiver } from './candleReceiver.ts'
import { CANDLES_FD } from './candleSending.ts'
import type { ReaderOrder, ReaderReport, ReaderTask } from './messages.ts'

/** All that the process is told of the environment: what dates, texts and Node itself depend on, and no secret. */
const SHARED_VARIABLES = ['TZ', 'LANG', 'LC_ALL', 'NODE_OPTIONS', 'SYSTEMROOT']

/** All that Node is told of before: what a debugger or a monitor of this process loads there is for this process. */
const TYPE_STRIPPING = new URL('../../typeStripping.js', import.meta.url).href

/** What is read is seldom a value that lives: more room for those that do not would only be filled. */
export const READER_FLAGS = ['--max-semi-space-size=4']

/**
 * For glibc: memory of a chunk's size goes back to the system when it is let go, and pieces of a file, which are smaller, are used again.
 * By itself glibc keeps what is smaller than the largest that was let go before, and both processes would hold the candles.
 */
export const READER_MEMORY = {
  MALLOC_MMAP_THRESHOLD_: String(0.75 * CHUNK_ROWS * Float64Array.BYTES_PER_ELEMENT),
  MALLOC_TRIM_THRESHOLD_: String(4 * 1_048_576),
}

/** The process has ended, or has said that its memory is full. */
export class ReaderEnd extends Error {
  override readonly name = 'ReaderEnd'
}

/** What the process answers. */
export type ReaderAnswer = Exclude<ReaderReport, { kind: 'read' | 'moved' | 'failed' }>

/** A process that has started. */
interface Started {
  readonly child: ChildProcess
  readonly candles: CandleReceiver
}

interface Running {
  readonly child: ChildProcess
  readonly bytes: FileBytes | null
  readonly outcome: PromiseWithResolvers<{ readonly answer: ReaderAnswer; readonly candles: readonly Candles[] }>
  /** Called with each sign that it goes on. */
  moved(): void
}

/** How a task is run. */
export interface RunOptions {
  /** The file of the task, where it has one. */
  readonly bytes: FileBytes | null
  /** Ends the process. */
  readonly signal?: AbortSignal
  /** How long it may go on without asking for bytes or sending candles. */
  readonly stallMs?: number
}

/** A process that reads files, one after the other; it starts with the first task, if not before, and again after its end. */
export class ReaderProcess {
  readonly #heapMb: number
  #started: Started | null = null
  #running: Running | null = null
  #isClosed = false

  constructor(heapMb: number) {
    this.#heapMb = heapMb
  }

  /** Starts the process before its first task is there. */
  start(): void {
    if (!this.#isClosed) this.#launch()
  }

  /**
   * Runs one task; one call at a time.
   *
   * @throws ReaderEnd where the process ended, the reason of the signal where that ended it
   */
  async run(task: ReaderTask, { bytes, signal, stallMs }: RunOptions) {
    if (this.#isClosed) throw new Error('files are not read any more')
    const { child } = this.#launch()
    const outcome: Running['outcome'] = Promise.withResolvers()
    const stop = () => this.#kill(child)
    const timer = stallMs === undefined ? null : setTimeout(stop, stallMs)
    this.#running = { child, bytes, outcome, moved: () => timer?.refresh() }
    signal?.addEventListener('abort', stop)
    try {
      if (signal?.aborted) stop()
      send(child, { kind: 'task', task })
      return await outcome.promise
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    } finally {
      if (timer) clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      this.#running = null
    }
  }

  /** Ends the process while it has nothing to do, until the next task. */
  rest(): void {
    if (this.#started && !this.#running) this.#kill(this.#started.child)
  }

  /** Ends the process, and the task that it runs. */
  async close(): Promise<void> {
    this.#isClosed = true
    const child = this.#started?.child
    if (!child) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    this.#kill(child)
    await gone
  }

  /** The next task has another process. */
  #kill(child: ChildProcess): void {
    if (this.#started?.child === child) this.#started = null
    child.kill('SIGKILL')
  }

  #launch(): Started {
    if (this.#started) return this.#started
    const names = SHARED_VARIABLES.filter((name) => process.env[name] !== undefined)
    const child = fork(fileURLToPath(new URL('./importProcess.ts', import.meta.url)), [], {
      env: { ...Object.fromEntries(names.map((name) => [name, process.env[name]])), ...READER_MEMORY },
      execArgv: ['--import', TYPE_STRIPPING, `--max-old-space-size=${this.#heapMb}`, ...READER_FLAGS],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'pipe'],
    })
    const candles = new CandleReceiver(child.stdio[CANDLES_FD] as Readable, {
      moved: () => this.#runningIn(child)?.moved(),
      failed: (error) => this.#fail(child, new ReaderEnd('there is no memory for its candles', { cause: error })),
    })
    child.on('message', (report) => void this.#hear({ child, candles }, report as ReaderReport))
    child.on('exit', (code, signal) => this.#end(child, signal ?? `the exit code ${code}`))
    child.on('error', (error) => this.#end(child, error.message))
    this.#started = { child, candles }
    return this.#started
  }

  #runningIn(child: ChildProcess): Running | null {
    return this.#running?.child === child ? this.#running : null
  }

  #end(child: ChildProcess, how: string): void {
    if (this.#started?.child === child) this.#started = null
    this.#runningIn(child)?.outcome.reject(new ReaderEnd(`the process that reads files ended: ${how}`))
  }

  /** Ends a process that may wait for bytes, or have sent a part of its candles: the next task begins with another one. */
  #fail(child: ChildProcess, error: unknown): void {
    this.#runningIn(child)?.outcome.reject(error)
    this.#kill(child)
  }

  async #hear({ child, candles }: Started, report: ReaderReport): Promise<void> {
    const running = this.#runningIn(child)
    if (!running) return
    running.moved()
    if (report.kind === 'read') return this.#give(running, report)
    if (report.kind === 'moved') return
    if (report.kind === 'failed')
      return this.#fail(child, report.isFull ? new ReaderEnd(report.message) : new Error(report.message))
    running.outcome.resolve({ answer: report, candles: await candles.series(seriesOf(report)) })
  }

  async #give({ child, bytes }: Running, { request, from, to }: ReaderReport & { kind: 'read' }): Promise<void> {
    try {
      send(child, { kind: 'bytes', request, bytes: (await bytes?.read(from, to)) ?? new Uint8Array() })
    } catch (error) {
      this.#fail(child, error)
    }
  }
}

/** How many series of candles come with an answer. */
function seriesOf(answer: ReaderAnswer): number {
  return answer.kind === 'imported' && 'series' in answer.reading ? answer.reading.series.length : 0
}

/** What cannot be sent any more need not be: that the process is gone is heard of by itself. */
function send(child: ChildProcess, order: ReaderOrder): void {
  child.send(order, () => undefined)
}
