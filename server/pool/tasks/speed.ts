/** A reading this old counts 1/e of a new one. */
const MEMORY_MS = 2_000

/** How fast the threads of a node are, smoothed over a few seconds. */
export class Speed {
  #bars = 0
  #perMs = 0
  #atMs: number

  constructor(nowMs: number) {
    this.#atMs = nowMs
  }

  /** So many bars more were done. */
  add(bars: number): void {
    this.#bars += bars
  }

  /** Folds what was added since the last time into the speed. */
  tick(nowMs: number): void {
    const spanMs = nowMs - this.#atMs
    if (spanMs <= 0) return
    this.#perMs += (this.#bars / spanMs - this.#perMs) * (1 - Math.exp(-spanMs / MEMORY_MS))
    this.#bars = 0
    this.#atMs = nowMs
  }

  /** Bars per second. */
  get barsPerSecond(): number {
    return this.#perMs * 1_000
  }
}
