import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** How often the process's memory is looked at. */
const LOOK_MS = 20

/** Messages to a process that this file was loaded into before anything else. */
export type MonitorOrder = 'begin' | 'end'

/** What was seen between `begin` and `end`. */
export interface Seen {
  /** The longest time for which the main thread did nothing else, in milliseconds. */
  readonly delayMs: number
  /** How much more memory the whole process had at its peak than at the beginning, in bytes. */
  readonly growth: number
}

const histogram = monitorEventLoopDelay({ resolution: 10 })

/** Gives the memory back that nothing holds, so that growth is growth; `--expose-gc` makes it callable. */
function collect(): void {
  ;(globalThis as { gc?: () => void }).gc?.()
}

/** Answers the orders of the process that started this one. */
function listen(): void {
  let [base, peak] = [0, 0]
  let timer: ReturnType<typeof setInterval> | undefined
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  process.on('message', (order: MonitorOrder) => {
    if (order === 'begin') {
      collect()
      peak = base = process.memoryUsage.rss()
      timer = setInterval(look, LOOK_MS)
      // What the collection took is no delay of the server's.
      setImmediate(() => {
        histogram.reset()
        histogram.enable()
        process.send?.(null)
      })
    } else {
      look()
      clearInterval(timer)
      histogram.disable()
      process.send?.({ delayMs: histogram.max / 1e6, growth: peak - base } satisfies Seen)
    }
  })
}

// The server's threads inherit its options, and would load this too.
if (isMainThread && process.send) listen()
