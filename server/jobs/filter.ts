import type { Job } from './job.ts'
import type { JobFilter } from './ports/jobStore.ts'

/** Text in lower case, each character by itself: the way in which the store compares names in any case. */
function fold(text: string): string {
  return Array.from(text, (character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('')
}

/** Whether a job is one that a filter shows: the same as the store's list decides. */
export function isMatch(job: Job, { states, kinds, datasetId, strategy, search }: JobFilter): boolean {
  return (
    (states === null || states.includes(job.state)) &&
    (kinds === null || kinds.includes(job.kind)) &&
    (datasetId === null || datasetId === job.datasetId) &&
    (strategy === null || job.strategies.includes(strategy)) &&
    (search === null || fold(job.name).includes(fold(search)))
  )
}
