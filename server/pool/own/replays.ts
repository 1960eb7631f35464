import type { Candles } from '../../engine/candles.ts'
import type { ReplayAnswer } from '../tasks/replayThread.ts'
import type { ChildReplay } from './childMessages.ts'
import { ChildDeathError, ChildRun, ChildStartError, TaskError } from './childRun.ts'

/** How long a trial may take that is run once more: people wait for it, and so do others behind it. */
const PATIENCE_MS = 60_000

/** How long the process waits for another trial before it ends. */
const IDLE_MS = 60_000

/** How many processes a trial is given: a kill from outside is not laid to it, and memory may be short for a while. */
const MAX_PROCESSES = 2

/** What a strategy did in place of answering, as the message says, though it had answered when its job ran. */
export class StrategyFault extends Error {
  override readonly name = 'StrategyFault'
  readonly strategy: string

  constructor({ work }: ChildReplay, message: string, cause?: unknown) {
    super(message, { cause })
    this.strategy = work.batches[0]?.strategy ?? ''
  }
}

/**
 * Runs trials of strategies of one's own once more, one after the other in a process that runs nothing else: whatever such a trial does,
 * this process lives on. The next one finds that process warm, with its candles, for a while.
 */
export class OwnReplays {
  readonly #patienceMs: number
  #child: ChildRun<ChildReplay, ReplayAnswer> | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  readonly #closing = new AbortController()

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs
  }

  /**
   * Runs a trial, when those before it are done.
   *
   * @param signal ends it
   * @throws StrategyFault where the trial is to blame that there is no answer, else the reason of the signal
   */
  run(task: ChildReplay, candles: Candles, signal?: AbortSignal): Promise<ReplayAnswer> {
    const answer = this.#turn.then(() => this.#runNext(task, candles, signal))
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  async #runNext(task: ChildReplay, candles: Candles, signal: AbortSignal | undefined): Promise<ReplayAnswer> {
    clearTimeout(this.#idle)
    const late = new StrategyFault(task, `its strategy did not answer within ${this.#patienceMs / 1_000} s`)
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(late), this.#patienceMs)
    const ends = [patience.signal, this.#closing.signal, ...(signal ? [signal] : [])]
    try {
      return await this.#runAgain(task, candles, AbortSignal.any(ends))
    } finally {
      clearTimeout(timer)
      this.#idle = setTimeout(() => void this.#endChild(), IDLE_MS).unref()
    }
  }

  async #runAgain(task: ChildReplay, candles: Candles, signal: AbortSignal): Promise<ReplayAnswer> {
    for (let processes = 1; ; processes += 1) {
      signal.throwIfAborted()
      this.#child ??= new ChildRun('./replayProcess.ts')
      try {
        return await this.#child.run(task, candles, signal)
      } catch (error) {
        // The process goes on.
        if (error instanceof TaskError) throw new StrategyFault(task, error.message, error)
        await this.#endChild()
        signal.throwIfAborted()
        const isDeath = error instanceof ChildDeathError
        if (!isDeath && !(error instanceof ChildStartError)) throw error
        if (processes < MAX_PROCESSES) continue
        throw isDeath
          ? new StrategyFault(task, `its strategy ended its process (${error.message}), twice`, error)
          : error
      }
    }
  }

  async #endChild(): Promise<void> {
    const child = this.#child
    this.#child = null
    await child?.close()
  }

  /** Ends the process, and what runs there. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('the server stops'))
    await this.#turn
    clearTimeout(this.#idle)
    await this.#endChild()
  }
}
