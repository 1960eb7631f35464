/** A longer span between two ticks is a pause of the process, not time in which anything could be done. */
const MAX_SPAN_MS = 1_000

/** How long something ran, without its pauses and without those of the process. */
export class Stopwatch {
  #atMs: number | null = null
  #ms: number

  /** @param ranMs what was counted of it before */
  constructor(ranMs = 0) {
    this.#ms = ranMs
  }

  /** Milliseconds that it ran. */
  get ms(): number {
    return this.#ms
  }

  /** To be called often. @param isRunning whether it runs since the last call */
  tick(nowMs: number, isRunning: boolean): void {
    if (isRunning && this.#atMs !== null) this.#ms += Math.min(nowMs - this.#atMs, MAX_SPAN_MS)
    this.#atMs = nowMs
  }
}
