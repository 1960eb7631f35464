import type { Account } from '../backtest.ts'
import type { Direction } from '../strategies/strategy.ts'
import type { Levels } from './levels.ts'
import { type Blocks, LARGE, type Market, SMALL } from './market.ts'
import { PositionPath } from './positionPath.ts'
import { NOTHING, RANK, Slots } from './slots.ts'
import type { Stops } from './stops.ts'

/** What all positions of a scan share. */
export interface ExitScanTerms {
  readonly market: Market
  readonly levels: Levels
  readonly account: Account
  readonly direction: Direction
  /** The exit signals of the bar that is followed; whoever calls `begin` gathers them before. */
  readonly stops: Stops
}

/**
 * Follows one position forward from its entry, and records in a slot each how it ends: at every take profit and stop loss, at every
 * exit signal, and at the end. It goes no further than it is asked to.
 *
 * Slots: the stop losses from 0 on and one that is never reached, for candidates without; the take profits and another one; the end;
 * the exit signals, and one that never comes.
 */
export class ExitScan {
  readonly slots: Slots
  readonly #market: Market
  readonly #levels: Levels
  readonly #path: PositionPath
  readonly #sign: 1 | -1
  readonly #isAtClose: boolean
  readonly #stops: Stops
  #entryBar = 0
  /** How many levels of each kind were reached. */
  #stopLosses = 0
  #takeProfits = 0
  #signals = 0
  /** The bar behind the last one that was looked at. */
  #from = 0
  /** From here on a position is worth nothing at a close: above every price for LONG. */
  #ruin = Number.POSITIVE_INFINITY

  constructor({ market, levels, account, direction, stops }: ExitScanTerms) {
    this.#market = market
    this.#levels = levels
    this.#stops = stops
    this.#sign = direction === 'LONG' ? 1 : -1
    this.#isAtClose = account.fill === 'CLOSE'
    this.#path = new PositionPath(market, account, this.#sign)
    this.slots = new Slots(
      levels.stopLosses.length + levels.takeProfits.length + 4 + stops.placeOf.length,
      account.fee > 0,
    )
  }

  /** Where the slots of take profits begin. */
  get firstTakeProfit(): number {
    return this.#levels.stopLosses.length + 1
  }

  /** The slot of the end: of the data, or of the account. */
  get end(): number {
    return this.firstTakeProfit + this.#levels.takeProfits.length + 1
  }

  /** Where the slots of exit signals begin. */
  get firstSignal(): number {
    return this.end + 1
  }

