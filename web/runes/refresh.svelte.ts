import { untrack } from 'svelte'

/**
 * Asks again at each beat, but never while an answer is on its way: one that takes longer than a beat would be given up for the next, and never
 * come. Make it while a component initialises.
 *
 * @param beats counts the moments at which it is to be asked again
 */
export function refresh(request: { readonly pending: boolean; reload(): void }, beats: () => number) {
  let seen = untrack(beats)
  $effect(() => {
    const now = beats()
    if (now === seen || request.pending) return
    seen = now
    untrack(() => request.reload())
  })
}
