import type { Account } from '../backtest.ts'
import { type Blocks, LARGE, type Market, POWERS, SMALL } from './market.ts'

/** A block's moments stand for its returns where its closes lie this near to its middle: what is left out is below 2e-13 of them. */
const NEAR = 0.025

/** Moments that add less than this share of the returns are left out. */
const NEGLIGIBLE = 2e-14

/** How far a position has come. */
interface State {
  last: number
  high: number
  low: number
  drawdown: number
  sum: number
  squares: number
  falls: number
}

/** How far it had come before a bar. */
interface Kept extends State {
  bar: number
}

/** A bar that no block begins or ends on. */
const NOWHERE = -LARGE - 1

const START: Readonly<Kept> = { bar: NOWHERE, last: 1, high: 1, low: 1, drawdown: 0, sum: 0, squares: 0, falls: 0 }

/**
 * One position's way from its entry on, for an account that was worth 1 before it: so it serves every candidate that enters here,
 * whatever its account is worth.
 *
 * In the position the account is worth g = base + slope × close. A return is g ÷ g before − 1 = move ÷ (close before + offset), with
 * offset = base ÷ slope: it does not depend on what else happens. Its sums over a block come from the block's moments, by the series
 * of 1 ÷ (x + δ) round the block's middle.
 */
export class PositionPath implements State {
  readonly #market: Market
  readonly #account: Account
  /** 1 for LONG, −1 for SHORT. */
  readonly #sign: number
  /** Where it stood at the beginning of the block that a way has ended in. */
  readonly #atSmall: Kept = { ...START }
  readonly #atLarge: Kept = { ...START }
  readonly #now: Kept = { ...START }
  /** The entry price, and the units that are held for an account of 1. */
  price = 0
  #size = 0
  #base = 0
  #slope = 0
  #offset = 0
  /** The bar of its entry, whose return begins at the entry and not at the close before, so that no block holds it. */
  #entryBar = 0
  /** What the account is worth at the last mark, and the highest and lowest of all marks, the 1 before the entry among them. */
  last = 1
  high = 1
  low = 1
  /** The deepest fall from a mark to a later one, as a share of the former. */
  drawdown = 0
  /** Σ r, Σ r² and Σ min(r, 0)² of the returns up to the last mark. */
  sum = 0
  squares = 0
  falls = 0

  constructor(market: Market, account: Account, sign: 1 | -1) {
    this.#market = market
    this.#account = account
    this.#sign = sign
  }

