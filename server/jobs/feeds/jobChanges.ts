import { isMatch } from '../filter.ts'
import { isFinal, type Job, type Labels, type ListedJob } from '../job.ts'
import type { Message } from '../ports/bus.ts'
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

/** What a list hears of a job: as it is now, with the labels that it had when the list heard of it last, or that it is deleted. */
export type JobNews =
  | { readonly id: string; readonly job: Job; readonly before: Labels | null }
  | { readonly id: string; readonly job: null; readonly was: ListedJob | null }

/** What a message is to lists of jobs; null where it says nothing of any. */
export function newsOf(message: Message): JobNews | null {
  switch (message.kind) {
    case 'job':
      return { id: message.job.id, job: message.job, before: null }
    case 'labeled':
      return { id: message.job.id, job: message.job, before: message.before }
    case 'deleted':
      return { id: message.jobId, job: null, was: message.job }
    default:
      return null
  }
}

/** What stands for two that a viewer has not read: the newer one, with the older one's labels. Nothing follows a deletion. */
function merge(older: JobNews | undefined, newer: JobNews): JobNews {
  if (!older || !newer.job) return newer
  if (!older.job) return older
  // A state that is heard late; other labels of a job that is over are not.
  const job = isFinal(older.job.state) && !isFinal(newer.job.state) ? older.job : newer.job
  return { id: newer.id, job, before: older.before }
}

/** Puts news into older ones that only the viewer holds who has not read them. */
export function addNews(older: Map<string, JobNews>, batch: ReadonlyMap<string, JobNews>): Map<string, JobNews> {
  for (const [id, news] of batch) older.set(id, merge(older.get(id), news))
  return older
}

/**
 * A list of jobs as its viewer knows it: the open ones that were there at first, and those that came in since. Of a job that is over only
 * the labels change, and each change says what they were: so none of these is remembered.
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

  /** What news of a job are to the list; nothing where it was not in it and is not now. */
  follow(news: JobNews): JobChange[] {
    return news.job ? this.#change(news.job, news.before) : this.#delete(news.id, news.was)
  }

  #delete(id: string, was: ListedJob | null): JobChange[] {
    const isOpen = this.#known.delete(id)
    const wasListed = this.#listed.delete(id)
    const isListed = isOpen ? wasListed : was === null || isMatch(was, this.#filter)
    return isListed ? [{ type: 'DELETED', id, job: null }] : []
  }

  #change(job: Job, before: Labels | null): JobChange[] {
    const { id } = job
    // One that was created while the open ones were read is among them.
    const isNew = before === null && (!this.#known.has(id) || job.eventSeq === 1)
    const wasOver = !this.#known.has(id) && before !== null && isMatch({ ...job, ...before }, this.#filter)
    const wasListed = this.#listed.delete(id) || wasOver
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
