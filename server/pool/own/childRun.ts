import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Candles } from '../../engine/candles.ts'
import type { JobEventType } from '../../jobs/job.ts'
import type { StopOrder } from '../../jobs/ports/bus.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { HostSample } from '../host/hostState.ts'
import type { ChildOrder, ChildReport } from './childMessages.ts'

/** All that such a process is told of the environment: what dates, texts and Node itself depend on, and no secret. */
const SHARED_VARIABLES = ['TZ', 'LANG', 'LC_ALL', 'NODE_OPTIONS', 'SYSTEMROOT']

/** Candles are sent in pieces of so many bytes: each one is copied in about a millisecond. */
const PIECE_BYTES = 4 * 1024 * 1024

/** What a process of its own runs: trials of a task, or trials once more. */
export type ChildEntry = './childProcess.ts' | './replayProcess.ts'

/** What is heard of trials while they run. */
export interface ChildListeners {
  tell(reading: TaskReading): void
  moved(bars: number): void
  note(type: JobEventType, message: string): void
}

/** A process has ended by itself while it ran trials. */
export class ChildDeathError extends Error {
  override readonly name = 'DeathError'
}

/** A process has ended before it began with its trials: they have no part in it. */
export class ChildStartError extends Error {
  override readonly name = 'StillbornError'
}

/** What its trials have failed of, as the process says: it goes on. */
export class TaskError extends Error {
  override readonly name = 'TaskError'
}

function environment(): NodeJS.ProcessEnv {
  const names = SHARED_VARIABLES.filter((name) => process.env[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, process.env[name]]))
}

/** A process of its own group: what its trials send to their group does not reach this one. */
function start(entry: ChildEntry): ChildProcess {
  return fork(fileURLToPath(new URL(entry, import.meta.url)), [], {
    env: environment(),
    serialization: 'advanced',
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** A process that runs trials, task after task, and nothing else. */
export class ChildRun<Task, Found> {
  readonly #child: ChildProcess
  readonly #ears: ChildListeners | null
  readonly #gone = Promise.withResolvers<void>()
  #found = Promise.withResolvers<Found>()
  /** Those that it has. */
  #candles: Candles | null = null
  #hasBegun = false
  #isGone = false

  /** @param ears null where nothing is heard of its trials while they run */
  constructor(entry: ChildEntry, ears: ChildListeners | null = null) {
    this.#child = start(entry)
    this.#ears = ears
    this.#child.on('message', (report) => this.#hear(report as ChildReport<Found>))
    this.#child.on('exit', (code, signal) => this.#end(signal ?? `the exit code ${code}`))
    this.#child.on('error', (error) => this.#end(error.message))
    // Where it ends before anyone waits for it, `run` finds out.
    this.#found.promise.catch(() => undefined)
  }

  /**
   * Runs trials; one call at a time.
   *
   * @param signal ends the process at once
   * @throws DeathError where the process ended by itself while it ran them, StillbornError where it ended before, TaskError where it goes on
   */
  async run(task: Task, candles: Candles, signal: AbortSignal): Promise<Found> {
    const stop = () => this.#child.kill('SIGKILL')
    signal.addEventListener('abort', stop)
    try {
      if (signal.aborted) stop()
      if (this.#candles !== candles) await this.#sendCandles(candles)
      await this.#send({ kind: 'run', task })
      return await this.#found.promise
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
      this.#rest()
    }
  }

  /** Nothing runs: should it end now, no trials have a part in it. */
  #rest(): void {
    if (this.#isGone) return
    this.#hasBegun = false
    this.#found = Promise.withResolvers<Found>()
    this.#found.promise.catch(() => undefined)
  }

  /** Ends the process. */
  async close(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#gone.promise
  }

  /** Tells it how the host is. To be called every 50 ms. */
  sample(at: HostSample): void {
    void this.#send({ kind: 'sample', at })
  }

  /** Ends an attempt of its task. */
  stop(order: StopOrder): void {
    void this.#send({ kind: 'stop', order })
  }

  #hear(report: ChildReport<Found>): void {
    if (report.kind === 'begun') this.#hasBegun = true
    if (report.kind === 'reading') this.#ears?.tell(report.reading)
    if (report.kind === 'moved') this.#ears?.moved(report.bars)
    if (report.kind === 'note') this.#ears?.note(report.type, report.message)
    if (report.kind === 'done') this.#found.resolve(report.found)
    if (report.kind === 'failed') this.#found.reject(new TaskError(report.message))
  }

  #end(how: string): void {
    this.#isGone = true
    const message = `a process of its own ended before it began with its trials: ${how}`
    this.#found.reject(this.#hasBegun ? new ChildDeathError(how) : new ChildStartError(message))
    this.#gone.resolve()
  }

  async #sendCandles(candles: Candles): Promise<void> {
    const { buffer } = candles.time
    await this.#send({ kind: 'candles', bars: candles.length })
    for (let at = 0; at < buffer.byteLength; at += PIECE_BYTES) {
      const bytes = Uint8Array.from(new Uint8Array(buffer, at, Math.min(PIECE_BYTES, buffer.byteLength - at)))
      await this.#send({ kind: 'bytes', at, bytes })
    }
    this.#candles = candles
  }

  /** What cannot be sent any more need not be: that the process is gone is heard of by itself. */
  #send(order: ChildOrder<Task>): Promise<void> {
    return new Promise((resolve) => void this.#child.send(order, () => resolve()))
  }
}
