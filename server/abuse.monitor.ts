import { performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import { waitedForProcessor } from './runQueue.fixture.ts'

/** How often the event loop and the process's memory are looked at. */
const LOOK_MS = 10

/** Messages to a process that this file was loaded into before anything else. */
export type MonitorOrder = 'begin' | 'end'

/** What was seen between `begin` and `end`. */
export interface Seen {
  /**
   * The longest time for which the event loop did not come round, in milliseconds: as `monitorEventLoopDelay` has it,
   * but without the time for which the main thread had no processor.
   */
  readonly delayMs: number
  /** How much more memory the whole process had at its peak than at the beginning, in bytes. */
  readonly growth: number
}

/** Gives the memory back that nothing holds, so that growth is growth; `--expose-gc` makes it callable. */
function collect(): void {
  ;(globalThis as { gc?: () => void }).gc?.()
}

/** Looks at the process again and again until it is told to stop. */
class Watch {
  readonly #base = process.memoryUsage.rss()
  readonly #timer = setInterval(() => this.#look(), LOOK_MS)
  #peak = this.#base
  #delayMs = 0
  #lastMs = performance.now()
  #lastWaitedMs = waitedForProcessor()

  /** Ends it. */
  stop(): Seen {
    this.#look()
    clearInterval(this.#timer)
    return { delayMs: this.#delayMs, growth: this.#peak - this.#base }
  }

  #look(): void {
    const [nowMs, waitedMs] = [performance.now(), waitedForProcessor()]
    this.#delayMs = Math.max(this.#delayMs, nowMs - this.#lastMs - (waitedMs - this.#lastWaitedMs))
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss())
    this.#lastMs = nowMs
    this.#lastWaitedMs = waitedMs
  }
}

/** Answers the orders of the process that started this one. */
function listen(): void {
  let watch: Watch | undefined
  process.on('message', (order: MonitorOrder) => {
    if (order === 'end') return void process.send?.(watch?.stop())
    collect()
    watch = new Watch()
    process.send?.(null)
  })
}

// The server's threads inherit its options, and would load this too.
if (isMainThread && process.send) listen()
