import type { Account, Exits, Trade } from './backtest.ts'
import type { Candles } from './candles.ts'
import { enter, type Ledger, leave, openLedger, worthAt } from './ledger.ts'
import type { Direction, Signals } from './strategies/strategy.ts'

/** One backtest, ready to run: signals in one direction, traded on candles with exits and an account. */
export interface Backtest {
  readonly candles: Candles
  /** As long as the candles. */
  readonly signals: Signals
  readonly direction: Direction
  readonly exits: Exits
  readonly account: Account
}

/** What a backtest did. */
export interface Outcome {
  /** In the order in which they were entered and left. */
  readonly trades: readonly Trade[]
  /** What the account was worth at each close, after that bar's fills; one number a bar. */
  readonly equity: Float64Array
  /** Bars at whose close, after its fills, a position was held: the sum of exit bar − entry bar. */
  readonly heldBars: number
  /** Whether the account lost everything; its equity is 0 from that close on. */
  readonly ruined: boolean
}

/** What a caller may lend a run. */
export interface RunOptions {
  /** Written over and returned as the outcome's equity, so that trials can share it; as long as the candles. */
  readonly equity?: Float64Array
  /** Called with the bars done so far, every 4,096 bars and at the end. */
  readonly advance?: (bars: number) => void
}

/** Bars between two calls of `advance`. */
const STRIDE = 4096

/** The ledger beside the columns that the bar loop reads and writes. */
interface Run {
  readonly ledger: Ledger
  readonly open: Float64Array
  readonly close: Float64Array
  /** The side of the bar on which the stop loss lies: the low for LONG, the high for SHORT. */
  readonly worst: Float64Array
  /** The side on which the take profit lies. */
  readonly best: Float64Array
  readonly entry: Uint8Array
  readonly exit: Uint8Array
  /** Bars from a signal to its fill: 1 with `NEXT_OPEN`, 0 with `CLOSE`. */
  readonly delay: number
  readonly equity: Float64Array
}

/**
 * The reference engine: runs a backtest bar by bar, by the semantics of DESIGN ("The engine") and as plainly
 * as they can be written. The other engines are checked against it.
 *
 * Per bar, what comes first: with `NEXT_OPEN` the fills at the open (an exit or an entry, never both), then
 * the levels, then the mark; with `CLOSE` the levels, then the fill at the close, then the mark. An exit
 * signal counts only for a position held at its close; an entry signal on a bar whose fill finds a position
 * is lost. An account ruined in a position leaves it at that close, as `END_OF_DATA`: its data end there.
 */
export function runReference(backtest: Backtest, options: RunOptions = {}): Outcome {
  const { candles } = backtest
  const run = prepare(backtest, options.equity ?? new Float64Array(candles.length))
  for (let from = 0; from < candles.length; from += STRIDE) {
    const to = Math.min(from + STRIDE, candles.length)
    runBars(run, from, to)
    if (to === candles.length) leaveAtEnd(run, to - 1)
    options.advance?.(to)
  }
  const { trades, ruined } = run.ledger
  return { trades, equity: run.equity, heldBars: barsHeld(trades), ruined }
}

function prepare({ candles, signals, direction, exits, account }: Backtest, equity: Float64Array): Run {
  const { open, high, low, close } = candles
  const isLong = direction === 'LONG'
  const ledger = openLedger(account, exits, direction)
  const { entry, exit } = signals
  const delay = account.fill === 'CLOSE' ? 0 : 1
  return { ledger, open, close, worst: isLong ? low : high, best: isLong ? high : low, entry, exit, delay, equity }
}

function runBars(run: Run, from: number, to: number): void {
  for (let bar = passQuietBars(run, from, to); bar < to; bar = passQuietBars(run, bar + 1, to)) {
    if (run.delay === 1) fillAtOpen(run, bar)
    else fillAtClose(run, bar)
    mark(run, bar)
  }
}

