/** Milliseconds that a simulation takes for a bar, and for an entry with one of its exits, on a usual machine; the second until it was measured. */
const BAR_MS = 2e-6
const USUAL_ENTRY_MS = 10e-6

/** The share of a sweep's time that its signals take, where nothing is measured. */
const USUAL_SHARE = 0.45

/** What a simulation takes for the entries of a strategy is learnt where that is, or was to be, this share of what their signals took: of a few entries it is chance. */
const LEAST_SHARE = 0.1

/** What an entry takes never falls to less than this share at once: one that took nothing is not free for ever. */
const LEAST_LEFT = 0.1

/**
 * What the simulations of sweeps have taken on a thread. Signals take between a sixth and nearly all of a sweep's time, by how often they
 * enter: a strategy trades a thousand times as much with one period as with another.
 */
export class SweepPace {
  /** The time in milliseconds, since any moment. */
  readonly nowMs: () => number
  readonly #entryMs = new Map<string, number>()

  constructor(nowMs: () => number) {
    this.nowMs = nowMs
  }

  /** Milliseconds that an entry of a strategy with one of its exits is expected to take. */
  entryMs(strategy: string): number {
    return this.#entryMs.get(strategy) ?? USUAL_ENTRY_MS
  }

  /** What it takes by the last simulation. */
  learn(strategy: string, entryMs: number): void {
    this.#entryMs.set(strategy, entryMs)
  }
}

/** A sweep as its time is reckoned. */
interface SweepSize {
  readonly bars: number
  readonly rules: number
}

/** How the time of one sweep is shared: its rules are asked for their signals one after the other, then all are simulated at once. */
export class SweepTime {
  readonly #pace: SweepPace | null
  readonly #size: SweepSize
  #asked = 0
  #askedMs = 0
  /** What the simulation of the entries found so far is expected to take, by strategy. */
  readonly #entriesMs = new Map<string, number>()

  /** @param pace null where nothing is measured */
  constructor(pace: SweepPace | null, size: SweepSize) {
    this.#pace = pace
    this.#size = size
  }

  /** Asks the next rule for its signals. */
  ask<T>(read: () => T): T {
    const begunMs = this.#nowMs
    const answer = read()
    this.#askedMs += this.#nowMs - begunMs
    this.#asked += 1
    return answer
  }

  /** So many entries of a strategy were found, and are to be simulated with so many exits each. */
  add(strategy: string, entries: number, exits: number): void {
    const ms = entries * exits * (this.#pace?.entryMs(strategy) ?? 0)
    this.#entriesMs.set(strategy, (this.#entriesMs.get(strategy) ?? 0) + ms)
  }

  /** The share of the time that goes into signals, by the rules that were asked: the others are taken for like ones. */
  get askedShare(): number {
    if (this.#askedMs === 0) return USUAL_SHARE
    const bars = (this.#barsMs * this.#asked) / this.#size.rules
    return this.#askedMs / (this.#askedMs + bars + this.#entriesTotalMs)
  }

  /** Simulates all rules, and learns what that takes. */
  simulate<T>(run: () => T): T {
    const begunMs = this.#nowMs
    const found = run()
    const tookMs = this.#nowMs - begunMs - this.#barsMs
    const expectedMs = this.#entriesTotalMs
    for (const [strategy, ms] of this.#entriesMs) {
      const share = ms / expectedMs
      if (!(share * Math.max(tookMs, expectedMs) > LEAST_SHARE * this.#askedMs)) continue
      const known = this.#pace?.entryMs(strategy) ?? 0
      this.#pace?.learn(strategy, known * Math.max(LEAST_LEFT, 1 + share * (tookMs / expectedMs - 1)))
    }
    return found
  }

  get #nowMs(): number {
    return this.#pace?.nowMs() ?? 0
  }

  get #barsMs(): number {
    return BAR_MS * this.#size.bars
  }

  get #entriesTotalMs(): number {
    return [...this.#entriesMs.values()].reduce((sum, ms) => sum + ms, 0)
  }
}
