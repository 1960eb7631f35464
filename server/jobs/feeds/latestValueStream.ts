/**
 * One viewer's place for state that changes faster than it may read: a newer value takes the older one's place, so
 * that a viewer that stops reading costs one value, for ever. What was put in before `end` is always delivered.
 *
 * Read by one consumer, with `for await`. Leaving the loop calls `onClose`, and so does the end.
 */
export class LatestValueStream<T> implements AsyncIterableIterator<T, undefined> {
  readonly #merge: (older: T, newer: T) => T
  readonly #onClose: () => void
  #held: { value: T } | null = null
  #ended = false
  #closed = false
  #wake: (() => void) | null = null

  /** @param merge what stands for two values of which none was read; by default the newer one */
  constructor(onClose: () => void, merge: (older: T, newer: T) => T = (_, newer) => newer) {
    this.#onClose = onClose
    this.#merge = merge
  }

  /** Puts a value in. After the end it is ignored. */
  put(value: T): void {
    if (this.#ended) return
    this.#held = { value: this.#held ? this.#merge(this.#held.value, value) : value }
    this.#wake?.()
  }

  /** Ends the stream once what is held was read. */
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (!this.#held && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = null
    }
    const held = this.#held
    this.#held = null
    if (held) return { done: false, value: held.value }
    return this.return()
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#held = null
    this.end()
    if (!this.#closed) {
      this.#closed = true
      this.#onClose()
    }
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}

/**
 * The values of `generator`, which reads `viewer`. Returning from an async generator waits for what it awaits; this
 * one ends its viewer first, so a viewer that leaves while nothing happens leaves nothing behind.
 */
export function untilClosed<T>(
  viewer: { return(): Promise<unknown> },
  generator: AsyncGenerator<T, void>,
): AsyncIterableIterator<T, void> {
  return {
    next: () => generator.next(),
    return: async () => {
      await viewer.return()
      return generator.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
