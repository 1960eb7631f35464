import type { Failure, Fallback } from '../../engine/batch.ts'

/** The most events that one task's failures become. */
const MAX_TOLD = 5

function tell([first, ...others]: readonly Failure[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more of this task)` : ''
  return `trial ${first?.trial}: ${first?.error}${more}`
}

/** What the history says of trials of one task that did not succeed: each reason once, with its first trial. */
export function failureEvents(
  failures: readonly Failure[],
): (readonly ['TRIAL_FAILED' | 'TRIAL_TIMED_OUT', message: string])[] {
  const typeOf = ({ ended }: Failure) => (ended === 'TIME_LIMIT' ? 'TRIAL_TIMED_OUT' : 'TRIAL_FAILED')
  // What was ended says of each trial where it stood; what failed by itself says about the same of many.
  const groups = Map.groupBy(failures, (failure) => (failure.ended ? `${failure.ended} ${failure.error}` : ''))
  return [...groups.values()].slice(0, MAX_TOLD).map((group) => [typeOf(group[0] as Failure), tell(group)] as const)
}

/** What the history says of trials that an engine left to another one. */
export function describeFallback({ from, to, reason }: Fallback): string {
  return `${to} runs what ${from} cannot: ${reason}`
}
