import type { Job } from './job.ts'
import type { JobFilter } from './ports.ts'

/** Whether a job is one that a filter shows: the same as the store's list decides. */
export function isMatch(job: Job, { states, kinds, datasetId, strategy, search }: JobFilter): boolean {
  return (
    (states === null || states.includes(job.state)) &&
    (kinds === null || kinds.includes(job.kind)) &&
    (datasetId === null || datasetId === job.datasetId) &&
    (strategy === null || job.strategies.includes(strategy)) &&
    (search === null || job.name.toLowerCase().includes(search.toLowerCase()))
  )
}
