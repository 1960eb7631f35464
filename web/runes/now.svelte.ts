import { createSubscriber } from 'svelte/reactivity'

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 1000)
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
}
