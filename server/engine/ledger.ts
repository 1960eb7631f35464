import type { Account, ExitReason, Exits, Trade } from './backtest.ts'
import type { Candles } from './candles.ts'
import { OverflowError } from './overflow.ts'
import { sizeAt } from './sizes.ts'
import type { Direction } from './strategies/strategy.ts'

/**
 * The account of one running backtest: its cash, the position it may hold, and the trades so far. It knows
 * prices and bars, no candles; when a fill happens is the engine's business.
 *
 * FLAT (`size` 0) → `enter` → HELD (`size` > 0) → `leave` → FLAT. A `leave` that empties the account ends in
 * RUINED instead: cash 0, size 0, and nobody calls `enter` again.
 */
export interface Ledger {
  readonly direction: Direction
  /** The d of the formulas: 1 for LONG, −1 for SHORT. */
  readonly sign: number
  readonly account: Account
  readonly fee: number
  readonly fixedFee: number
  readonly slippage: number
  /** Infinity for no such exit: its level lies where no price comes. */
  readonly takeProfit: number
  readonly stopLoss: number
  readonly trades: Trade[]
  /** In the quote currency. The fee of an entry is paid at the entry, so it is gone from here while the position is held. */
  cash: number
  /** Units of the base asset; 0 without a position, and the fields below then mean nothing. */
  size: number
  entryBar: number
  entryPrice: number
  entryFee: number
  takeProfitPrice: number
  stopLossPrice: number
  /** Entries that did not happen because the cash was short of their cost. */
  skippedEntries: number
  ruined: boolean
}

/** Opens the ledger of a backtest: the initial cash, no position, no trades. */
export function openLedger(account: Account, exits: Exits, direction: Direction): Ledger {
  return {
    direction,
    sign: direction === 'LONG' ? 1 : -1,
    account,
    fee: account.fee,
    fixedFee: account.fixedFee ?? 0,
    slippage: account.slippage,
    takeProfit: exits.takeProfit ?? Number.POSITIVE_INFINITY,
    stopLoss: exits.stopLoss ?? Number.POSITIVE_INFINITY,
    trades: [],
    cash: account.initialCash,
    size: 0,
    entryBar: 0,
    entryPrice: Number.NaN,
    entryFee: Number.NaN,
    takeProfitPrice: Number.NaN,
    stopLossPrice: Number.NaN,
    skippedEntries: 0,
    ruined: false,
  }
}

/**
 * Enters a position at p = fill × (1 + d·slippage), of the size that the account says (`sizeAt`); where the cash is short of
 * its cost, counts an entry that did not happen. The ledger must hold none and not be ruined.
 *
 * @returns whether a position is held
 * @throws OverflowError
 */
export function enter(ledger: Ledger, bar: number, fill: number): boolean {
  const { sign, fee } = ledger
  const price = fill * (1 + sign * ledger.slippage)
  const size = sizeAt(ledger.account, ledger.cash, price)
  if (size === null) {
    ledger.skippedEntries += 1
    return false
  }
  // A price that is beyond all numbers makes it 0.
  if (!(size > 0 && size < Number.POSITIVE_INFINITY)) throw new OverflowError()
  ledger.size = size
  ledger.entryBar = bar
  ledger.entryPrice = price
  ledger.entryFee = size * price * fee + ledger.fixedFee
  ledger.takeProfitPrice = price * (1 + sign * ledger.takeProfit)
  ledger.stopLossPrice = price * (1 - sign * ledger.stopLoss)
  ledger.cash -= ledger.entryFee
  return true
}

/** Where, at which price before slippage, and why a position is left. */
export interface ExitFill {
  readonly bar: number
  readonly fill: number
  readonly reason: ExitReason
}

/**
 * Leaves the position at x = fill × (1 − d·slippage) and keeps the trade. An account left with nothing or
 * less is ruined. The ledger must hold a position.
 *
 * @throws OverflowError
 */
export function leave(ledger: Ledger, { bar, fill, reason }: ExitFill): void {
  const { sign, size, entryPrice, entryFee } = ledger
  const exitPrice = fill * (1 - sign * ledger.slippage)
  const gain = sign * size * (exitPrice - entryPrice)
  const exitFee = size * exitPrice * ledger.fee + ledger.fixedFee
  const profit = gain - entryFee - exitFee
  if (!Number.isFinite(profit)) throw new OverflowError()
  const { direction, entryBar } = ledger
  ledger.trades.push({ direction, entryBar, entryPrice, exitBar: bar, exitPrice, size, profit, reason })
  ledger.cash += gain - exitFee
  ledger.size = 0
  if (ledger.cash > 0) return
  ledger.cash = 0
  ledger.ruined = true
}

/** The columns of candles that a position meets, seen from its direction. */
export interface Sides {
  readonly open: Float64Array
  readonly close: Float64Array
  /** The side of the bar on which the stop loss lies: the low for LONG, the high for SHORT. */
  readonly worst: Float64Array
  /** The side on which the take profit lies. */
  readonly best: Float64Array
}

/** Candles as positions of one direction meet them. */
export function sidesOf({ open, high, low, close }: Candles, direction: Direction): Sides {
  return direction === 'LONG' ? { open, close, worst: low, best: high } : { open, close, worst: high, best: low }
}

/** Leaves at the first level that the bar reaches: a gap fills at the open, and the stop loss wins a tie. */
export function leaveAtLevel(ledger: Ledger, bar: number, sides: Sides): void {
  const { sign, stopLossPrice, takeProfitPrice } = ledger
  const open = sides.open[bar] as number
  if (sign * open <= sign * stopLossPrice) leave(ledger, { bar, fill: open, reason: 'STOP_LOSS' })
  else if (sign * open >= sign * takeProfitPrice) leave(ledger, { bar, fill: open, reason: 'TAKE_PROFIT' })
  else if (sign * (sides.worst[bar] as number) <= sign * stopLossPrice)
    leave(ledger, { bar, fill: stopLossPrice, reason: 'STOP_LOSS' })
  else if (sign * (sides.best[bar] as number) >= sign * takeProfitPrice)
    leave(ledger, { bar, fill: takeProfitPrice, reason: 'TAKE_PROFIT' })
}

/** What the account is worth at a price: cash + d × size × (price − p) in a position, else the cash. */
export function worthAt(ledger: Ledger, price: number): number {
  if (ledger.size === 0) return ledger.cash
  return ledger.cash + ledger.sign * ledger.size * (price - ledger.entryPrice)
}
