import { LRUCache } from 'lru-cache'
import type { Candles } from '../engine/candles.ts'

/** Datasets that stay in memory although nothing runs on them now. */
const MOST_KEPT = 4

/**
 * Candles in shared memory, loaded once however many tasks ask for them at once. The ones that were asked for
 * longest ago go first; those that a task still holds live until it lets go.
 */
export class CandleCache {
  readonly #load: (datasetId: string) => Promise<Candles | null>
  readonly #kept = new LRUCache<string, Promise<Candles>>({ max: MOST_KEPT })

  /** @param load answers with null where there is no such dataset */
  constructor(load: (datasetId: string) => Promise<Candles | null>) {
    this.#load = load
  }

  /** The candles of a dataset; rejects where they cannot be had, and asks again the next time. */
  get(datasetId: string): Promise<Candles> {
    const kept = this.#kept.get(datasetId)
    if (kept) return kept
    const candles = this.#load(datasetId).then((found) => {
      if (!found) throw new Error(`dataset ${datasetId} is not in the store`)
      return found
    })
    candles.catch(() => {
      // Asked for again, it is loaded again.
      if (this.#kept.get(datasetId) === candles) this.#kept.delete(datasetId)
    })
    this.#kept.set(datasetId, candles)
    return candles
  }
}
