import type { AccountSummary } from '../metrics.ts'
import type { EntrySlots } from './entrySlots.ts'
import {
  COUNT,
  DOUBTFUL,
  DRAWDOWN,
  FALLS,
  GAIN,
  HELD,
  HIGH,
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
const COUNTS = 7
const HELDS = 8
const ROW_WIDTH = 9

/** Below this share of the mean's square, the variance is lost in the rounding of the sums. */
const MIN_VARIANCE = 1e-4

/** Losses of a smaller share of what they are the rest of are lost in its rounding. */
const MIN_LOSS = 1e-4

/** The accounts of many candidates, each after its last trade. */
export class Accounts {
  readonly #rows: Float64Array

  constructor(candidates: number) {
    this.#rows = new Float64Array(candidates * ROW_WIDTH)
    for (let at = 0; at < this.#rows.length; at += ROW_WIDTH) {
      this.#rows[at + CASH] = 1
      this.#rows[at + PEAK] = 1
    }
  }

  /** Adds a trade to each taker, which ended as its slot says. This is most of a sweep's work. */
  add({ takers, taken, count }: EntrySlots, { values }: Slots): void {
    const rows = this.#rows
    for (let place = 0; place < count; place++) {
      const at = (takers[place] as number) * ROW_WIDTH
      const from = (taken[place] as number) * SLOT_WIDTH
      const cash = rows[at + CASH] as number
      const peak = rows[at + PEAK] as number
      const lowest = cash * (values[from + LOW] as number)
      const highest = cash * (values[from + HIGH] as number)
      const before = rows[at + DEEPEST] as number
      // From the peak before the trade to the lowest mark in it, or from a mark in it to a later one.
      let deepest = peak - lowest > before * peak ? 1 - lowest / peak : before
      const drawdown = values[from + DRAWDOWN] as number
      if (drawdown > deepest) deepest = drawdown
      rows[at + CASH] = cash * (values[from + WORTH] as number)
      rows[at + PEAK] = highest > peak ? highest : peak
      rows[at + DEEPEST] = deepest
      rows[at + RETURNS] = (rows[at + RETURNS] as number) + (values[from + SUM] as number)
      rows[at + RETURN_SQUARES] = (rows[at + RETURN_SQUARES] as number) + (values[from + SQUARES] as number)
      rows[at + RETURN_FALLS] = (rows[at + RETURN_FALLS] as number) + (values[from + FALLS] as number)
      rows[at + GAINS] = (rows[at + GAINS] as number) + cash * (values[from + GAIN] as number)
      rows[at + COUNTS] = (rows[at + COUNTS] as number) + (values[from + COUNT] as number)
      rows[at + HELDS] = (rows[at + HELDS] as number) + (values[from + HELD] as number)
    }
  }

  /**
   * What became of a candidate's account.
   *
   * @param bars of the candles
   * @returns null where rounding may have decided something: a slower engine must say
   */
  summarise(candidate: number, bars: number): AccountSummary | null {
    const rows = this.#rows
    const at = candidate * ROW_WIDTH
    const cash = rows[at + CASH] as number
    const gains = rows[at + GAINS] as number
    const falls = rows[at + RETURN_FALLS] as number
    const heldBars = rows[at + HELDS] as number
    const wins = Math.floor((rows[at + COUNTS] as number) / WIN)
    const trades = (rows[at + COUNTS] as number) - wins * WIN
    // All profits together are what the cash grew by: the losses are the rest.
    const losses = trades > wins ? gains - (cash - 1) : 0
    const isLossLost = trades > wins && losses < MIN_LOSS * gains
    const count = bars - 1
    const mean = count > 0 ? (rows[at + RETURNS] as number) / count : 0
    const variance = count > 1 ? ((rows[at + RETURN_SQUARES] as number) - count * mean * mean) / (count - 1) : 0
    const isVarianceLost = trades > 0 && count > 1 && !(variance > MIN_VARIANCE * mean * mean)
    const isKnown = Number.isFinite(cash + variance + falls)
    if (heldBars >= DOUBTFUL || isLossLost || isVarianceLost || !isKnown) return null
    return {
      totalReturn: Math.max(0, cash) - 1,
      returns: {
        count: Math.max(0, count),
        mean,
        deviation: Math.sqrt(Math.max(0, variance)),
        downside: count > 0 ? Math.sqrt(falls / count) : 0,
      },
      maxDrawdown: rows[at + DEEPEST] as number,
      trades,
      wins,
      grossProfit: gains,
      grossLoss: losses,
      heldBars,
    }
  }
}
