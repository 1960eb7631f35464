import { type Batch, newer, risen, seqsOf, union } from './batch.ts'
import { isMatch } from './filter.ts'
import { isFinal, type Job } from './job.ts'
import { Latest, untilClosed } from './latest.ts'
import type { Bus, Clock, JobFilter, JobStore, Log, Message } from './ports.ts'
import type { Progress } from './progress.ts'
import { Readings } from './readings.ts'

/** What a feed works with. */
export interface FeedParts {
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

async function* matching(batches: AsyncIterable<Batch<Job>>, filter: JobFilter): AsyncGenerator<Job, void> {
  for await (const batch of batches) for (const job of batch.values()) if (isMatch(job, filter)) yield job
}

/**
 * What the viewers of one process see of its jobs: the present state first, then each change. A viewer holds at most
 * one value per job, however slowly it reads; it skips readings, and never the final one.
 */
export class Feed {
  readonly #parts: FeedParts
  readonly #readings: Readings
  readonly #viewers = new Map<string, Set<Latest<Progress>>>()
  readonly #listViewers = new Set<Latest<Batch<Progress>>>()
  readonly #jobViewers = new Set<Latest<Batch<Job>>>()
  /** Whom to wake when the history of a job may have grown. */
  readonly #historyViewers = new Map<string, Set<Latest<true>>>()
  readonly #stop: () => void

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#readings = new Readings(parts)
    this.#stop = parts.bus.listen((message) => this.#hear(message))
    parts.bus.publish({ kind: 'ask' })
  }

  /** The newest reading of a job: the live one, or the one that its record gives. */
  reading(job: Job): Progress {
    return this.#readings.of(job)
  }

