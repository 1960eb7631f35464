/** When nothing was heard for so long, it is long; each next time it must be twice as long, up to the most. */
const FIRST_REST_MS = 5_000
const MAX_REST_MS = 60_000

/** For how long nothing was heard of a job. Times are of a clock that only rises. */
export class SyncBackoff {
  #restMs = FIRST_REST_MS
  #untilMs: number

  constructor(nowMs: number) {
    this.#untilMs = nowMs + FIRST_REST_MS
  }

  /** Something was heard: it begins anew. */
  break(nowMs: number): void {
    this.#restMs = FIRST_REST_MS
    this.#untilMs = nowMs + this.#restMs
  }

  /** Whether it lasts for long; says so again only after a longer rest. */
  isLong(nowMs: number): boolean {
    if (nowMs < this.#untilMs) return false
    this.#restMs = Math.min(2 * this.#restMs, MAX_REST_MS)
    this.#untilMs = nowMs + this.#restMs
    return true
  }
}
