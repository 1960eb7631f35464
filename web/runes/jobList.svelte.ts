import { type JobChangeNode, JobChanges, JobsQuery } from '../api/documents/jobs.ts'
import type { JobNode, JobState } from '../api/documents/parts.ts'
import { Live } from './live.svelte.ts'
import { Pages } from './pages.svelte.ts'
import { keepReading } from './readings.svelte.ts'

/** Which jobs are listed; no states means all of them. */
export interface JobChoice {
  readonly search: string
  readonly states: readonly JobState[]
  /** One that they bear; none where it is empty. */
  readonly tag: string
}

/** The jobs that match a choice, newest first, kept up to date by those that the API says changed. */
export class JobList {
  readonly pages
  readonly #choice: () => JobChoice

  constructor(choice: () => JobChoice) {
    this.#choice = choice
    const variables = $derived({ filter: filterOf(choice()) })
    this.pages = new Pages({
      document: JobsQuery,
      choice: () => variables,
      pick: (data) => data.jobs,
      identify: (job) => job.id,
      size: 50,
      onNodes: (jobs) => {
        for (const job of jobs) keepReading(job.progress)
      },
    })
    // All of them: a row that is shown must learn that its state or its name changed, whatever is chosen.
    new Live(
      JobChanges,
      () => ({ filter: null }),
      (data) => this.#follow(data.jobChanges),
    )
  }

  #follow({ id, job }: JobChangeNode) {
    if (job) this.#take(job)
    else this.#drop(id)
  }

  #drop(id: string) {
    const { pages } = this
    const left = pages.nodes.filter((known) => known.id !== id)
    if (left.length === pages.nodes.length) return
    pages.nodes = left
    pages.total -= 1
  }

  /** Puts a job in its place, or at the top where it is new. One that no longer fits stays until the next load. */
  #take(job: JobNode) {
    keepReading(job.progress)
    const { pages } = this
    const { states, tag, search } = this.#choice()
    const fits =
      (states.length === 0 || states.includes(job.state)) &&
      (tag === '' || job.tags.includes(tag)) &&
      job.name.toLowerCase().includes(search.toLowerCase())
    const at = pages.nodes.findIndex((known) => known.id === job.id)
    const newest = pages.nodes[0]
    if (at >= 0) pages.nodes = pages.nodes.with(at, job)
    else if (fits && (!newest || job.createdAt >= newest.createdAt)) {
      pages.nodes = [job, ...pages.nodes]
      pages.total += 1
    }
  }
}

function filterOf({ search, states, tag }: JobChoice) {
  if (!search && states.length === 0 && !tag) return null
  return { search: search || null, states: states.length > 0 ? [...states] : null, tags: tag ? [tag] : null }
}
