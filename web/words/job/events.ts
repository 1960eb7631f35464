import type { JobEventNode } from '../../api/documents/job.ts'

type EventType = JobEventNode['type']

/** Kinds of events that a reader looks for, each with what belongs to it. */
export const EVENT_GROUPS: Readonly<Record<string, readonly EventType[]>> = {
  Life: ['CREATED', 'STARTED', 'STAGE', 'RECOVERED', 'PAUSED', 'RESUMED', 'SUCCEEDED', 'FAILED', 'CANCELED'],
  Trials: ['TRIAL_FAILED', 'TRIAL_SKIPPED', 'TRIAL_TIMED_OUT', 'RETRIED', 'ENGINE_FALLBACK'],
  Watchdog: ['VERDICT', 'WATCHDOG_CHANGED'],
  Workers: ['WORKER_LOST'],
  'By request': ['PAUSED', 'RESUMED', 'CANCELED', 'TRIAL_SKIPPED', 'WATCHDOG_CHANGED'],
}

/** How a verdict begins that asks nobody to look. */
const CONTENT = /^(?:HEALTHY|COMPLETE|WAITING)\b/

/** How an event is to be taken: as good, as bad, as a warning, or as it comes. */
export function toneOf({
  type,
  message,
}: Pick<JobEventNode, 'type' | 'message'>): 'good' | 'bad' | 'warning' | 'plain' {
  if (type === 'VERDICT' && CONTENT.test(message)) return 'plain'
  if (type === 'SUCCEEDED' || type === 'RECOVERED') return 'good'
  if (type === 'FAILED' || type === 'TRIAL_FAILED' || type === 'TRIAL_TIMED_OUT') return 'bad'
  return type === 'VERDICT' || type === 'WORKER_LOST' || type === 'RETRIED' ? 'warning' : 'plain'
}

/** What a trial failed of, behind its number, or where in a file if it says so; null of any other event. */
function causeOf({ type, message }: JobEventNode): string | null {
  const [, cause = null] = (type === 'TRIAL_FAILED' && /^trial \d+: (.*)$/s.exec(message)) || []
  return (cause && /\(at [^()]+:\d+\)$/.exec(cause)?.[0]) ?? cause
}

/**
 * Events with each error once: of trials that failed of the same the first, with how many more there are, and the job's own error without that of
 * its first trial.
 */
export function toldOnce(events: readonly JobEventNode[]): JobEventNode[] {
  const alike = Map.groupBy(events, causeOf)
  return events.flatMap((event) => {
    const cause = causeOf(event)
    if (event.type === 'FAILED') return [{ ...event, message: event.message.replace(/; the first one: .*$/s, '') }]
    const others = cause === null ? [event] : (alike.get(cause) ?? [])
    if (others.at(-1) !== event && cause !== null) return []
    const more = others.length - 1
    return [more === 0 || cause === null ? event : { ...event, message: `${event.message}; ${more} more of the same` }]
  })
}

/** The groups that a history has anything of, with how many; all of it first. */
export function groupsOf(
  events: readonly Pick<JobEventNode, 'type'>[],
): { readonly name: string; readonly size: number }[] {
  const groups = Object.entries(EVENT_GROUPS).map(([name, types]) => ({
    name,
    size: events.filter(({ type }) => types.includes(type)).length,
  }))
  return [{ name: 'All', size: events.length }, ...groups.filter(({ size }) => size > 0)]
}

/** The events of a group; all of them where there is none of that name. */
export function inGroup(events: readonly JobEventNode[], name: string): readonly JobEventNode[] {
  const types = EVENT_GROUPS[name]
  return types ? events.filter(({ type }) => types.includes(type)) : events
}
