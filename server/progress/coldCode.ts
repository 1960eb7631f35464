/**
 * What a thread loses to what it does for the first time, in reference computations, measured of first jobs: to code that is not compiled yet
 * (what runs trial by trial is less of it than the sweep engine, and a strategy of one's own still less; windows are more), and to memory that
 * was never used, for each bar.
 */
export const COLD_COMPUTATIONS = { sweep: 56, other: 45, own: 32, windows: 30, bar: 45e-6 }

/** Where rounds wait for one another, what threads lose is lost in part while they would have waited: so much of what one loses counts. */
export const COLD_SHARE_OF_ROUNDS = 0.54

/** Of the first thing that a thread does, so much goes into cold code, measured of first jobs; what is left is done. */
const COLD_SHARE_AT_FIRST = 0.8

/** Of the time that threads have spent, what went into code that was cold: most of it at first, and no more than `cold` in all. */
export function lostToCold(spent: number, cold: number): number {
  return cold > 0 ? cold * (1 - Math.exp((-COLD_SHARE_AT_FIRST * spent) / cold)) : 0
}

/** Threads that run code for the first time. */
export interface ColdThreads {
  /** At least 1. */
  readonly threads: number
  /** Seconds that each of them is expected to lose. */
  readonly seconds: number
}

/** Threads that have run the code before. */
export const NONE_COLD: ColdThreads = { threads: 1, seconds: 0 }

/** Takes off what tasks took what their threads lost to cold code: each thread loses it at its own beginning, at the same time as the others. */
export class WarmSeconds {
  readonly #cold: number
  readonly #spent: number[]

  constructor({ threads, seconds }: ColdThreads) {
    this.#cold = seconds
    this.#spent = Array.from({ length: threads }, () => 0)
  }

  /**
   * The seconds of the task that was done next, without those. Which thread ran it is not told: it is taken for the one that has worked
   * least.
   */
  next(seconds: number): number {
    const before = Math.min(...this.#spent)
    const after = before + seconds
    this.#spent[this.#spent.indexOf(before)] = after
    return seconds - (lostToCold(after, this.#cold) - lostToCold(before, this.#cold))
  }
}
