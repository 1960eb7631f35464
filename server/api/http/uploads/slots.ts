/** What a wait for a slot comes to: a slot, which must be given back, or why there is none. */
export type SlotOutcome = { give(): void } | 'FULL' | 'LEFT'

/** Room for a few at once. Others wait in the order in which they came; where too many wait already, one is sent away. */
export class Slots {
  #free: number
  readonly #mostWaiting: number
  readonly #waiting = new Set<() => void>()

  constructor(most: number, mostWaiting: number) {
    this.#free = most
    this.#mostWaiting = mostWaiting
  }

  /** @param left aborted where the caller does not wait any longer */
  async take(left: AbortSignal): Promise<SlotOutcome> {
    if (left.aborted) return 'LEFT'
    if (this.#free > 0) this.#free--
    else if (this.#waiting.size >= this.#mostWaiting) return 'FULL'
    else if (!(await this.#wait(left))) return 'LEFT'
    return { give: () => this.#give() }
  }

  #wait(left: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = () => {
        this.#waiting.delete(enter)
        resolve(false)
      }
      const enter = () => {
        left.removeEventListener('abort', leave)
        resolve(true)
      }
      this.#waiting.add(enter)
      left.addEventListener('abort', leave, { once: true })
    })
  }

  /** The slot goes to who waits longest, so that nobody who comes meanwhile is before them. */
  #give(): void {
    const [next] = this.#waiting
    if (!next) this.#free++
    else {
      this.#waiting.delete(next)
      next()
    }
  }
}
