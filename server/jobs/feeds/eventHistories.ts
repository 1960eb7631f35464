import { isFinal, type Job, type JobEvent } from '../job.ts'
import { keepPromise } from '../keptPromise.ts'
import type { Clock } from '../ports/clock.ts'
import { type JobStore, StoreAwayError } from '../ports/jobStore.ts'
import { LatestValueStream, untilClosed } from './latestValueStream.ts'

/** How many events are read from the store at once. */
const CHUNK = 500

/** A history that grows all the time is read so often, with all that has come meanwhile; its end is told at once. */
const REST_MS = 250

/** How far a history is. */
interface Extent {
  /** The number of its newest event; the store has all up to it. */
  readonly eventSeq: number
  /** Whether nothing will follow. */
  readonly isOver: boolean
}

function extentOf({ eventSeq, state }: Job): Extent {
  return { eventSeq, isOver: isFinal(state) }
}

/** How far a history is for all that was heard, in whatever order. */
function furthest(one: Extent, other: Extent): Extent {
  return { eventSeq: Math.max(one.eventSeq, other.eventSeq), isOver: one.isOver || other.isOver }
}

/** A moment at which a history had grown. What is read because of it is read once for all viewers who have seen as much. */
class Growth {
  readonly #store: Pick<JobStore, 'job' | 'events'>
  readonly #jobId: string
  readonly #read = new Map<number, Promise<readonly JobEvent[]>>()
  readonly #heard: Extent | null

  /** @param heard how far it is; null where the store is to say so */
  constructor(jobId: string, store: Pick<JobStore, 'job' | 'events'>, heard: Extent | null) {
    this.#jobId = jobId
    this.#store = store
    this.#heard = heard
  }

  /** Whether the store says how far it is: as it is when it is asked, so that nothing that was heard before is newer. */
  get isAsked(): boolean {
    return this.#heard === null
  }

  /** How far the history is. That of an unknown job is over. */
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

/** A history that somebody follows. */
interface Followed {
  readonly viewers: Set<LatestValueStream<Growth>>
  /** As far as was heard since somebody follows it. */
  extent: Extent
  /** Ends the rest after its viewers were told that it has grown; null where it rests not. */
  endRest: (() => void) | null
  /** Whether it has grown during the rest. */
  hasGrown: boolean
}

function unheard(): Followed {
  return { viewers: new Set(), extent: { eventSeq: -1, isOver: false }, endRest: null, hasGrown: false }
}

/**
 * The histories of jobs, for those who follow them. That a job has committed a task is no reason to read anything: messages say how
 * many events there are, and where there are more, they are read once, however many viewers wait for them, and at most every `REST_MS`.
 */
export class EventHistories {
  readonly #store: Pick<JobStore, 'job' | 'events'>
  readonly #clock: Pick<Clock, 'every'>
  readonly #followed = new Map<string, Followed>()

  constructor(store: Pick<JobStore, 'job' | 'events'>, clock: Pick<Clock, 'every'>) {
    this.#store = store
    this.#clock = clock
  }

  /** The jobs whose history somebody follows. */
  get jobIds(): Iterable<string> {
    return this.#followed.keys()
  }

  /** Everyone who follows a history. */
  get viewers(): readonly { end(): void }[] {
    return [...this.#followed.values()].flatMap(({ viewers }) => [...viewers])
  }

  /** The events of a job behind `after`, then each that happens, without gap or double; it ends when the job has. */
  follow(jobId: string, after: number): AsyncIterableIterator<JobEvent, void> {
    const followed = this.#followed.get(jobId) ?? unheard()
    this.#followed.set(jobId, followed)
    const leave = () => {
      followed.viewers.delete(viewer)
      if (followed.viewers.size > 0 || this.#followed.get(jobId) !== followed) return
      this.#followed.delete(jobId)
      followed.endRest?.()
    }
    const viewer: LatestValueStream<Growth> = new LatestValueStream(leave, (older, newer) =>
      older.isAsked ? older : newer,
    )
    followed.viewers.add(viewer)
    viewer.put(new Growth(jobId, this.#store, null))
    return untilClosed(viewer, this.#eventsOf(after, viewer))
  }

  /** A job was heard of: wakes those who follow its history if that has grown. */
  hear(job: Job): void {
    this.#grow(job.id, extentOf(job))
  }

  /** A job is deleted: those who follow its history are told the end. */
  forget(jobId: string): void {
    this.#grow(jobId, { eventSeq: this.#followed.get(jobId)?.extent.eventSeq ?? 0, isOver: true })
  }

  /** A task of a job was committed, which has so many events with it. */
  committed(jobId: string, eventSeq: number): void {
    this.#grow(jobId, { eventSeq, isOver: false })
  }

  /** A job was read after a gap: whoever follows it reads on, be it that an earlier read of theirs has failed. */
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
    if (followed.endRest && !isEnd) followed.hasGrown = true
    else this.#wake(jobId, followed)
  }

  /** Tells all who follow a history how far it is, and lets it rest then. */
  #wake(jobId: string, followed: Followed): void {
    const growth = new Growth(jobId, this.#store, followed.extent)
    for (const viewer of followed.viewers) viewer.put(growth)
    followed.hasGrown = false
    followed.endRest?.()
    const stop = this.#clock.every(REST_MS, () => {
      followed.endRest?.()
      if (followed.hasGrown) this.#wake(jobId, followed)
    })
    followed.endRest = () => {
      stop()
      followed.endRest = null
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
