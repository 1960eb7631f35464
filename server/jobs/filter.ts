import type { ListedJob } from './job.ts'
import type { JobFilter } from './ports/jobStore.ts'

/** Text in lower case, each character by itself: the way in which the store compares names in any case. */
function fold(text: string): string {
  return Array.from(text, (character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('')
}

/** Whether a job is one that a filter shows: the same as the store's list decides. */
export function isMatch(job: ListedJob, filter: JobFilter): boolean {
  const { states, kinds, datasetId, strategy, search, tags } = filter
  return (
    (states === null || states.includes(job.state)) &&
    (kinds === null || kinds.includes(job.kind)) &&
    (datasetId === null || datasetId === job.datasetId) &&
    (strategy === null || job.strategies.includes(strategy)) &&
    (search === null || fold(job.name).includes(fold(search))) &&
    (tags === null || tags.every((tag) => job.tags.includes(tag))) &&
    isWithin(job.createdAtMs, filter.createdAfterMs, filter.createdBeforeMs) &&
    isWithin(job.finishedAtMs, filter.finishedAfterMs, filter.finishedBeforeMs)
  )
}

/** Whether a moment lies between two, the first one included; one that has not come does so only where nothing is asked. */
function isWithin(atMs: number | null, afterMs: number | null, beforeMs: number | null): boolean {
  if (atMs === null) return afterMs === null && beforeMs === null
  return (afterMs === null || atMs >= afterMs) && (beforeMs === null || atMs < beforeMs)
}
