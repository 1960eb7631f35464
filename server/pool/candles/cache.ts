import { BYTES_PER_CANDLE, type Candles } from '../../engine/candles.ts'
import { WeighedCache } from './weighedCache.ts'

/** Bytes of candles that stay in memory although nothing runs on them now: ten years of minutes, or thousands of daily datasets. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * Candles in shared memory, loaded once however many tasks ask for them at once. The ones that were asked for
 * longest ago go first; those that a task still holds live until it lets go.
 */
export class CandleCache {
  readonly #load: (datasetId: string) => Promise<Candles | null>
  readonly #kept: WeighedCache<Candles>

  /** @param load answers with null where there is no such dataset */
  constructor(load: (datasetId: string) => Promise<Candles | null>, mostBytes = MAX_BYTES) {
    this.#load = load
    this.#kept = new WeighedCache({ mostBytes, weigh: ({ length }) => length * BYTES_PER_CANDLE })
  }

  /** Whether the candles of a dataset are in memory. */
  has(datasetId: string): boolean {
    return this.#kept.has(datasetId)
  }

  /** The candles of a dataset; rejects where they cannot be had, and asks again the next time. */
  get(datasetId: string): Promise<Candles> {
    return this.#kept.get(datasetId, async () => {
      const found = await this.#load(datasetId)
      if (!found) throw new Error(`dataset ${datasetId} is not in the store`)
      return found
    })
  }
}
