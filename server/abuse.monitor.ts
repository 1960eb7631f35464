import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import { waitedForProcessor } from './runQueue.fixture.ts'

/** How often the event loop and the process's memory are looked at. */
const LOOK_MS = 10

/** How often `monitorEventLoopDelay` looks; it counts this as delay. */
const RESOLUTION_MS = 1

/** Messages to a process that this file was loaded into before anything else. */
export type MonitorOrder = 'begin' | 'end'

/** What was seen between `begin` and `end`. */
export interface Seen {
  /** The longest time for which the event loop did not come round, in milliseconds, as `monitorEventLoopDelay` has it. */
  readonly loopMs: number
  /** The longest time between two looks for which the main thread had no processor, because others had them; 0 where the system does not tell. */
  readonly waitedMs: number
  /** The longest time between two looks without the time for which the main thread had no processor. */
  readonly delayMs: number
  /**
   * How much more memory the whole process had at its peak than at the beginning, in bytes. It is what the system counts (resident set
   * size): the heap and buffers that V8 knows of would miss what sockets, compression, threads and the allocator hold. What nothing holds
   * is given back before each beginning.
   */
  readonly growth: number
  /** How much more it had at the beginning than at the first one: what is lost bit by bit. */
  readonly left: number
}

/** Gives the memory back that nothing holds, so that growth is growth; `--expose-gc` makes it callable. */
function collect(): void {
  ;(globalThis as { gc?: () => void }).gc?.()
}

/** Looks at the process again and again until it is told to stop. */
class Watch {
  readonly #monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  readonly #timer = setInterval(() => this.#look(), LOOK_MS)
  readonly #base = process.memoryUsage.rss()
  readonly #firstBase: number
  #peak = this.#base
  #delayMs = 0
  #waitedMs = 0
  #lastMs = performance.now()
  #lastWaitedMs = waitedForProcessor()

  /** @param first the first of all; null where this is it */
  constructor(first: Watch | null) {
    this.#firstBase = first ? first.#base : this.#base
    this.#monitor.enable()
  }

  /** Ends it. */
  stop(): Seen {
    this.#look()
    clearInterval(this.#timer)
    this.#monitor.disable()
    const loopMs = this.#monitor.max / 1e6 - RESOLUTION_MS
    const memory = { growth: this.#peak - this.#base, left: this.#base - this.#firstBase }
    return { loopMs, waitedMs: this.#waitedMs, delayMs: this.#delayMs, ...memory }
  }

  #look(): void {
    const [nowMs, waitedMs] = [performance.now(), waitedForProcessor()]
    const waited = waitedMs - this.#lastWaitedMs
    this.#delayMs = Math.max(this.#delayMs, nowMs - this.#lastMs - waited)
    this.#waitedMs = Math.max(this.#waitedMs, waited)
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss())
    this.#lastMs = nowMs
    this.#lastWaitedMs = waitedMs
  }
}

/** Answers the orders of the process that started this one. */
function listen(): void {
  let first: Watch | null = null
  let watch: Watch | null = null
  process.on('message', (order: MonitorOrder) => {
    if (order === 'end') return void process.send?.(watch?.stop())
    collect()
    watch = new Watch(first)
    first ??= watch
    process.send?.(null)
  })
}

// The server's threads inherit its options, and would load this too.
if (isMainThread && process.send) listen()
