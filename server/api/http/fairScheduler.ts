/**
 * Turns of the event loop, one after the other, for whatever asks. A message or a request may keep the main thread for
 * a moment; before the next one is begun, every connection's events are looked at. Since a connection asks for one turn
 * at a time, one that sends thousands of requests waits as long for its next turn as one that sends a single request.
 */
export class FairScheduler {
  readonly #waiting: (() => void)[] = []
  #isTaken = false

  /** Answers when the caller may begin its work; at once where nobody else has begun in this turn of the event loop. */
  take(): Promise<void> {
    if (this.#isTaken) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#isTaken = true
    setImmediate(this.#next)
    return Promise.resolve()
  }

  readonly #next = (): void => {
    const begin = this.#waiting.shift()
    this.#isTaken = begin !== undefined
    if (!begin) return
    // What is scheduled while immediates run belongs to the next turn of the event loop.
    setImmediate(this.#next)
    begin()
  }
}
