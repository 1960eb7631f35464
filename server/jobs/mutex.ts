/** Actions one after the other: each begins when those before it have ended, however they ended. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs an action in its turn, and answers as it does. */
  take<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(action)
    // The caller of `take` gets the rejection; the next action only waits.
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
