import type { Candles } from '../engine/candles.ts'

/** Datasets that stay in memory although nothing runs on them now. */
const MOST_KEPT = 4

/**
 * Candles in shared memory, loaded once however many tasks ask for them at once. The ones that were asked for
 * longest ago go first; those that a task still holds live until it lets go.
 */
export class CandleCache {
  readonly #load: (datasetId: string) => Promise<Candles | null>
  readonly #kept = new Map<string, Promise<Candles>>()

  /** @param load answers with null where there is no such dataset */
  constructor(load: (datasetId: string) => Promise<Candles | null>) {
    this.#load = load
  }

  /** The candles of a dataset; rejects where they cannot be had, and asks again the next time. */
  get(datasetId: string): Promise<Candles> {
    const candles = this.#kept.get(datasetId) ?? this.#fetch(datasetId)
    this.#kept.delete(datasetId)
    this.#kept.set(datasetId, candles)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break
      this.#kept.delete(oldest)
    }
    return candles
  }

  #fetch(datasetId: string): Promise<Candles> {
    const candles = this.#load(datasetId).then((found) => {
      if (!found) throw new Error(`dataset ${datasetId} is not in the store`)
      return found
    })
    candles.catch(() => this.#kept.delete(datasetId))
    return candles
  }
}
