/** Actions one after the other: each begins when those before it have ended, however they ended. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs an action in its turn, and answers as it does. */
  take<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(action)
    // Whoever took the turn is told of a failure; the next one only waits for the end.
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
