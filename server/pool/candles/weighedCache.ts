import { LRUCache } from 'lru-cache'

/** How a cache is bounded. */
export interface Weighing<V> {
  /** Of all values together. */
  readonly mostBytes: number
  weigh(value: V): number
  /** Whether it is kept at all; all are unless told. */
  isKept?(value: V): boolean
}

/**
 * Values that take long to get, got once however many ask for one at the same time. Those that were asked for longest ago go when all
 * together weigh too much; the newest one stays, whatever it weighs.
 */
export class WeighedCache<V extends object> {
  readonly #kept: LRUCache<string, V>
  readonly #coming = new Map<string, Promise<V>>()
  readonly #isKept: (value: V) => boolean

  constructor({ mostBytes, weigh, isKept = () => true }: Weighing<V>) {
    this.#isKept = isKept
    // What weighs more than all that is allowed counts as all of it: the others go, and it stays until the next one comes.
    const sizeCalculation = (value: V) => Math.max(1, Math.min(mostBytes, weigh(value)))
    this.#kept = new LRUCache({ maxSize: mostBytes, sizeCalculation })
  }

  /** Whether a value is kept by this name. */
  has(name: string): boolean {
    return this.#kept.has(name)
  }

  /** What is kept by this name, else what `get` answers; it is asked again the next time where it rejects. */
  async get(name: string, get: () => Promise<V>): Promise<V> {
    const kept = this.#kept.get(name)
    if (kept) return kept
    const coming = this.#coming.get(name) ?? this.#fetch(name, get)
    this.#coming.set(name, coming)
    return coming
  }

  async #fetch(name: string, get: () => Promise<V>): Promise<V> {
    try {
      const value = await get()
      if (this.#isKept(value)) this.#kept.set(name, value)
      return value
    } finally {
      // Kept or failed, it is not on its way any more.
      this.#coming.delete(name)
    }
  }
}
