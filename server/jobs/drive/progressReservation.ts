import { MAX_SHOWN } from '../../progress/law.ts'
import type { Job } from '../job.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'

/** What a reservation works with. */
export interface ProgressReservationParts {
  readonly store: JobStore
  readonly clock: Clock
  readonly log: Log
}

/** What is shown of a job at a moment. */
export interface PublishedProgress {
  readonly seq: number
  readonly fraction: number
  /** The part of it that the work has earned: less where a crash has left the shown fraction ahead. */
  readonly earned: number
  readonly barsPerSecond: number
  /** Seconds that the job has run. */
  readonly runSeconds: number
}

/**
 * How far ahead of the shown fraction the reserved one is written: with NEAR, this makes at most 88 writes a job. With the blocks of
 * sequence numbers, each twice as long as the last, it is at most 100.
 */
const AHEAD = 0.0135

/** A new mark is written when the shown fraction is within NEAR of the reserved one, if that raises it by MIN_GAIN. */
const NEAR = 0.002
const MIN_GAIN = 0.0005

/** Sequence numbers that are reserved first; each further block is twice as long, up to the most. */
const FIRST_BLOCK = 1_000
const MAX_BLOCK = 1_000_000

/** After a mark that failed or was refused, the next one is tried this much later. */
const MARK_AGAIN_MS = 1_000

/**
 * What the store holds ahead of a job's readings: no reading reaches `seq` or goes beyond `fraction`. After a crash the next conductor goes
 * on from these two, so neither ever falls (docs/decisions/0001-written-ahead-progress.md).
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

  /** The number of every reading is below this. */
  get seq(): number {
    return this.#reserved.seq
  }

  /** The fraction of no reading is above this. */
  get fraction(): number {
    return this.#reserved.fraction
  }

  /** The least that the work had earned at the last mark; a conductor that takes the job over begins with it. */
  get earned(): number {
    return Math.max(0, this.#reserved.fraction - AHEAD)
  }

  /**
   * Keeps the store ahead of what is shown; one write at a time.
   *
   * @param shown  its fraction may be above the reserved one: then it is what would be shown if it could
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

  /** Writes what is shown, without reserving a higher fraction: the job stands now, and its readings only need numbers. */
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
