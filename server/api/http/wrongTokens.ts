import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'

/** So many wrong tokens of an address are answered at once, in a minute: people mistype. */
const FREE = 3

/** What each further one waits for its answer, in milliseconds. */
const WAIT_MS = 1_000

/** The most answers that wait; others are given at once, and their connections are closed. */
const MAX_WAITING = 100

/** Makes guessing tokens slow, without holding up anybody who knows the right one. */
export class WrongTokens {
  readonly #counts = new LRUCache<string, number>({ max: 1_000, ttl: 60_000 })
  #waiting = 0

  /** Waits for as long as the answer to a wrong token of this address has to. */
  async wait(address = ''): Promise<void> {
    const count = (this.#counts.get(address) ?? 0) + 1
    this.#counts.set(address, count)
    if (count <= FREE || this.#waiting >= MAX_WAITING) return
    this.#waiting += 1
    await sleep(WAIT_MS)
    this.#waiting -= 1
  }
}
