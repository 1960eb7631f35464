import { isMatch } from '../filter.ts'
import { isFinal, type Job, type JobEvent } from '../job.ts'
import type { Message } from '../ports/bus.ts'
import type { JobFilter } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import type { Progress } from '../progress.ts'
import { EventHistories } from './eventHistories.ts'
import { addNews, FollowedList, type JobChange, type JobNews, newsOf } from './jobChanges.ts'
import { LatestValueStream, type Pace, untilClosed } from './latestValueStream.ts'
import { addTo, newer, piecesOf, readJobs, risen } from './readingBatch.ts'
import { Readings, type ReadingsParts } from './readings.ts'

/** What a feed works with. */
export interface FeedParts extends ReadingsParts {
  readonly log: Log
}

/** Readings of a job come no more often: viewers that ask for no less are told each of them. */
const TICK_MS = 50

/** A viewer of many jobs. */
type ReadingsViewer = LatestValueStream<Map<string, Progress | null>>

/** A viewer of a list of jobs. */
type ListViewer = LatestValueStream<Map<string, JobNews>>

/**
 * What the viewers of one process see of its jobs: the present state first, then each change. A viewer holds at most
 * one value per job, however slowly it reads; it skips readings, and never the final one.
 */
export class Feed {
  readonly #parts: FeedParts
  readonly #readings: Readings
  readonly #viewers = new Map<string, Set<LatestValueStream<Progress>>>()
  /** With the jobs that each has asked for; null for all. */
  readonly #listViewers = new Map<ReadingsViewer, ReadonlySet<string> | null>()
  readonly #jobViewers = new Set<ListViewer>()
  readonly #histories: EventHistories
  readonly #stop: () => void

  constructor(parts: FeedParts) {
    this.#parts = parts
    this.#readings = new Readings(parts)
    this.#histories = new EventHistories(parts.store, parts.clock)
    this.#stop = parts.bus.listen((message) => this.#hear(message))
    parts.bus.publish({ kind: 'ask' })
  }

  /** The newest reading of a job: the live one, or the one that its record gives. */
  reading(job: Job): Progress {
    return this.#readings.of(job)
  }

