import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { allocateCandles, type Candles } from '../../engine/candles.ts'
import type { FileBytes } from '../files/source.ts'
import type { ReaderOrder, ReaderReport, ReaderTask } from './messages.ts'

/** All that the process is told of the environment: what dates, texts and Node itself depend on, and no secret. */
const SHARED_VARIABLES = ['TZ', 'LANG', 'LC_ALL', 'NODE_OPTIONS', 'SYSTEMROOT']

/** All that Node is told of before: what a debugger or a monitor of this process loads there is for this process. */
const TYPE_STRIPPING = new URL('../../typeStripping.js', import.meta.url).href

/** What is read is seldom a value that lives: more room for those that do not would only be filled. */
export const READER_FLAGS = ['--max-semi-space-size=4']

/** The process has ended, or has said that its memory is full. */
export class ReaderEnd extends Error {
  override readonly name = 'ReaderEnd'
}

/** What the process answers, and the candles that it sent before. */
export type ReaderAnswer = Exclude<ReaderReport, { kind: 'read' | 'moved' | 'candles' | 'piece' | 'failed' }>

interface Running {
  readonly child: ChildProcess
  readonly bytes: FileBytes | null
  readonly candles: Candles[]
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

/** A process that reads files, one after the other; it starts with the first task, and again after its end. */
export class ReaderProcess {
  readonly #heapMb: number
  #child: ChildProcess | null = null
  #running: Running | null = null
  #isClosed = false

  constructor(heapMb: number) {
    this.#heapMb = heapMb
  }

  /**
   * Runs one task; one call at a time.
   *
   * @throws ReaderEnd where the process ended, the reason of the signal where that ended it
   */
  async run(task: ReaderTask, { bytes, signal, stallMs }: RunOptions) {
    if (this.#isClosed) throw new Error('files are not read any more')
    const child = this.#started()
    const outcome: Running['outcome'] = Promise.withResolvers()
    const stop = () => this.#kill(child)
    const timer = stallMs === undefined ? null : setTimeout(stop, stallMs)
    this.#running = { child, bytes, candles: [], outcome, moved: () => timer?.refresh() }
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
    if (this.#child && !this.#running) this.#kill(this.#child)
  }

  /** Ends the process, and the task that it runs. */
  async close(): Promise<void> {
    this.#isClosed = true
    const child = this.#child
    if (!child) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    this.#kill(child)
    await gone
  }

  /** The next task has another process. */
  #kill(child: ChildProcess): void {
    if (this.#child === child) this.#child = null
    child.kill('SIGKILL')
  }

  #started(): ChildProcess {
    if (this.#child) return this.#child
    const names = SHARED_VARIABLES.filter((name) => process.env[name] !== undefined)
    const child = fork(fileURLToPath(new URL('./importProcess.ts', import.meta.url)), [], {
      env: Object.fromEntries(names.map((name) => [name, process.env[name]])),
      execArgv: ['--import', TYPE_STRIPPING, `--max-old-space-size=${this.#heapMb}`, ...READER_FLAGS],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('message', (report) => void this.#hear(child, report as ReaderReport))
    child.on('exit', (code, signal) => this.#end(child, signal ?? `the exit code ${code}`))
    child.on('error', (error) => this.#end(child, error.message))
    this.#child = child
    return child
  }

  #end(child: ChildProcess, how: string): void {
    if (this.#child === child) this.#child = null
    if (this.#running?.child === child)
      this.#running.outcome.reject(new ReaderEnd(`the process that reads files ended: ${how}`))
  }

  async #hear(child: ChildProcess, report: ReaderReport): Promise<void> {
    const running = this.#running
    if (running?.child !== child) return
    running.moved()
    const { candles, outcome } = running
    if (report.kind === 'read') return this.#give(child, running, report)
    if (report.kind === 'moved') return
    if (report.kind === 'candles') candles.push(allocateCandles(report.bars))
    else if (report.kind === 'piece') put(report, candles.at(-1))
    else if (report.kind === 'failed')
      outcome.reject(report.isFull ? new ReaderEnd(report.message) : new Error(report.message))
    else outcome.resolve({ answer: report, candles })
  }

  async #give(
    child: ChildProcess,
    running: Running,
    { request, from, to }: ReaderReport & { kind: 'read' },
  ): Promise<void> {
    try {
      const bytes = (await running.bytes?.read(from, to)) ?? new Uint8Array()
      send(child, { kind: 'bytes', request, bytes })
    } catch (error) {
      // It waits for bytes that never come.
      running.outcome.reject(error)
      this.#kill(child)
    }
  }
}

function put({ at, bytes }: ReaderReport & { kind: 'piece' }, candles: Candles | undefined): void {
  if (candles) new Uint8Array(candles.time.buffer).set(bytes, at)
}

/** What cannot be sent any more need not be: that the process is gone is heard of by itself. */
function send(child: ChildProcess, order: ReaderOrder): void {
  child.send(order, () => undefined)
}
