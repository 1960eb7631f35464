import { type Essentials, EssentialsQuery } from '../api/documents/essentials.ts'
import { type JobDetail, JobProgress, JobQuery, JobVerdicts } from '../api/documents/job.ts'
import { JobChanges } from '../api/documents/jobs.ts'
import type { JobState, VerdictNode } from '../api/documents/parts.ts'
import { isFinal } from '../words/job.ts'
import { Live } from './live.svelte.ts'
import { pulse } from './pulse.svelte.ts'
import { type JobReading, keepReading, reading } from './readings.svelte.ts'
import { Request } from './request.svelte.ts'

/**
 * The job of the page, for its header and all its tabs: its record, its newest reading and verdict, kept up to date.
 * Make it while a component initialises.
 */
export class OpenJob {
  readonly id: string
  readonly request: Request<{ job: JobDetail | null }, { id: string }>
  /** Counts the moments at which what is made of trials is to be read again. */
  refreshes = $state(0)
  /** It ran before the reader's eyes: what stood on the page then keeps its place. */
  wasLive = $state(false)
  readonly #given: Request<{ job: Essentials | null }, { id: string; over: boolean }>
  #live: VerdictNode | null = $state.raw(null)
  /** Undefined before the first answer, null where there is no such job. */
  readonly job: JobDetail | null | undefined = $derived.by(() => this.request.data?.job)
  readonly progress: JobReading | undefined = $derived.by(() => reading(this.id))
  /** By the newest of what is known; undefined before the first answer. */
  readonly state: JobState | undefined = $derived.by(() => this.progress?.state ?? this.job?.state)
  readonly verdict: VerdictNode | null | undefined = $derived.by(() => this.#live ?? this.job?.verdict)
  /** It is over. */
  readonly over: boolean = $derived.by(() => this.state !== undefined && isFinal(this.state))

  /** What it was given and was left with; undefined before the first answer. */
  readonly essentials: Essentials | undefined = $derived.by(() => this.#given.data?.job ?? undefined)

  constructor(id: string) {
    this.id = id
    this.request = new Request(JobQuery, () => ({ id }))
    this.#given = new Request(EssentialsQuery, () => (this.state ? { id, over: this.over } : null))
    new Live(
      JobProgress,
      () => ({ job: id }),
      (data) => keepReading(data.progress),
    )
    new Live(
      JobVerdicts,
      () => ({ job: id }),
      (data) => {
        this.#live = data.verdicts
      },
    )
    new Live(
      JobChanges,
      () => (this.#moment ? { filter: this.#moment } : null),
      ({ jobChanges: change }) => {
        if (change.id === id) this.request.reload()
      },
    )
    $effect(() => {
      if (this.state && !this.over) this.wasLive = true
    })
    $effect(() => {
      if (this.job) keepReading(this.job.progress)
    })
    pulse(
      () => `${this.state} ${this.progress?.trialsDone}`,
      // The end is read at once, and the first results, which a reader waits for, sooner than those that follow.
      () => (this.over ? 0 : this.job?.best || this.job?.kind === 'WALK_FORWARD' ? 2000 : 500),
      () => {
        this.request.reload()
        this.refreshes += 1
      },
    )
  }

  // No filter names a job: the moment of its creation tells it from others.
  readonly #createdAt = $derived.by(() => this.job?.createdAt)
  readonly #moment = $derived.by(() =>
    this.#createdAt
      ? { createdAfter: this.#createdAt, createdBefore: new Date(Date.parse(this.#createdAt) + 1).toISOString() }
      : null,
  )
}
