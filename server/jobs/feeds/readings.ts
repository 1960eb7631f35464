import { isFinal, type Job } from '../job.ts'
import type { Bus, Message } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import { type Progress, stillReading } from '../progress.ts'
import { EndedJobs } from './endedJobs.ts'
import { piecesOf } from './readingBatch.ts'

/** What readings are kept with. */
export interface ReadingsParts {
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
}

/** How long a conductor is waited for to say where its job stands; one that lives says so each second. */
const PATIENCE_MS = 2_000

/** The newest reading of every job that is being driven, as far as this process has heard. */
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

  /** A reading was heard. @returns whether it is news: one that is older than another, or of a job that is over, is not */
  keep(progress: Progress): boolean {
    const { jobId, seq } = progress
    const known = this.#latest.get(jobId)
    if (this.#ended.has(jobId) || (known && (seq < known.seq || isFinal(known.state)))) return false
    this.#latest.set(jobId, progress)
    return true
  }

  /** A job was heard of; of one that is over its record says the rest. @returns whether that is news */
  hear({ id, state }: Job): boolean {
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

  /** Whether there is a job of this id, for all that was heard. */
  knows(jobId: string): boolean {
    return this.#latest.has(jobId) || (this.#ended.has(jobId) && !this.#deleted.has(jobId))
  }

  /** The newest reading of a job: the live one, with what its record knows beyond it, or the one that its record gives. */
  of(job: Job): Progress {
    const live = isFinal(job.state) ? undefined : this.#latest.get(job.id)
    const still = stillReading(job, job.finishedAtMs ?? this.#parts.clock.wallMs())
    return live ? withRecord(live, still) : still
  }

  /**
   * The newest readings of jobs, of very many in several lists. A job that RUNs is ahead of its record, so its conductor is waited for; where it has none
   * at the moment, the reading is the one that its next conductor goes on from, so that nobody sees it fall.
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
    const hear = (message: Message) => {
      if (message.kind === 'progress') unknown.delete(message.progress.jobId)
      if (message.kind === 'job' && isFinal(message.job.state)) unknown.delete(message.job.id)
      if (message.kind === 'deleted') unknown.delete(message.jobId)
      if (unknown.size === 0) known.resolve()
    }
    const stops = [bus.listen(hear), clock.every(PATIENCE_MS, known.resolve)]
    bus.publish({ kind: 'ask' })
    try {
      // One that ended before this listened will say nothing.
      const open = new Set((await store.openJobs()).map(({ id }) => id))
      for (const id of unknown) if (!open.has(id)) unknown.delete(id)
      if (unknown.size > 0) await known.promise
    } finally {
      for (const stop of stops) stop()
    }
  }
}

/**
 * A live reading beside its job's record. Where its conductor has died since, the record knows more: another state, or more that is done. The
 * work stands then, as far as anybody knows, and where it was shown.
 */
function withRecord(live: Progress, still: Progress): Progress {
  const { trialsDone, trialsTotal, message } = still.trialsDone > live.trialsDone ? still : live
  if (still.state === live.state) return { ...live, trialsDone, trialsTotal, message }
  const fraction = Math.max(live.fraction, still.fraction)
  return { ...still, seq: Math.max(live.seq, still.seq), fraction, ceiling: fraction, trialsDone, message }
}
