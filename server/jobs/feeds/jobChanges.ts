import { isMatch } from '../filter.ts'
import { isFinal, type Job } from '../job.ts'
import type { JobFilter } from '../ports/jobStore.ts'

/** What can happen to a job of a list. */
export const JOB_CHANGE_TYPES = ['CREATED', 'CHANGED', 'LEFT', 'DELETED'] as const

/** One of `JOB_CHANGE_TYPES`. */
export type JobChangeType = (typeof JOB_CHANGE_TYPES)[number]

/** A change of a list of jobs; `job` is null where it is DELETED. */
export interface JobChange {
  readonly type: JobChangeType
  readonly id: string
  readonly job: Job | null
}

/**
 * A list of jobs as its viewer knows it: the open ones that were there at first, and those that came in since. A job that is over
 * changes no more, so none of these is remembered.
 */
export class FollowedList {
  readonly #filter: JobFilter
  /** Jobs that are no longer new, and those of them that are in the list. */
  readonly #known: Set<string>
  readonly #listed: Set<string>

  /** @param open every job that is not over */
  constructor(open: readonly Job[], filter: JobFilter) {
    this.#filter = filter
    this.#known = new Set(open.map(({ id }) => id))
    this.#listed = new Set(open.filter((job) => isMatch(job, filter)).map(({ id }) => id))
  }

  /** What a job's present state is to the list; nothing where it was not in it and is not now. */
  follow(job: Job): JobChange[] {
    const { id } = job
    // One that was created while the open ones were read is among them.
    const isNew = !this.#known.has(id) || job.eventSeq === 1
    const wasListed = this.#listed.delete(id)
    const isListed = isMatch(job, this.#filter)
    if (isFinal(job.state)) this.#known.delete(id)
    else {
      this.#known.add(id)
      if (isListed) this.#listed.add(id)
    }
    if (isListed) return [{ type: isNew ? 'CREATED' : 'CHANGED', id, job }]
    return wasListed ? [{ type: 'LEFT', id, job }] : []
  }
}
