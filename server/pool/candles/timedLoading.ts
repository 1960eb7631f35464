import type { Candles } from '../../engine/candles.ts'
import type { Clock } from '../../jobs/ports/clock.ts'
import type { Dataset } from '../../jobs/ports/datasetStore.ts'
import type { LoadCandles } from './disk.ts'

/** How much earlier loads count beside the newest one, and what is usual beside all: as much as so many bars. */
const KEPT = 0.5
const USUAL_BARS = 50_000

/** Loads candles, and tells by how long that took how long others will take. */
export class TimedLoading {
  readonly #load: LoadCandles
  readonly #clock: Pick<Clock, 'now'>
  /** When those were asked for that are on their way, by their datasets. */
  readonly #begunMs = new Map<string, number>()
  #bars = 0
  #ms = 0

  constructor(load: LoadCandles, clock: Pick<Clock, 'now'>) {
    this.#load = load
    this.#clock = clock
  }

  /** The candles of a dataset. Rejects as what it loads with does. */
  async load(datasetId: string): Promise<Candles | null> {
    const begunMs = this.#clock.now()
    this.#begunMs.set(datasetId, begunMs)
    try {
      const candles = await this.#load(datasetId)
      if (candles) this.#learn(candles.length, this.#clock.now() - begunMs)
      return candles
    } finally {
      this.#begunMs.delete(datasetId)
    }
  }

  #learn(bars: number, ms: number): void {
    this.#bars = KEPT * this.#bars + bars
    this.#ms = KEPT * this.#ms + ms
  }

  /**
   * Milliseconds until candles are loaded that are not here.
   *
   * @param usualMsPerBar what a bar takes on a machine like this one
   */
  leftMs({ id, bars }: Pick<Dataset, 'id' | 'bars'>, usualMsPerBar: number): number {
    const perBar = (this.#ms + USUAL_BARS * usualMsPerBar) / (this.#bars + USUAL_BARS)
    const now = this.#clock.now()
    return Math.max(0, bars * perBar - (now - (this.#begunMs.get(id) ?? now)))
  }
}
