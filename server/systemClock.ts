import { performance } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import type { Clock } from './jobs/ports/clock.ts'

/** The clock of this machine, and its timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallMs: () => Date.now(),
  pause: () => setImmediate(),
  every: (periodMs, action) => {
    const timer = setInterval(action, periodMs)
    return () => clearInterval(timer)
  },
}
