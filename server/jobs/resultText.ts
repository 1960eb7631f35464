import type { Failure, Fallback } from '../engine/batch.ts'

/** What the history says of trials of one task that failed; there is at least one. */
export function tellFailures([first, ...others]: readonly Failure[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more of this task)` : ''
  return `trial ${first?.trial}: ${first?.error}${more}`
}

/** What the history says of trials that an engine left to another one. */
export function tellFallback({ from, to, reason }: Fallback): string {
  return `${to} runs what ${from} cannot: ${reason}`
}
