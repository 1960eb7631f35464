/** What was said longer ago than this, by when others were heard, says nothing of now. */
const LATE_MS = 1_700

/** Where all that comes is late for so long, it is not late: the clock of its sender is another. */
const DOUBT_MS = 1_000

/** Two clocks may go apart by this share of the time that passes. */
const DRIFT = 0.001

/**
 * When the messages of one job come, and when they were said. A process that stood, or a network that did, sends what it held back: that
 * was true once, and says nothing of now. The clocks of two machines may be hours apart, so a message is late by how much longer it was
 * on its way than the quickest one.
 */
export class Arrivals {
  /** The shortest that a message was on its way, in the difference of two clocks. */
  #leastMs = Number.POSITIVE_INFINITY
  #heardAtMs = 0
  /** Since when all that comes is late; null where it is not. */
  #doubtedAtMs: number | null = null

  /** When something was heard last that was not late. */
  get heardAtMs(): number {
    return this.#heardAtMs
  }

  /**
   * Notes that a message has come.
   *
   * @param saidAtMs by the clock of its sender
   * @param nowMs    by the own clock, which only rises
   * @returns whether it says how things are now
   */
  hear(saidAtMs: number, nowMs: number): boolean {
    const delayMs = nowMs - saidAtMs
    const leastMs = Math.min(delayMs, this.#leastMs + DRIFT * (nowMs - this.#heardAtMs))
    if (delayMs - leastMs > LATE_MS && !this.#isDoubtOver(nowMs)) return false
    this.#leastMs = delayMs - leastMs > LATE_MS ? delayMs : leastMs
    this.#doubtedAtMs = null
    this.#heardAtMs = nowMs
    return true
  }

  #isDoubtOver(nowMs: number): boolean {
    this.#doubtedAtMs ??= nowMs
    return nowMs - this.#doubtedAtMs >= DOUBT_MS
  }

  /** Nothing is expected before this moment. */
  rest(nowMs: number): void {
    this.#heardAtMs = nowMs
  }
}