/** `NEXT_OPEN`: the signals of the bar before are filled at this bar's open, then this bar's levels count. */
function fillAtOpen(run: Run, bar: number): void {
  const { ledger, entry, exit } = run
  const open = run.open[bar] as number
  if (ledger.size > 0) {
    if (exit[bar - 1] === 1) leave(ledger, { bar, fill: open, reason: 'SIGNAL' })
    else leaveAtLevel(run, bar)
  } else if (entry[bar - 1] === 1 && !ledger.ruined) {
    enter(ledger, bar, open)
    leaveAtLevel(run, bar)
  }
}

/** `CLOSE`: this bar's levels count for a position from a bar before, then its signals are filled at its close. */
function fillAtClose(run: Run, bar: number): void {
  const { ledger, entry, exit } = run
  const close = run.close[bar] as number
  if (ledger.size > 0) {
    leaveAtLevel(run, bar)
    if (ledger.size > 0 && exit[bar] === 1) leave(ledger, { bar, fill: close, reason: 'SIGNAL' })
  } else if (entry[bar] === 1 && !ledger.ruined) {
    enter(ledger, bar, close)
  }
}

/** Leaves at the first level that the bar reaches: a gap fills at the open, and the stop loss wins a tie. */
function leaveAtLevel(run: Run, bar: number): void {
  const { ledger } = run
  const { sign, stopLossPrice, takeProfitPrice } = ledger
  const open = run.open[bar] as number
  if (sign * open <= sign * stopLossPrice) leave(ledger, { bar, fill: open, reason: 'STOP_LOSS' })
  else if (sign * open >= sign * takeProfitPrice) leave(ledger, { bar, fill: open, reason: 'TAKE_PROFIT' })
  else if (sign * (run.worst[bar] as number) <= sign * stopLossPrice)
    leave(ledger, { bar, fill: stopLossPrice, reason: 'STOP_LOSS' })
  else if (sign * (run.best[bar] as number) >= sign * takeProfitPrice)
    leave(ledger, { bar, fill: takeProfitPrice, reason: 'TAKE_PROFIT' })
}

/** Marks the account at the close. One worth nothing or less there leaves what it holds, and is ruined by that. */
function mark({ ledger, close, equity }: Run, bar: number): void {
  const price = close[bar] as number
  if (ledger.size > 0 && !(worthAt(ledger, price) > 0)) leave(ledger, { bar, fill: price, reason: 'END_OF_DATA' })
  equity[bar] = worthAt(ledger, price)
}

/**
 * Marks the bars from `from` on that need nothing else, and answers with the first that may; `to` where none
 * does. States no rule: a bar that it passes in vain costs nanoseconds. It is here because most bars are
 * quiet, and two tight loops take half the time of the rules above.
 */
function passQuietBars(run: Run, from: number, to: number): number {
  return run.ledger.size > 0 ? passWhileHeld(run, from, to) : passWhileFlat(run, from, to)
}

function passWhileFlat({ ledger, entry, delay, equity }: Run, from: number, to: number): number {
  const { cash, ruined } = ledger
  let bar = from
  for (; bar < to && (ruined || entry[bar - delay] !== 1); bar++) equity[bar] = cash
  return bar
}

function passWhileHeld(run: Run, from: number, to: number): number {
  const { ledger, open, close, worst, best, exit, delay, equity } = run
  const { sign, size, cash, entryPrice } = ledger
  const stopLoss = sign * ledger.stopLossPrice
  const takeProfit = sign * ledger.takeProfitPrice
  let bar = from
  for (; bar < to && exit[bar - delay] !== 1; bar++) {
    const opening = sign * (open[bar] as number)
    const reached = opening <= stopLoss || sign * (worst[bar] as number) <= stopLoss
    if (reached || opening >= takeProfit || sign * (best[bar] as number) >= takeProfit) break
    const worth = cash + sign * size * ((close[bar] as number) - entryPrice)
    if (!(worth > 0)) break
    equity[bar] = worth
  }
  return bar
}

function leaveAtEnd(run: Run, lastBar: number): void {
  const { ledger } = run
  if (ledger.size === 0) return
  leave(ledger, { bar: lastBar, fill: run.close[lastBar] as number, reason: 'END_OF_DATA' })
  run.equity[lastBar] = ledger.cash
}

function barsHeld(trades: readonly Trade[]): number {
  return trades.reduce((sum, trade) => sum + trade.exitBar - trade.entryBar, 0)
}
