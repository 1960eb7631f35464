import { untrack } from 'svelte'

/**
 * Beats when something changed, at most once a period: for what is read again while work goes on.
 * Make it while a component initialises.
 *
 * @param mark     what may change
 * @param periodMs shortest time between two beats; 0 for at once
 * @param beat     called after a change
 */
export function pulse(mark: () => unknown, periodMs: () => number, beat: () => void) {
  let seen = untrack(mark)
  let lastMs = performance.now()
  $effect(() => {
    if (mark() === seen) return
    const waitMs = Math.max(0, lastMs + periodMs() - performance.now())
    const timer = setTimeout(() => {
      seen = untrack(mark)
      lastMs = performance.now()
      beat()
    }, waitMs)
    return () => clearTimeout(timer)
  })
}
