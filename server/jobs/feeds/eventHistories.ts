import { isFinal, type Job, type JobEvent } from '../job.ts'
import { keepPromise } from '../keptPromise.ts'
import type { Clock } from '../ports/clock.ts'
import { type JobStore, StoreAwayError } from '../ports/jobStore.ts'
import { LatestValueStream, untilClosed } from './latestValueStream.ts'

/** How many events are read from the store at once. */
const CHUNK = 500

/** How often a history is read that grows all the time. Its end is told at once. */
const PAUSE_MS = 250

/** How long a history is. */
interface Extent {
  /** The number of its newest event; the store has all up to it. */
  readonly eventSeq: number
  /** Whether no event will follow. */
  readonly isOver: boolean
}

function extentOf({ eventSeq, state }: Job): Extent {
  return { eventSeq, isOver: isFinal(state) }
}

/** The later of two extents. Messages come in any order, so each part is taken by itself. */
function furthest(one: Extent, other: Extent): Extent {
  return { eventSeq: Math.max(one.eventSeq, other.eventSeq), isOver: one.isOver || other.isOver }
}

/** A moment at which a history had grown. Viewers who have seen as much of it share the reads that follow. */
class Growth {
  readonly #store: Pick<JobStore, 'job' | 'events'>
  readonly #jobId: string
  readonly #read = new Map<number, Promise<readonly JobEvent[]>>()
  readonly #heard: Extent | null

  /** @param heard how long the history is; null where the store is to be asked */
  constructor(jobId: string, store: Pick<JobStore, 'job' | 'events'>, heard: Extent | null) {
    this.#jobId = jobId
    this.#store = store
    this.#heard = heard
  }

  /** Whether the store is asked how long the history is. Its answer is newer than all that was heard before. */
  get isAsked(): boolean {
    return this.#heard === null
  }

  /** How long the history is. That of an unknown job is over. */
  async extent(): Promise<Extent> {
    if (this.#heard) return this.#heard
    const job = await this.#store.job(this.#jobId)
    return job ? extentOf(job) : { eventSeq: 0, isOver: true }
  }

  /** Events behind `after`, at most `CHUNK` of them. */
  events(after: number): Promise<readonly JobEvent[]> {
    return keepPromise(this.#read, after, { make: () => this.#store.events(this.#jobId, after, CHUNK) })
  }
}

/** A history that viewers follow. */
interface Followed {
  readonly viewers: Set<LatestValueStream<Growth>>
  /** The largest that was heard since a viewer follows it. */
  extent: Extent
  /** Ends the pause that follows each message to its viewers; null outside of it. */
  endPause: (() => void) | null
  /** Whether it has grown during the pause. */
  hasGrown: boolean
}

function newFollowed(): Followed {
  return { viewers: new Set(), extent: { eventSeq: -1, isOver: false }, endPause: null, hasGrown: false }
}

/**
 * The histories of jobs, for viewers who follow them. A committed task alone is no reason to read: messages say how many events there are.
 * Where there are more, they are read once for all viewers, and at most every `PAUSE_MS`.
 */
export class EventHistories {
  readonly #store: Pick<JobStore, 'job' | 'events'>
  readonly #clock: Pick<Clock, 'every'>
  readonly #followed = new Map<string, Followed>()

  constructor(store: Pick<JobStore, 'job' | 'events'>, clock: Pick<Clock, 'every'>) {
    this.#store = store
    this.#clock = clock
  }

  /** The jobs whose history has viewers. */
  get jobIds(): Iterable<string> {
    return this.#followed.keys()
  }

  /** The viewers of all histories. */
  get viewers(): readonly { end(): void }[] {
    return [...this.#followed.values()].flatMap(({ viewers }) => [...viewers])
  }

  /** The events of a job behind `after`, then each that happens, without gap or double; it ends when the job has. */
  follow(jobId: string, after: number): AsyncIterableIterator<JobEvent, void> {
    const followed = this.#followed.get(jobId) ?? newFollowed()
    this.#followed.set(jobId, followed)
    const leave = () => {
      followed.viewers.delete(viewer)
      if (followed.viewers.size > 0) return
      this.#followed.delete(jobId)
      followed.endPause?.()
    }
    const viewer: LatestValueStream<Growth> = new LatestValueStream(leave, (older, newer) =>
      older.isAsked ? older : newer,
    )
    followed.viewers.add(viewer)
    viewer.put(new Growth(jobId, this.#store, null))
    return untilClosed(viewer, this.#eventsOf(after, viewer))
  }

  /** Takes a message of a job: wakes the viewers of its history if that has grown. */
  note(job: Job): void {
    this.#grow(job.id, extentOf(job))
  }

  /** A job is deleted: those who follow its history are told the end. */
  forget(jobId: string): void {
    this.#grow(jobId, { eventSeq: this.#followed.get(jobId)?.extent.eventSeq ?? 0, isOver: true })
  }

  /** A task of a job was committed; the job has so many events now. */
  committed(jobId: string, eventSeq: number): void {
    this.#grow(jobId, { eventSeq, isOver: false })
  }

  /** A job was read after a gap: its viewers read on, even where an earlier read of theirs has failed. */
  catchUp(job: Job): void {
    const followed = this.#followed.get(job.id)
    if (!followed) return
    followed.extent = furthest(followed.extent, extentOf(job))
    this.#wake(job.id, followed)
  }

  #grow(jobId: string, heard: Extent): void {
    const followed = this.#followed.get(jobId)
    if (!followed) return
    const known = followed.extent
    followed.extent = furthest(known, heard)
    const isEnd = heard.isOver && !known.isOver
    if (!isEnd && heard.eventSeq <= known.eventSeq) return
    if (followed.endPause && !isEnd) followed.hasGrown = true
    else this.#wake(jobId, followed)
  }

  /** Tells the viewers of a history how long it is, and pauses then. */
  #wake(jobId: string, followed: Followed): void {
    const growth = new Growth(jobId, this.#store, followed.extent)
    for (const viewer of followed.viewers) viewer.put(growth)
    followed.hasGrown = false
    followed.endPause?.()
    const stop = this.#clock.every(PAUSE_MS, () => {
      followed.endPause?.()
      if (followed.hasGrown) this.#wake(jobId, followed)
    })
    followed.endPause = () => {
      stop()
      followed.endPause = null
    }
  }

  async *#eventsOf(after: number, viewer: LatestValueStream<Growth>): AsyncGenerator<JobEvent, void> {
    let seen = after
    let hasBegun = false
    for await (const growth of viewer) {
      try {
        const { eventSeq, isOver } = await growth.extent()
        hasBegun = true
        for (let more = true; more && seen < eventSeq; ) {
          const events = await growth.events(seen)
          yield* events
          seen = events.at(-1)?.seq ?? seen
          more = events.length > 0
        }
        if (isOver) return
      } catch (error) {
        // A stream that has begun goes on when the feed says that the store is back.
        if (!hasBegun || !(error instanceof StoreAwayError)) throw error
      }
    }
  }
}
