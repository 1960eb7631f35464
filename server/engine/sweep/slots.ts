import type { PositionPath } from './positionPath.ts'

/** What lies in a slot: how a position that is left there ended, for an account that was worth 1 before it. Below 0 where it is ruined. */
export const WORTH = 0
export const HIGH = 1
export const LOW = 2
export const DRAWDOWN = 3
export const SUM = 4
export const SQUARES = 5
export const FALLS = 6
/** What the trade gained; 0 where it lost. */
export const GAIN = 7
/** 1 for the trade, and `WIN` if it gained. */
export const COUNT = 8
/** Bars that the position was held, and `DOUBTFUL` where rounding may have decided something. */
export const HELD = 9
export const SLOT_WIDTH = 10

/** Counts share a number: more bars and trades than any candles have stay below these. */
export const WIN = 2 ** 26
export const DOUBTFUL = 2 ** 40

/** What comes first on a bar, by the rules of docs/engine.md: the lowest rank. */
export const RANK_BITS = 3
export const RANK = {
  signalAtOpen: 0,
  stopLossAtOpen: 1,
  takeProfitAtOpen: 2,
  stopLoss: 3,
  takeProfit: 4,
  signalAtClose: 5,
  ruin: 6,
  end: 7,
} as const

/** The key of a slot that is not filled; a bar that never comes. */
export const NEVER = 2 ** 31 - 1

/** Profits and worths that are this near to 0 are known to be neither above nor below it. */
export const NOTHING = 1e-11

/** How a position is left. */
export interface SlotExit {
  readonly entryBar: number
  readonly bar: number
  /** One of `RANK`. */
  readonly rank: number
  /** For an account of 1. */
  readonly profit: number
}

/** The ways in which positions that are entered on one bar can be left, each in a slot of its own. */
export class Slots {
  readonly values: Float64Array
  /** What comes first: the bar and, in the lowest `RANK_BITS`, the rank; `NEVER` for a slot that is not filled. */
  readonly keys: Int32Array
  /** The first bar on which an account that took it can enter again; `NEVER` where nothing is left of it. */
  readonly freeFrom: Int32Array

  readonly #hasFee: boolean

  constructor(count: number, hasFee: boolean) {
    this.#hasFee = hasFee
    this.values = new Float64Array(count * SLOT_WIDTH)
    this.keys = new Int32Array(count)
    this.freeFrom = new Int32Array(count)
  }

  /** Empties the first `count` slots. */
  clear(count: number): void {
    this.keys.fill(NEVER, 0, count)
  }

  /** Fills a slot: the position that has come as far as `path` is left. */
  fill(slot: number, path: PositionPath, { entryBar, bar, rank, profit }: SlotExit): void {
    const worth = Math.max(0, 1 + profit)
    const change = worth / path.last - 1
    const high = Math.max(path.high, worth)
    const { values } = this
    const at = slot * SLOT_WIDTH
    this.keys[slot] = (bar << RANK_BITS) | rank
    this.freeFrom[slot] = worth > 0 ? bar + 1 : NEVER
    values[at + WORTH] = 1 + profit
    values[at + HIGH] = high
    values[at + LOW] = Math.min(path.low, worth)
    values[at + DRAWDOWN] = Math.max(path.drawdown, (high - worth) / high)
    values[at + SUM] = path.sum + change
    values[at + SQUARES] = path.squares + change * change
    values[at + FALLS] = path.falls + (change < 0 ? change * change : 0)
    values[at + GAIN] = Math.max(0, profit)
    values[at + COUNT] = profit > 0 ? 1 + WIN : 1
    values[at + HELD] = bar - entryBar + (this.#isDoubtful(profit) ? DOUBTFUL : 0)
  }

  /** Rounding may have decided what this slot says. */
  doubt(slot: number): void {
    const at = slot * SLOT_WIDTH + HELD
    this.values[at] = (this.values[at] as number) + DOUBTFUL
  }

  /** Whether rounding may decide if a trade wins, or if its account is ruined. Without a fee, no profit at all is known for sure. */
  #isDoubtful(profit: number): boolean {
    return (Math.abs(profit) < NOTHING && (profit !== 0 || this.#hasFee)) || Math.abs(1 + profit) < NOTHING
  }
}