  /**
   * The present reading of a job, each new one, and the final one; then it ends, as it does when the job is deleted. Nothing for an unknown job.
   *
   * @param everyMs the least time between two readings; the final one comes at once
   */
  progress(jobId: string, everyMs = TICK_MS): AsyncIterableIterator<Progress, void> {
    const viewer = this.#view(jobId, everyMs)
    return untilClosed(viewer, this.#readingsOfOne(jobId, viewer))
  }

  /**
   * The present readings of many jobs, then at each tick those that changed; of very many jobs in several lists, one after the other.
   * Without ids: of every job that is not final; with ids it ends when all of them are, or are deleted.
   *
   * @param everyMs the least time between two ticks; the final reading of a job comes at once, with what there is of others
   */
  progresses(jobIds: readonly string[] | null, everyMs = TICK_MS): AsyncIterableIterator<readonly Progress[], void> {
    const wanted = jobIds && new Set(jobIds)
    const isUrgent = (batch: Map<string, Progress | null>) =>
      [...batch.values()].some((one) => one === null || isFinal(one.state))
    const pace = this.#paceOf(everyMs, isUrgent)
    const viewer: ReadingsViewer = new LatestValueStream(() => this.#listViewers.delete(viewer), addTo, pace)
    this.#listViewers.set(viewer, wanted)
    return untilClosed(viewer, wanted ? this.#readingsOf(wanted, viewer) : this.#allReadings(viewer))
  }

  /** Whether there is a job of this id, for all that was heard; the store knows the others. */
  knows(jobId: string): boolean {
    return this.#readings.knows(jobId)
  }

  /** Every job that matches and is created, changes its state, its name or its tags, or ends from now on. */
  jobs(filter: JobFilter): AsyncIterableIterator<Job, void> {
    const viewer = this.#viewJobs()
    return untilClosed(viewer, this.#matching(viewer, filter))
  }

  /** The same with what happened; also each job that matched, and does so no more or is deleted. */
  jobChanges(filter: JobFilter): AsyncIterableIterator<JobChange, void> {
    const viewer = this.#viewJobs()
    return untilClosed(viewer, this.#changes(viewer, filter))
  }

  /** The history of a job behind `after`, then what happens, without gap or double; it ends when the job has. */
  events(jobId: string, after: number): AsyncIterableIterator<JobEvent, void> {
    return this.#histories.follow(jobId, after)
  }

  /** Messages may have been missed, or the store was away: shows every job that somebody watches as the store has it. */
  async catchUp(): Promise<void> {
    const watched = new Set([...this.#readings.jobIds, ...this.#viewers.keys(), ...this.#histories.jobIds])
    for (const id of await this.#openJobIds()) watched.add(id)
    for (const ids of piecesOf([...watched])) {
      try {
        const jobs = await this.#parts.store.jobsById(ids)
        for (const job of jobs) {
          this.#take({ id: job.id, job, before: null })
          this.#histories.catchUp(job)
        }
        const found = new Set(jobs.map(({ id }) => id))
        for (const id of ids) if (!found.has(id)) this.#forget(id)
      } catch (error) {
        // The next message about these jobs tells their viewers, or the next time that the store is back.
        this.#parts.log.warn({ err: error, jobs: ids.length }, 'jobs could not be read after a gap')
      }
    }
  }

  /** Jobs that are not over, for those who look at all: some may have been created unheard. */
  async #openJobIds(): Promise<readonly string[]> {
    if (this.#jobViewers.size === 0 && ![...this.#listViewers.values()].includes(null)) return []
    try {
      return (await this.#parts.store.openJobs()).map(({ id }) => id)
    } catch (error) {
      // As below.
      this.#parts.log.warn({ err: error }, 'the jobs that are not over could not be read after a gap')
      return []
    }
  }

  /** How many streams are open. */
  get viewers(): number {
    return this.#all().length
  }

  /** Ends every viewer's stream. */
  close(): void {
    this.#stop()
    for (const viewer of this.#all()) viewer.end()
  }

  #all(): { end(): void }[] {
    const ofOne = [...this.#viewers.values()].flatMap((viewers) => [...viewers])
    return [...ofOne, ...this.#histories.viewers, ...this.#listViewers.keys(), ...this.#jobViewers]
  }

  async *#readingsOfOne(jobId: string, viewer: LatestValueStream<Progress>): AsyncGenerator<Progress, void> {
    try {
      const job = await this.#parts.store.job(jobId)
      if (!job) return
      const first = await this.#readings.present([job]).next()
      let [shown] = first.value as [Progress]
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

  async *#matching(viewer: ListViewer, filter: JobFilter): AsyncGenerator<Job, void> {
    for await (const batch of viewer) for (const { job } of batch.values()) if (job && isMatch(job, filter)) yield job
  }

  async *#changes(viewer: ListViewer, filter: JobFilter): AsyncGenerator<JobChange, void> {
    try {
      const list = new FollowedList(await this.#parts.store.openJobs(), filter)
      for await (const batch of viewer) for (const news of batch.values()) yield* list.follow(news)
    } finally {
      // Whichever way it ends, the feed forgets this viewer.
      await viewer.return()
    }
  }

  async *#allReadings(viewer: ReadingsViewer): AsyncGenerator<readonly Progress[], void> {
    try {
      const shown = new Map<string, number>()
      yield* this.#present(await this.#parts.store.openJobs(), shown)
      for await (const batch of viewer) {
        const above = risen(batch, shown)
        if (above.length > 0) yield* piecesOf(above)
      }
    } finally {
      // Whichever way it ends, the feed forgets this viewer.
      await viewer.return()
    }
  }

  async *#readingsOf(jobIds: ReadonlySet<string>, viewer: ReadingsViewer): AsyncGenerator<readonly Progress[], void> {
    try {
      const shown = new Map<string, number>()
      yield* this.#present(await readJobs([...jobIds], this.#parts.store), shown)
      while (shown.size > 0) {
        const batch = await viewer.next()
        if (batch.done) return
        const open = new Map([...batch.value].filter(([jobId]) => shown.has(jobId)))
        const above = risen(open, shown)
        if (above.length > 0) yield* piecesOf(above)
      }
    } finally {
      // Whichever way it ends, the feed forgets this viewer.
      await viewer.return()
    }
  }

  /** The present readings of jobs; notes as shown those of which more will come. */
  async *#present(jobs: readonly Job[], shown: Map<string, number>): AsyncGenerator<readonly Progress[], void> {
    for await (const present of this.#readings.present(jobs)) {
      for (const { jobId, seq, state } of present) if (!isFinal(state)) shown.set(jobId, seq)
      yield present
    }
  }

  #paceOf<T>(everyMs: number, isUrgent: (value: T) => boolean): Pace<T> | null {
    return everyMs > TICK_MS ? { everyMs, clock: this.#parts.clock, isUrgent } : null
  }

  #view(jobId: string, everyMs: number): LatestValueStream<Progress> {
    const group = this.#viewers.get(jobId) ?? new Set()
    this.#viewers.set(jobId, group)
    const viewer: LatestValueStream<Progress> = new LatestValueStream(
      () => {
        group.delete(viewer)
        if (group.size === 0) this.#viewers.delete(jobId)
      },
      newer,
      this.#paceOf(everyMs, ({ state }) => isFinal(state)),
    )
    group.add(viewer)
    return viewer
  }

  #viewJobs(): ListViewer {
    const viewer: ListViewer = new LatestValueStream(() => this.#jobViewers.delete(viewer), addNews)
    this.#jobViewers.add(viewer)
    return viewer
  }

  #hear(message: Message): void {
    if (message.kind === 'progress') this.#show(message.progress)
    const news = newsOf(message)
    if (news) this.#take(news)
    if (message.kind === 'job') this.#histories.note(message.job)
    if (message.kind === 'committed') this.#histories.committed(message.jobId, message.eventSeq)
    if (message.kind === 'gap') void this.catchUp()
  }

  /** What is news of a job; what is heard late of one that is over, or deleted, is none. */
  #take(news: JobNews): void {
    if (news.job && !this.#readings.note(news.job)) return
    for (const viewer of this.#jobViewers) viewer.put(new Map([[news.id, news]]))
    if (!news.job) this.#forget(news.id)
    // Other labels are no reading.
    else if (!news.before) this.#spread(news.id, this.reading(news.job))
  }

  /** A job is deleted: whoever follows it alone is told the end. */
  #forget(jobId: string): void {
    this.#readings.forget(jobId)
    this.#spread(jobId, null)
    for (const viewer of this.#viewers.get(jobId) ?? []) viewer.end()
    this.#histories.forget(jobId)
  }

  #show(progress: Progress): void {
    const seen = this.#readings.keep(progress)
    if (seen) this.#spread(seen.jobId, seen)
  }

  #spread(jobId: string, progress: Progress | null): void {
    if (progress) for (const viewer of this.#viewers.get(jobId) ?? []) viewer.put(progress)
    for (const [viewer, wanted] of this.#listViewers) {
      if (!wanted || wanted.has(jobId)) viewer.put(new Map([[jobId, progress]]))
    }
  }
}
