import { MAX_SHOWN } from '../../progress/law.ts'
import type { Job } from '../job.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'

/** What marks are kept with. */
export interface ProgressReservationParts {
  readonly store: JobStore
  readonly clock: Clock
  readonly log: Log
}

/** What is shown of a job at a moment. */
export interface PublishedProgress {
  readonly seq: number
  readonly fraction: number
  /** The part of that which the work stands for: less where a crash has left what is shown ahead of it. */
  readonly earned: number
  readonly barsPerSecond: number
  /** Seconds that the job has run. */
  readonly runSeconds: number
}

/**
 * How far ahead of what is shown the store's fraction is written: with NEAR, at most 88 writes a job. The blocks of
 * sequence numbers, twice as long each, make it at most 100.
 */
const AHEAD = 0.0135

/** A new mark is written when what is shown comes this near to the last one, if it raises that by so much. */
const NEAR = 0.002
const MIN_GAIN = 0.0005

/** Sequence numbers that are reserved first; each further block is twice as long, up to the most. */
const FIRST_BLOCK = 1_000
const MAX_BLOCK = 1_000_000

/** After a mark that failed or was refused, the next one is tried this much later. */
const MARK_AGAIN_MS = 1_000

/**
 * What the store holds ahead of a job's readings: none may reach `seq` nor go beyond `fraction`. So whoever takes the job
 * over after a crash goes on from there, and neither of the two falls (docs/decisions/0001-written-ahead-progress.md).
 */
export class ProgressReservation {
  readonly #parts: ProgressReservationParts
  readonly #jobId: string
  #reserved: { readonly seq: number; readonly fraction: number }
  #block = FIRST_BLOCK / 2
  #writing: Promise<void> | null = null
  #fromMs = Number.NEGATIVE_INFINITY

  constructor(job: Job, parts: ProgressReservationParts) {
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

  /** Where the work was at least when the store was last written ahead of it: for the one who takes the job over. */
  get earned(): number {
    return Math.max(0, this.#reserved.fraction - AHEAD)
  }

  /**
   * Keeps the store ahead of what is shown; one write at a time.
   *
   * @param shown  its fraction may be above the mark, where that is what could be shown
   * @param onMark called when a write is over, kept or not
   */
  keepAhead(shown: PublishedProgress, onMark: () => void): void {
    const { seq, fraction } = this.#reserved
    const ahead = Math.min(MAX_SHOWN, shown.earned + AHEAD)
    const isNear = shown.fraction > fraction - NEAR && ahead >= fraction + MIN_GAIN
    const isSpent = this.#isSpent(shown)
    if (this.#writing || this.#parts.clock.now() < this.#fromMs || (!isNear && !isSpent)) return
    const next = { seq: isSpent ? this.#nextBlock(shown) : seq, fraction: Math.max(fraction, ahead) }
    this.#writing = this.#write(shown, next).finally(() => {
      this.#writing = null
      onMark()
    })
  }

  /** Keeps just what is shown, where nothing more will be shown for a while, and numbers for the readings that are. */
  async settle(shown: PublishedProgress): Promise<void> {
    await this.settled()
    const { fraction, seq } = this.#reserved
    const next = { seq: this.#isSpent(shown) ? this.#nextBlock(shown) : seq, fraction }
    this.#writing = this.#write(shown, next).finally(() => {
      this.#writing = null
    })
    await this.#writing
  }

  #isSpent({ seq }: PublishedProgress): boolean {
    return this.#reserved.seq - seq < FIRST_BLOCK / 2
  }

  #nextBlock({ seq }: PublishedProgress): number {
    this.#block = Math.min(MAX_BLOCK, 2 * this.#block)
    return Math.max(this.#reserved.seq, seq + this.#block)
  }

  /** Answers when no write is under way. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #write(
    { earned: _, ...shown }: PublishedProgress,
    next: { readonly seq: number; readonly fraction: number },
  ): Promise<void> {
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
