/** What was started, ended in the opposite order; one that fails to end does not keep the others. */
export class AsyncCleanup {
  readonly #closes: (() => Promise<void> | void)[] = []

  /** Something that was started. */
  add<T extends { close(): Promise<void> | void }>(part: T): T {
    this.#closes.unshift(() => part.close())
    return part
  }

  /** Ends all that was started. */
  async close(): Promise<void> {
    const faults: unknown[] = []
    for (const close of this.#closes.splice(0)) {
      try {
        await close()
      } catch (error) {
        // Told when all others are closed.
        faults.push(error)
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'parts of the server could not be closed')
  }
}
