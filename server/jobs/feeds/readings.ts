import { maxStep } from '../../progress/law.ts'
import { isFinal, type Job } from '../job.ts'
import type { Bus, Message } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import { type Progress, stillReading } from '../progress.ts'
import { type SilenceFacts, silentReading } from '../silentText.ts'
import { EndedJobs } from './endedJobs.ts'
import { piecesOf } from './readingBatch.ts'

/** What readings are kept with. */
export interface ReadingsParts {
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  /** What is known of a job of which nothing was heard for too long; null of all others, and absent where that is not looked after. */
  silenceOf?(jobId: string): SilenceFacts | null
}

/** How long a reading of a conductor is waited for. A conductor that lives publishes one each second. */
const PATIENCE_MS = 2_000

/** The newest reading of every job that has a conductor, as far as this process has heard. */
export class Readings {
  readonly #parts: ReadingsParts
  readonly #latest = new Map<string, Progress>()
  readonly #ended = new EndedJobs()
  readonly #deleted = new EndedJobs()

  constructor(parts: ReadingsParts) {
    this.#parts = parts
  }

  /** The jobs of which a reading is known. */
  get jobIds(): Iterable<string> {
    return this.#latest.keys()
  }

  /** Takes a reading. @returns what viewers see of it; null where it is no news: it is older than the known one, or its job is over */
  keep(progress: Progress): Progress | null {
    const { jobId, seq } = progress
    const known = this.#latest.get(jobId)
    if (this.#ended.has(jobId) || (known && (seq < known.seq || isFinal(known.state)))) return null
    const seen = known ? withinStep(progress, known) : progress
    this.#latest.set(jobId, seen)
    return seen
  }

  /** Takes a message of a job; the reading of one that is over follows from its record. @returns whether that is news */
  note({ id, state }: Job): boolean {
    if (this.#deleted.has(id)) return false
    if (!isFinal(state)) return !this.#ended.has(id)
    this.#latest.delete(id)
    this.#ended.add(id)
    return true
  }

  /** A job is deleted: nothing that is heard late of it is news. */
  forget(jobId: string): void {
    this.#latest.delete(jobId)
    this.#ended.add(jobId)
    this.#deleted.add(jobId)
  }

  /** Whether this process has heard of a job of this id, and of no deletion. */
  knows(jobId: string): boolean {
    return this.#latest.has(jobId) || (this.#ended.has(jobId) && !this.#deleted.has(jobId))
  }

  /** The newest reading of a job: the live one, with what its record knows beyond it, or the one that its record gives. */
  of(job: Job): Progress {
    const live = isFinal(job.state) ? undefined : this.#liveOf(job.id)
    const still = stillReading(job, job.finishedAtMs ?? this.#parts.clock.wallMs())
    return live ? withRecord(live, still) : still
  }

  #liveOf(jobId: string): Progress | undefined {
    const live = this.#latest.get(jobId)
    const silence = live && this.#parts.silenceOf?.(jobId)
    return silence ? silentReading(live, silence.atMs) : live
  }

  /**
   * The newest readings of jobs, of very many in several lists. A job that RUNs is ahead of its record, so a reading of its conductor is
   * waited for. Where none comes, the reading is the one that the next conductor will go on from, so that no viewer sees it fall.
   */
  async *present(jobs: readonly Job[]): AsyncGenerator<readonly Progress[], void> {
    const running = jobs.filter(({ state }) => state === 'RUNNING')
    await this.#untilKnown(running.map(({ id }) => id))
    for (const [index, piece] of piecesOf(jobs).entries()) {
      if (index > 0) await this.#parts.clock.pause()
      yield piece.map((job) => this.#presentOf(job))
    }
  }

  #presentOf(job: Job): Progress {
    const isAhead = job.state === 'RUNNING' && !this.#latest.has(job.id)
    return this.of(isAhead ? { ...job, progressSeq: job.reservedSeq, fraction: job.reservedFraction } : job)
  }

  async #untilKnown(jobIds: readonly string[]): Promise<void> {
    const unknown = new Set(jobIds.filter((id) => !this.#latest.has(id)))
    if (unknown.size === 0) return
    const known = Promise.withResolvers<void>()
    const { store, bus, clock } = this.#parts
    const note = (message: Message) => {
      if (message.kind === 'progress') unknown.delete(message.progress.jobId)
      if (message.kind === 'job' && isFinal(message.job.state)) unknown.delete(message.job.id)
      if (message.kind === 'deleted') unknown.delete(message.jobId)
      if (unknown.size === 0) known.resolve()
    }
    const stops = [bus.listen(note), clock.every(PATIENCE_MS, known.resolve)]
    bus.publish({ kind: 'ask' })
    try {
      // A job that ended before publishes nothing more.
      const open = new Set((await store.openJobs()).map(({ id }) => id))
      for (const id of unknown) if (!open.has(id)) unknown.delete(id)
      if (unknown.size > 0) await known.promise
    } finally {
      for (const stop of stops) stop()
    }
  }
}

/**
 * A reading as far as the bar may move at once. The conductor's own law keeps to that, but one that takes a job over begins where another
 * viewer may have been at most (docs/decisions/0001-written-ahead-progress.md): what is above comes with the next reading.
 */
function withinStep(next: Progress, last: Progress): Progress {
  const step = maxStep(last.fraction, next.eta && next.eta.seconds * 1_000, next.atMs - last.atMs)
  if (isFinal(next.state) || next.fraction <= last.fraction + step) return next
  return { ...next, fraction: last.fraction + step }
}

/**
 * A live reading with what its job's record knows beyond it. Where the conductor has died since, that may be another state, or more trials
 * that are done. Then the job stands, with the fraction that was shown last.
 */
function withRecord(live: Progress, still: Progress): Progress {
  const { trialsDone, trialsTotal, message } = still.trialsDone > live.trialsDone ? still : live
  if (still.state === live.state) return { ...live, trialsDone, trialsTotal, message }
  const fraction = Math.max(live.fraction, still.fraction)
  return { ...still, seq: Math.max(live.seq, still.seq), fraction, ceiling: fraction, trialsDone, message }
}
