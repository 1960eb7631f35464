import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'

/** How often is looked; a delay that is shorter is not seen. */
const RESOLUTION_MS = 1

/** What a monitored action did, and how long it kept everything else waiting. */
export interface Monitored<T> {
  readonly result: T
  /** The longest time of this thread for which the event loop did not turn, milliseconds of CPU. */
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

/** CPU milliseconds of this thread: what it waits for the processor, that others have meanwhile, does not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

/** Runs an action, and looks for how long at most the event loop does not turn meanwhile, for this thread is at work. */
export async function loopDelay<T>(action: () => T | Promise<T>): Promise<Monitored<T>> {
  const before = calibrate()
  let longestMs = 0
  let lastMs = cpuMs()
  const look = () => {
    const nowMs = cpuMs()
    longestMs = Math.max(longestMs, nowMs - lastMs)
    lastMs = nowMs
  }
  const timer = setInterval(look, RESOLUTION_MS)
  const beganMs = performance.now()
  const result = await action()
  const tookMs = performance.now() - beganMs
  // What stood still at the very end is seen at the next look.
  await setTimeout(5 * RESOLUTION_MS)
  clearInterval(timer)
  return { result, longestMs, tookMs, unitMs: Math.max(before, calibrate()) }
}
