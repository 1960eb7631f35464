import type { Sample } from '../threads/board.ts'

/** A longer span between two samples is a pause of the process, not time that a thread had. */
const MAX_SPAN_MS = 1_000

type Seen = Pick<Sample, 'bars' | 'stage' | 'trial'> & { readonly settled: number }

/** How the trials of an attempt come in: how long those took that are finished, and for how long nothing has moved. */
export class AttemptPace {
  #seen: Seen | null = null
  #threadMs = 0
  #settledMs = 0
  #standsMs = 0

  /** Folds in what the thread shows, and how many trials are finished. @param spanMs since the last time */
  fold({ bars, stage, trial, thread }: Sample, settled: number, spanMs: number): void {
    if (thread === 0) return
    const before = this.#seen
    // What its strategies' files take to be loaded is no trial's.
    if (stage !== 'LOADING') this.#threadMs += Math.min(spanMs, MAX_SPAN_MS)
    if (settled !== (before?.settled ?? 0)) this.#settledMs = this.#threadMs
    const hasMoved =
      before?.bars !== bars || before.stage !== stage || before.trial !== trial || before.settled !== settled
    this.#standsMs = hasMoved ? 0 : this.#standsMs + Math.min(spanMs, MAX_SPAN_MS)
    this.#seen = { bars, stage, trial, settled }
  }

  /** Milliseconds that the finished trials took. */
  get settledMs(): number {
    return this.#settledMs
  }

  /** The most milliseconds that its thread can have worked: its own clock counts pauses of the process too. */
  get mostMs(): number {
    return this.#threadMs + MAX_SPAN_MS
  }

  /** Milliseconds in which nothing has moved. */
  get standsMs(): number {
    return this.#standsMs
  }
}