  /** Begins a position that is filled at `fill` on `bar`. */
  enter(fill: number, bar: number): void {
    const { fee, slippage, allocation } = this.#account
    this.price = fill * (1 + this.#sign * slippage)
    this.#size = (allocation ?? 1) / (this.price * (1 + fee))
    this.#slope = this.#sign * this.#size
    this.#base = 1 - this.#size * this.price * fee - this.#slope * this.price
    this.#offset = this.#base / this.#slope
    this.#entryBar = bar
    this.#copy(START, this)
    this.#atSmall.bar = NOWHERE
    this.#atLarge.bar = NOWHERE
  }

  /** The profit of leaving at `fill`, for an account of 1. */
  profitAt(fill: number): number {
    const { fee, slippage } = this.#account
    const price = fill * (1 - this.#sign * slippage)
    return this.#size * (this.#sign * (price - this.price) - fee * (this.price + price))
  }

  /** What the account is worth at a close. */
  worthAt(close: number): number {
    return this.#base + this.#slope * close
  }

  /** The close at which a SHORT position takes the account to nothing. */
  get ruin(): number {
    return -this.#offset
  }

  /** Marks the account at the close of its entry. @param isReturn false on the first bar of all, which has none before it */
  open(close: number, isReturn: boolean): void {
    this.mark(this.worthAt(close))
    if (isReturn) return
    this.sum = 0
    this.squares = 0
    this.falls = 0
  }

  /** Marks the account at one worth. */
  mark(worth: number): void {
    const change = worth / this.last - 1
    this.sum += change
    this.squares += change * change
    if (change < 0) this.falls += change * change
    this.last = worth
    if (worth > this.high) this.high = worth
    if (worth < this.low) this.low = worth
    if (this.high - worth > this.drawdown * this.high) this.drawdown = (this.high - worth) / this.high
  }

  /**
   * Marks the account at the closes from `from` up to, but without, `to`; `from` is the bar of the entry, or the one behind the last mark.
   *
   * A leap adds up a block of bars in another order than steps do, so the last digits depend on which blocks are leapt over. That must not
   * depend on where earlier calls ended, which other candidates of the sweep decide. So a block that an earlier call ended inside of, and
   * that could have been leapt over, is leapt over as a whole (`#leapBack`) once a call reaches its end: the steps inside it are undone.
   */
  walk(from: number, to: number): void {
    const { small, large } = this.#market
    let bar = from
    if (from === this.#entryBar && from < to) {
      bar += 1
      this.#step(from, bar)
    }
    this.#leapBack(bar)
    while (bar < to) {
      if ((bar & (LARGE - 1)) === 0 && this.#tryLeap(large, bar, to)) bar += LARGE
      else if ((bar & (SMALL - 1)) === 0 && this.#tryLeap(small, bar, to)) bar += SMALL
      else {
        const end = Math.min(to, (bar | (SMALL - 1)) + 1)
        this.#step(bar, end)
        bar = end
      }
      this.#leapBack(bar)
    }
    if ((to & (SMALL - 1)) === 0 && to !== this.#entryBar) this.#keepAt(to)
  }

  /** Leaps over the block that begins on `bar`; where the way ends in it, keeps where it stands, to do so later. */
  #tryLeap(blocks: Blocks, bar: number, to: number): boolean {
    if (bar + blocks.size <= to) return this.#leap(blocks, bar / blocks.size)
    this.#keep(blocks.size === LARGE ? this.#atLarge : this.#atSmall, bar)
    return false
  }

  /** The way ends where a block begins. */
  #keepAt(bar: number): void {
    this.#keep(this.#atSmall, bar)
    if ((bar & (LARGE - 1)) === 0) this.#keep(this.#atLarge, bar)
  }

  #keep(kept: Kept, bar: number): void {
    kept.bar = bar
    this.#copy(this, kept)
  }

  /** A block ends before `bar` in which a way had ended: leaps over it from where it began. */
  #leapBack(bar: number): void {
    if (bar === this.#atSmall.bar + SMALL) this.#leapFrom(this.#atSmall, this.#market.small)
    if (bar === this.#atLarge.bar + LARGE) this.#leapFrom(this.#atLarge, this.#market.large)
  }

  #leapFrom(kept: Kept, blocks: Blocks): void {
    this.#copy(this, this.#now)
    this.#copy(kept, this)
    if (!this.#leap(blocks, kept.bar / blocks.size)) this.#copy(this.#now, this)
    kept.bar = NOWHERE
  }

  #copy(from: State, to: State): void {
    to.last = from.last
    to.high = from.high
    to.low = from.low
    to.drawdown = from.drawdown
    to.sum = from.sum
    to.squares = from.squares
    to.falls = from.falls
  }

  /** Bar by bar. */
  #step(from: number, to: number): void {
    const { close } = this.#market
    const base = this.#base
    const slope = this.#slope
    let { last, high, low, drawdown, sum, squares, falls } = this
    for (let bar = from; bar < to; bar++) {
      const worth = base + slope * (close[bar] as number)
      const change = worth / last - 1
      sum += change
      squares += change * change
      // 2 × min(change, 0), without a branch that no processor could foresee.
      const twiceFall = change - Math.abs(change)
      falls += 0.25 * twiceFall * twiceFall
      last = worth
      if (worth > high) high = worth
      else {
        if (worth < low) low = worth
        if (high - worth > drawdown * high) drawdown = (high - worth) / high
      }
    }
    this.last = last
    this.high = high
    this.low = low
    this.drawdown = drawdown
    this.sum = sum
    this.squares = squares
    this.falls = falls
  }

  /** A whole block at once, from its summary. @returns false where that would not be exact */
  #leap(blocks: Blocks, index: number): boolean {
    const middle = (blocks.middle[index] as number) + this.#offset
    const distance = (blocks.reach[index] as number) / Math.abs(middle)
    if (distance > NEAR) return false
    const isLong = this.#sign > 0
    const high = this.worthAt((isLong ? blocks.highClose : blocks.lowClose)[index] as number)
    const low = this.worthAt((isLong ? blocks.lowClose : blocks.highClose)[index] as number)
    if (high > this.high) {
      const fall = this.#size * ((isLong ? blocks.fall : blocks.rise)[index] as number)
      // No fall in the block is deeper than these two; where one might be the deepest, the bars are walked.
      if (high - low > this.drawdown * high || fall > this.drawdown * low) return false
      this.high = high
    } else if (this.high - low > this.drawdown * this.high) this.drawdown = (this.high - low) / this.high
    if (low < this.low) this.low = low
    this.#addMoments(blocks, index, { middle, distance })
    const { close } = this.#market
    this.last = this.worthAt(close[(index + 1) * blocks.size - 1] as number)
    return true
  }

  #addMoments(
    { moves, squares, falls }: Blocks,
    index: number,
    { middle, distance }: { readonly middle: number; readonly distance: number },
  ): void {
    const inverse = 1 / middle
    const at = index * POWERS
    let weight = inverse
    let sum = 0
    let all = 0
    let down = 0
    let share = 1
    for (let exponent = 0; exponent < POWERS && share > NEGLIGIBLE; exponent++) {
      sum += weight * (moves[at + exponent] as number)
      const twice = (exponent + 1) * weight * inverse
      all += twice * (squares[at + exponent] as number)
      down += twice * (falls[at + exponent] as number)
      weight *= -inverse
      share *= distance
    }
    this.sum += sum
    this.squares += all
    this.falls += this.#sign > 0 ? down : all - down
  }
}
