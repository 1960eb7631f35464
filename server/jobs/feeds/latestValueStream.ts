import type { Clock } from '../ports/clock.ts'

/** How often a viewer wants to be told. */
export interface Pace<T> {
  /** The least time between two values. */
  readonly everyMs: number
  readonly clock: Pick<Clock, 'now' | 'every'>
  /** Whether a value is told at once. */
  isUrgent(value: T): boolean
}

/**
 * One viewer's place for state that changes faster than it may read: a newer value takes the older one's place, so
 * that a viewer that stops reading costs one value, for ever. What was put in before `end` is always delivered.
 *
 * Read by one consumer, with `for await`. Leaving the loop calls `onClose`, and so does the end.
 */
export class LatestValueStream<T> implements AsyncIterableIterator<T, undefined> {
  readonly #merge: (older: T, newer: T) => T
  readonly #onClose: () => void
  readonly #pace: Pace<T> | null
  #toldMs: number
  #held: { value: T } | null = null
  #ended = false
  #closed = false
  #wake: (() => void) | null = null

  /**
   * @param merge what stands for two values of which none was read; by default the newer one
   * @param pace  null for as often as there are values; the time begins now
   */
  constructor(
    onClose: () => void,
    merge: (older: T, newer: T) => T = (_, newer) => newer,
    pace: Pace<T> | null = null,
  ) {
    this.#onClose = onClose
    this.#merge = merge
    this.#pace = pace
    this.#toldMs = pace?.clock.now() ?? 0
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
    while (!this.#ended && !this.#isDue()) await this.#news()
    const held = this.#held
    this.#held = null
    this.#toldMs = this.#pace?.clock.now() ?? 0
    if (held) return { done: false, value: held.value }
    return this.return()
  }

  #isDue(): boolean {
    if (!this.#held) return false
    return this.#pace === null || this.#pace.isUrgent(this.#held.value) || this.#leftMs(this.#pace) <= 0
  }

  #leftMs({ everyMs, clock }: Pace<T>): number {
    return this.#toldMs + everyMs - clock.now()
  }

  /** Until a value is put in, the held one is due, or the end. */
  async #news(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    const pace = this.#held && this.#pace
    const stop = pace?.clock.every(Math.max(1, Math.ceil(this.#leftMs(pace))), resolve)
    await promise
    stop?.()
    this.#wake = null
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
