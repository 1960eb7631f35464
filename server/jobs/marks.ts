import { MOST_SHOWN } from '../progress/estimator.ts'
import type { Job } from './job.ts'
import type { Clock, JobStore, Log } from './ports.ts'

/** What marks are kept with. */
export interface MarksParts {
  readonly store: JobStore
  readonly clock: Clock
  readonly log: Log
}

/** What is shown of a job at a moment. */
export interface Shown {
  readonly seq: number
  readonly fraction: number
  readonly barsPerSecond: number
  /** Seconds that the job has run. */
  readonly runSeconds: number
}

/**
 * How far ahead of what is shown the store's fraction is written: with NEAR, at most 88 writes a job. The blocks of
 * sequence numbers, twice as long each, make it at most 100.
 */
const AHEAD = 0.0135

/** A new mark is written when what is shown comes this near to the last one. */
const NEAR = 0.002

/** Sequence numbers that are reserved first; each further block is twice as long, up to the most. */
const FIRST_BLOCK = 1_000
const MOST_BLOCK = 1_000_000

/** After a mark that failed or was refused, the next one is tried this much later. */
const MARK_AGAIN_MS = 1_000

/**
 * What the store holds ahead of a job's readings: none may reach `seq` nor go beyond `fraction`. So whoever takes the job
 * over after a crash goes on from there, and neither of the two falls (docs/decisions/0001-written-ahead-progress.md).
 */
export class Marks {
  readonly #parts: MarksParts
  readonly #jobId: string
  #reserved: { readonly seq: number; readonly fraction: number }
  #block = FIRST_BLOCK / 2
  #writing: Promise<void> | null = null
  #fromMs = Number.NEGATIVE_INFINITY

  constructor(job: Job, parts: MarksParts) {
    this.#parts = parts
    this.#jobId = job.id
    this.#reserved = { seq: job.reservedSeq, fraction: job.reservedFraction }
  }

  /** Takes over what the store holds of a job that is about to go on. */
  goOnFrom({ reservedSeq, reservedFraction }: Job): void {
    const { seq, fraction } = this.#reserved
    this.#reserved = { seq: Math.max(seq, reservedSeq), fraction: Math.max(fraction, reservedFraction) }
  }

  /** What every reading's number stays below. */
  get seq(): number {
    return this.#reserved.seq
  }

  /** What no reading's fraction goes beyond. */
  get fraction(): number {
    return this.#reserved.fraction
  }

  /**
   * Keeps the store ahead of what is shown; one write at a time.
   *
   * @param shown  its fraction may be above the mark, where that is what could be shown
   * @param onMark called when a write is over, kept or not
   */
  keepAhead(shown: Shown, onMark: () => void): void {
    const { seq, fraction } = this.#reserved
    const near = fraction < MOST_SHOWN && shown.fraction > fraction - NEAR
    const spent = seq - shown.seq < FIRST_BLOCK / 2
    if (this.#writing || this.#parts.clock.now() < this.#fromMs || (!near && !spent)) return
    if (spent) this.#block = Math.min(MOST_BLOCK, 2 * this.#block)
    const next = {
      seq: Math.max(seq, shown.seq + this.#block),
      fraction: Math.max(fraction, Math.min(MOST_SHOWN, shown.fraction + AHEAD)),
    }
    this.#writing = this.#write(shown, next).finally(() => {
      this.#writing = null
      onMark()
    })
  }

  /** Keeps just what is shown, where nothing more will be shown for a while. */
  async settle(shown: Shown): Promise<void> {
    await this.settled()
    this.#writing = this.#write(shown, this.#reserved).finally(() => {
      this.#writing = null
    })
    await this.#writing
  }

  /** Answers when no write is under way. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #write(shown: Shown, next: { readonly seq: number; readonly fraction: number }): Promise<void> {
    const { store, log, clock } = this.#parts
    try {
      const kept = await store.mark(this.#jobId, {
        ...shown,
        fraction: Math.min(shown.fraction, this.#reserved.fraction),
        reservedSeq: next.seq,
        reservedFraction: next.fraction,
      })
      if (kept) this.#reserved = next
      else this.#fromMs = clock.now() + MARK_AGAIN_MS
    } catch (error) {
      // Nothing is shown beyond the last mark; it is tried again when the store may be back.
      this.#fromMs = clock.now() + MARK_AGAIN_MS
      log.warn({ err: error, job: this.#jobId }, 'progress could not be kept')
    }
  }
}
