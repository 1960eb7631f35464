/** Who asks for room. */
export interface SlotRequest {
  /** Whether no other process of its kind may run meanwhile. */
  readonly isAlone: boolean
  /** Bytes of candles that it takes with it. */
  readonly bytes: number
}

interface Waiting extends SlotRequest {
  readonly admit: () => void
}

/** Bytes that a process takes without its candles: about twice what it does. */
const PROCESS_BYTES = 200 * 1024 * 1024

/** Processes of their own that may run at once: each in the place of a thread, and together in half of the memory that is free. */
export function createProcessSlots(threads: number): ProcessSlots {
  const fitting = (bytes: number) => Math.floor(process.availableMemory() / 2 / (PROCESS_BYTES + bytes))
  return new ProcessSlots((bytes) => Math.max(1, Math.min(threads, fitting(bytes))))
}

/** How many processes of their own a node runs at once. They are let in in the order in which they ask. */
export class ProcessSlots {
  readonly #most: (bytes: number) => number
  readonly #waiting = new Set<Waiting>()
  #inside = 0
  /** Whether the one that is inside is to be alone. */
  #isTaken = false

  /** @param most how many may run at once that have so many bytes of candles each; at least 1 */
  constructor(most: (bytes: number) => number) {
    this.#most = most
  }

  /** Waits for room. @returns what gives it back, once. Rejects where the signal is aborted meanwhile */
  async enter(guest: SlotRequest, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    const { promise, resolve: admit, reject } = Promise.withResolvers<void>()
    const waiting = { ...guest, admit }
    const giveUp = () => {
      this.#waiting.delete(waiting)
      reject(signal.reason)
      this.#admit()
    }
    this.#waiting.add(waiting)
    signal.addEventListener('abort', giveUp)
    this.#admit()
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
    return () => this.#leave()
  }

  #leave(): void {
    this.#inside -= 1
    this.#isTaken = false
    this.#admit()
  }

  #admit(): void {
    for (const waiting of this.#waiting) {
      if (!this.#hasRoom(waiting)) return
      this.#waiting.delete(waiting)
      this.#inside += 1
      this.#isTaken = waiting.isAlone
      waiting.admit()
    }
  }

  #hasRoom({ isAlone, bytes }: SlotRequest): boolean {
    if (this.#inside === 0) return true
    return !isAlone && !this.#isTaken && this.#inside < this.#most(bytes)
  }
}
