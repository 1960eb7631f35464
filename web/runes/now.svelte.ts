import { createSubscriber } from 'svelte/reactivity'

const TICK_MS = 1000

/** A tick that comes later than this says that the page stood: the machine slept, or the page had too much to do. */
const LATE_MS = 500

let tickedMs = 0

/** Since when the page has not stood. */
let awakeSinceMs = 0

/** Others may look before the tick that is late. */
function look(): number {
  const nowMs = performance.now()
  if (nowMs - tickedMs > TICK_MS + LATE_MS) awakeSinceMs = nowMs
  return nowMs
}

const subscribe = createSubscriber((update) => {
  tickedMs = look()
  const timer = setInterval(() => {
    tickedMs = look()
    update()
  }, TICK_MS)
  return () => clearInterval(timer)
})

/** The present, once a second to those who read it in an effect; the timer runs only while somebody does. */
export const now = {
  /** Milliseconds since 1970. */
  get wallMs() {
    subscribe()
    return Date.now()
  },
  /** Of `performance.now()`. */
  get clockMs() {
    subscribe()
    return performance.now()
  },
  /** For how long nothing has come since a moment of `performance.now()`, without time in which the page stood: nothing could reach it. */
  silenceSince(ms: number) {
    subscribe()
    return look() - Math.max(ms, awakeSinceMs)
  },
}
