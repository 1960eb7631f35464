import type { AccountSummary } from '../metrics.ts'
import { CANDIDATE_WIDTH, NEXT, NONE } from './candidates.ts'
import {
  COUNT,
  DOUBTFUL,
  DRAWDOWN,
  FALLS,
  GAIN,
  HELD,
  HIGH,
  LOSS,
  LOW,
  SLOT_WIDTH,
  type Slots,
  SQUARES,
  SUM,
  WIN,
  WORTH,
} from './slots.ts'

/** What is known of a candidate's account, a row each. Money is counted in initial cash; counts share numbers as in a slot. */
const CASH = 0
const PEAK = 1
const DEEPEST = 2
const RETURNS = 3
const RETURN_SQUARES = 4
const RETURN_FALLS = 5
const GAINS = 6
const LOSSES = 7
const COUNTS = 8
const HELDS = 9
const ROW_WIDTH = 10

/** Below this share of the mean's square, the variance is lost in the rounding of the sums. */
const LEAST_VARIANCE = 1e-4

/** The accounts of many candidates, each after its last trade. */
export class Book {
  readonly #rows: Float64Array

  constructor(candidates: number) {
    this.#rows = new Float64Array(candidates * ROW_WIDTH)
    for (let at = 0; at < this.#rows.length; at += ROW_WIDTH) {
      this.#rows[at + CASH] = 1
      this.#rows[at + PEAK] = 1
    }
  }

  /**
   * Adds to each candidate of a list a trade that ended as the slot says. One slot at a time, so that what it says is read
   * once: this loop is most of a sweep's work.
   *
   * @param first      the first candidate of the list
   * @param candidates their rows
   */
  add(first: number, candidates: Int32Array, { values }: Slots, slot: number): void {
    const from = slot * SLOT_WIDTH
    const worth = values[from + WORTH] as number
    const high = values[from + HIGH] as number
    const low = values[from + LOW] as number
    const drawdown = values[from + DRAWDOWN] as number
    const sum = values[from + SUM] as number
    const squares = values[from + SQUARES] as number
    const falls = values[from + FALLS] as number
    const gain = values[from + GAIN] as number
    const loss = values[from + LOSS] as number
    const count = values[from + COUNT] as number
    const held = values[from + HELD] as number
    const rows = this.#rows
    for (let one = first; one !== NONE; one = candidates[one * CANDIDATE_WIDTH + NEXT] as number) {
      const at = one * ROW_WIDTH
      const cash = rows[at + CASH] as number
      const peak = rows[at + PEAK] as number
      // From the peak before the trade to the lowest mark in it, or from a mark in it to a later one.
      const fromPeak = 1 - (cash * low) / peak
      const fall = fromPeak > drawdown ? fromPeak : drawdown
      rows[at + CASH] = cash * worth
      if (cash * high > peak) rows[at + PEAK] = cash * high
      if (fall > (rows[at + DEEPEST] as number)) rows[at + DEEPEST] = fall
      rows[at + RETURNS] = (rows[at + RETURNS] as number) + sum
      rows[at + RETURN_SQUARES] = (rows[at + RETURN_SQUARES] as number) + squares
      rows[at + RETURN_FALLS] = (rows[at + RETURN_FALLS] as number) + falls
      rows[at + GAINS] = (rows[at + GAINS] as number) + cash * gain
      rows[at + LOSSES] = (rows[at + LOSSES] as number) + cash * loss
      rows[at + COUNTS] = (rows[at + COUNTS] as number) + count
      rows[at + HELDS] = (rows[at + HELDS] as number) + held
    }
  }

  /**
   * What became of a candidate's account.
   *
   * @param bars of the candles
   * @returns null where rounding may have decided something: a slower engine must say
   */
  summarise(candidate: number, bars: number): AccountSummary | null {
    const at = candidate * ROW_WIDTH
    const of = (column: number) => this.#rows[at + column] as number
    const wins = Math.floor(of(COUNTS) / WIN)
    const trades = of(COUNTS) - wins * WIN
    const count = bars - 1
    const mean = count > 0 ? of(RETURNS) / count : 0
    const variance = count > 1 ? (of(RETURN_SQUARES) - count * mean * mean) / (count - 1) : 0
    const isLost = trades > 0 && count > 1 && !(variance > LEAST_VARIANCE * mean * mean)
    if (of(HELDS) >= DOUBTFUL || isLost || !Number.isFinite(of(CASH) + variance + of(RETURN_FALLS))) return null
    return {
      totalReturn: of(CASH) - 1,
      returns: {
        count: Math.max(0, count),
        mean,
        deviation: Math.sqrt(Math.max(0, variance)),
        downside: count > 0 ? Math.sqrt(of(RETURN_FALLS) / count) : 0,
      },
      maxDrawdown: of(DEEPEST),
      trades,
      wins,
      grossProfit: of(GAINS),
      grossLoss: of(LOSSES),
      heldBars: of(HELDS),
    }
  }
}