  /** The present reading of a job, each new one, and the final one; then it ends. Nothing for an unknown job. */
  progress(jobId: string): AsyncIterableIterator<Progress, void> {
    const viewer = this.#view<Progress>(this.#viewers, jobId, newer)
    return untilClosed(viewer, this.#readingsOfOne(jobId, viewer))
  }

  /**
   * The present readings of many jobs, then at each tick those that changed. Without ids: of every job that is not final;
   * with ids it ends when all of them are.
   */
  progresses(jobIds: readonly string[] | null): AsyncIterableIterator<readonly Progress[], void> {
    const viewer: Latest<Batch<Progress>> = new Latest(() => this.#listViewers.delete(viewer), union)
    this.#listViewers.add(viewer)
    return untilClosed(viewer, jobIds ? this.#readingsOf(jobIds, viewer) : this.#allReadings(viewer))
  }

  /** Every job that matches and is created, changes its state or ends from now on. */
  jobs(filter: JobFilter): AsyncIterableIterator<Job, void> {
    const viewer: Latest<Batch<Job>> = new Latest(() => this.#jobViewers.delete(viewer), union)
    this.#jobViewers.add(viewer)
    return untilClosed(viewer, matching(viewer, filter))
  }

  /** Gives a value now, and whenever the history of a job may have grown. Whoever reads it reads the store then. */
  historyGrows(jobId: string): AsyncIterableIterator<true, undefined> & { return(): Promise<unknown> } {
    const viewer = this.#view(this.#historyViewers, jobId)
    viewer.put(true)
    return viewer
  }

  /** Messages may have been missed, or the store was away: shows every job that somebody watches as the store has it. */
  async catchUp(): Promise<void> {
    for (const jobId of new Set([...this.#readings.jobIds, ...this.#viewers.keys(), ...this.#historyViewers.keys()])) {
      try {
        const job = await this.#parts.store.job(jobId)
        if (job) this.#change(job)
        this.#wake(jobId)
      } catch (error) {
        // The next message about this job tells its viewers, or the next time that the store is back.
        this.#parts.log.warn({ err: error, job: jobId }, 'a job could not be read after a gap')
      }
    }
  }

  /** How many streams are open. */
  get viewers(): number {
    return this.#groups().reduce((sum, { size }) => sum + size, 0)
  }

  /** Ends every viewer's stream. */
  close(): void {
    this.#stop()
    for (const viewers of this.#groups()) for (const viewer of viewers) viewer.end()
  }

  #groups(): ReadonlySet<{ end(): void }>[] {
    return [...this.#viewers.values(), ...this.#historyViewers.values(), this.#listViewers, this.#jobViewers]
  }

  async *#readingsOfOne(jobId: string, viewer: Latest<Progress>): AsyncGenerator<Progress, void> {
    try {
      const job = await this.#parts.store.job(jobId)
      if (!job) return
      let [shown] = (await this.#readings.present([job])) as [Progress]
      yield shown
      if (isFinal(shown.state)) return
      for await (const next of viewer) {
        if (next.seq <= shown.seq && !isFinal(next.state)) continue
        shown = next
        yield shown
        if (isFinal(shown.state)) return
      }
    } finally {
      // Whichever way it ends, the feed forgets this viewer.
      await viewer.return()
    }
  }

  async *#allReadings(viewer: Latest<Batch<Progress>>): AsyncGenerator<readonly Progress[], void> {
    try {
      const present = await this.#readings.present(await this.#parts.store.openJobs())
      const shown = seqsOf(present)
      yield present
      for await (const batch of viewer) {
        const above = risen(batch, shown)
        if (above.length > 0) yield above
      }
    } finally {
      // Whichever way it ends, the feed forgets this viewer.
      await viewer.return()
    }
  }

  async *#readingsOf(
    jobIds: readonly string[],
    viewer: Latest<Batch<Progress>>,
  ): AsyncGenerator<readonly Progress[], void> {
    try {
      const found = await Promise.all([...new Set(jobIds)].map((id) => this.#parts.store.job(id)))
      const present = await this.#readings.present(found.filter((job) => job !== null))
      yield present
      const shown = seqsOf(present.filter(({ state }) => !isFinal(state)))
      while (shown.size > 0) {
        const batch = await viewer.next()
        if (batch.done) return
        const wanted = new Map([...batch.value].filter(([jobId]) => shown.has(jobId)))
        const above = risen(wanted, shown)
        if (above.length > 0) yield above
      }
    } finally {
      // Whichever way it ends, the feed forgets this viewer.
      await viewer.return()
    }
  }

  #view<T>(groups: Map<string, Set<Latest<T>>>, jobId: string, merge?: (older: T, newer: T) => T): Latest<T> {
    const group = groups.get(jobId) ?? new Set()
    groups.set(jobId, group)
    const viewer: Latest<T> = new Latest(() => {
      group.delete(viewer)
      if (group.size === 0 && groups.get(jobId) === group) groups.delete(jobId)
    }, merge)
    group.add(viewer)
    return viewer
  }

  #hear(message: Message): void {
    if (message.kind === 'progress') this.#show(message.progress)
    if (message.kind === 'job') this.#change(message.job)
    if (message.kind === 'job') this.#wake(message.job.id)
    if (message.kind === 'committed') this.#wake(message.jobId)
    if (message.kind === 'gap') void this.catchUp()
  }

  #change(job: Job): void {
    for (const viewer of this.#jobViewers) viewer.put(new Map([[job.id, job]]))
    if (isFinal(job.state)) this.#readings.forget(job.id)
    this.#spread(this.reading(job))
  }

  #show(progress: Progress): void {
    this.#readings.keep(progress)
    this.#spread(progress)
  }

  #spread(progress: Progress): void {
    for (const viewer of this.#viewers.get(progress.jobId) ?? []) viewer.put(progress)
    for (const viewer of this.#listViewers) viewer.put(new Map([[progress.jobId, progress]]))
  }

  #wake(jobId: string): void {
    for (const viewer of this.#historyViewers.get(jobId) ?? []) viewer.put(true)
  }
}
