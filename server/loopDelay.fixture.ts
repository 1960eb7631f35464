import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'

/** How often the monitor looks; a delay that is shorter is not seen. */
const RESOLUTION_MS = 1

/** What a monitored action did, and how long it kept everything else waiting. */
export interface Monitored<T> {
  readonly result: T
  /** The longest time for which the event loop did not turn, milliseconds. */
  readonly longestMs: number
  /** The whole action, milliseconds. */
  readonly tookMs: number
  /** A fixed computation on this machine, now: what a test may state its bound as a multiple of, milliseconds. */
  readonly unitMs: number
}

/** Milliseconds of a fixed computation, about 10 on a machine of 2024: the longer one of before and after is the machine's speed meanwhile. */
export function calibrate(): number {
  const beganMs = performance.now()
  const seen = new Map<string, number>()
  for (let index = 0; index < 20_000; index += 1) seen.set(`key ${(index * 7_919) % 10_007}`, index)
  return performance.now() - beganMs
}

/** Runs an action, and looks for how long at most the event loop stands still meanwhile. */
export async function loopDelay<T>(action: () => T | Promise<T>): Promise<Monitored<T>> {
  const before = calibrate()
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  monitor.enable()
  // The monitor counts from its second look on.
  await setTimeout(5 * RESOLUTION_MS)
  const beganMs = performance.now()
  const result = await action()
  const tookMs = performance.now() - beganMs
  // What stood still at the very end is seen at the next look.
  await setTimeout(5 * RESOLUTION_MS)
  monitor.disable()
  const longestMs = monitor.max / 1e6 - RESOLUTION_MS
  return { result, longestMs, tookMs, unitMs: Math.max(before, calibrate()) }
}