  /** Begins to follow a position that is entered on `bar`. */
  begin(bar: number): void {
    const { open, close, length } = this.#market
    this.#entryBar = bar
    this.#stopLosses = 0
    this.#takeProfits = 0
    this.#signals = 0
    this.slots.clear(this.firstSignal + this.#stops.count + 1)
    this.#path.enter((this.#isAtClose ? close[bar] : open[bar]) as number, bar)
    // A little early, for rounding: what is met there is looked at closely.
    this.#ruin = this.#sign > 0 ? Number.POSITIVE_INFINITY : this.#path.ruin * (1 - 1e-9)
    // With CLOSE, the bar of the entry has nothing but its mark, and on bar 0 that is no return.
    if (this.#isAtClose && bar < length - 1) this.#path.open(close[bar] as number, bar > 0)
    this.#from = this.#isAtClose ? bar + 1 : bar
  }

  /** Follows it to the next bar that ends it for anyone, or to the end: fills at least one slot. */
  advance(): void {
    const { close, length } = this.#market
    const last = length - 1
    const at = this.#nextEvent()
    this.#path.walk(this.#from, Math.min(at, last))
    this.#from = at + 1
    if (at < length) this.#meet(at)
    else this.#leave(this.end, last, { rank: RANK.end, fill: close[last] as number })
  }

  /** The next bar that reaches a level or has an exit signal; the length where none does. */
  #nextEvent(): number {
    const { bars, count } = this.#stops
    return this.#findTouch(this.#from, this.#signals < count ? (bars[this.#signals] as number) : this.#market.length)
  }

  /** The first bar of `from` up to `to` that reaches a level that is next, or ruin; `to` where none does. */
  #findTouch(from: number, to: number): number {
    const stopLoss = this.#priceOf(this.#levels.stopLosses, this.#stopLosses, -1)
    const takeProfit = this.#priceOf(this.#levels.takeProfits, this.#takeProfits, 1)
    const upper = Math.min(this.#sign > 0 ? takeProfit : stopLoss, this.#ruin)
    const lower = this.#sign > 0 ? stopLoss : takeProfit
    const { top, bottom, small, large } = this.#market
    let bar = from
    while (bar < to) {
      if ((bar & (SMALL - 1)) === 0) {
        if ((bar & (LARGE - 1)) === 0 && isWithin(large, bar / LARGE, upper, lower)) {
          bar += LARGE
          continue
        }
        if (isWithin(small, bar / SMALL, upper, lower)) {
          bar += SMALL
          continue
        }
      }
      if ((top[bar] as number) >= upper || (bottom[bar] as number) <= lower) return bar
      bar++
    }
    return to
  }

  /** What happens on a bar that has an event: its exit signal and its levels, in the order of docs/engine.md, then its mark. */
  #meet(bar: number): void {
    const { open, close, length } = this.#market
    const isSignal = this.#signals < this.#stops.count && this.#stops.bars[this.#signals] === bar
    if (isSignal && !this.#isAtClose) this.#meetSignal(bar, RANK.signalAtOpen, open[bar] as number)
    this.#meetLevels(bar)
    if (isSignal && this.#isAtClose) this.#meetSignal(bar, RANK.signalAtClose, close[bar] as number)
    // The last bar is marked by its exit.
    if (bar < length - 1) this.#markOrRuin(bar)
  }

  #meetSignal(bar: number, rank: number, fill: number): void {
    this.#leave(this.firstSignal + this.#signals, bar, { rank, fill })
    this.#signals += 1
  }

  #meetLevels(bar: number): void {
    const { stopLosses, takeProfits } = this.#levels
    const { open, low, high } = this.#market
    const isLong = this.#sign > 0
    const opening = this.#sign * (open[bar] as number)
    const worst = this.#sign * ((isLong ? low : high)[bar] as number)
    const best = this.#sign * ((isLong ? high : low)[bar] as number)
    for (; this.#stopLosses < stopLosses.length; this.#stopLosses++) {
      const level = this.#sign * this.#priceOf(stopLosses, this.#stopLosses, -1)
      if (opening > level && worst > level) break
      const rank = opening <= level ? RANK.stopLossAtOpen : RANK.stopLoss
      this.#leave(this.#stopLosses, bar, { rank, fill: this.#sign * (opening <= level ? opening : level) })
    }
    for (; this.#takeProfits < takeProfits.length; this.#takeProfits++) {
      const level = this.#sign * this.#priceOf(takeProfits, this.#takeProfits, 1)
      if (opening < level && best < level) break
      const rank = opening >= level ? RANK.takeProfitAtOpen : RANK.takeProfit
      const slot = this.firstTakeProfit + this.#takeProfits
      this.#leave(slot, bar, { rank, fill: this.#sign * (opening >= level ? opening : level) })
    }
  }

  #markOrRuin(bar: number): void {
    const close = this.#market.close[bar] as number
    const worth = this.#path.worthAt(close)
    if (worth > NOTHING) {
      this.#path.mark(worth)
      return
    }
    this.#leave(this.end, bar, { rank: RANK.ruin, fill: close })
    // The mark decided, not the exit: whether it was above 0 is not known where it is this near.
    if (worth > -NOTHING) this.slots.doubt(this.end)
  }

  #leave(slot: number, bar: number, { rank, fill }: { readonly rank: number; readonly fill: number }): void {
    this.slots.fill(slot, this.#path, { entryBar: this.#entryBar, bar, rank, profit: this.#path.profitAt(fill) })
  }

  /** The price of a level; one that no price reaches where there is none. */
  #priceOf(fractions: Float64Array, place: number, side: 1 | -1): number {
    const fraction = place < fractions.length ? (fractions[place] as number) : Number.POSITIVE_INFINITY
    return this.#path.price * (1 + this.#sign * side * fraction)
  }
}

/** Whether no price of a whole block reaches either bound. */
function isWithin(blocks: Blocks, index: number, upper: number, lower: number): boolean {
  return index < blocks.top.length && (blocks.top[index] as number) < upper && (blocks.bottom[index] as number) > lower
}
