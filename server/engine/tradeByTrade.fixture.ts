import type { Account, ExitReason, Trade } from './backtest.ts'
import type { Backtest } from './reference.ts'

/** What the engine for comparison answers with. Prices are compared exactly, sizes and profits are left out. */
export interface Comparison {
  readonly trades: readonly Partial<Trade>[]
  readonly equity: readonly number[]
  readonly skippedEntries: number
  readonly ruined: boolean
}

interface Exit {
  readonly bar: number
  readonly fill: number
  readonly reason: ExitReason
  readonly ruined?: boolean
}

/**
 * The rules of docs/engine.md written a second time, for tests only and sharing no code with the engine: it looks for
 * an entry, then for the exit of that one trade, and fills in the marks between them.
 */
export function tradeByTrade(backtest: Backtest): Comparison {
  const { candles, signals, account, direction } = backtest
  const d = direction === 'LONG' ? 1 : -1
  const delay = account.fill === 'NEXT_OPEN' ? 1 : 0
  const trades: Partial<Trade>[] = []
  const equity: number[] = []
  let cash = account.initialCash
  let skippedEntries = 0
  for (let bar = 0; bar < candles.length; bar++) {
    const isEntry = signals.entry[bar - delay] === 1 && signals.exit[bar - delay] !== 1
    if (cash === 0 || !isEntry || bar - delay === candles.length - 1) {
      equity[bar] = cash
      continue
    }
    const entryPrice = (delay === 1 ? price(candles.open, bar) : price(candles.close, bar)) * (1 + d * account.slippage)
    const size = sizeOf(account, cash, entryPrice)
    if (size === null) {
      skippedEntries += 1
      equity[bar] = cash
      continue
    }
    const fixedFee = account.fixedFee ?? 0
    const worthAt = (close: number) =>
      cash - size * entryPrice * account.fee - fixedFee + d * size * (close - entryPrice)
    const exit = findExit(backtest, { entryBar: bar, entryPrice, worthAt })
    for (let held = bar; held < exit.bar; held++) equity[held] = worthAt(price(candles.close, held))
    const exitPrice = exit.fill * (1 - d * account.slippage)
    trades.push({ direction, entryBar: bar, entryPrice, exitBar: exit.bar, exitPrice, reason: exit.reason })
    const left = worthAt(exitPrice) - size * exitPrice * account.fee - fixedFee
    cash = exit.ruined === true || left <= 0 ? 0 : left
    bar = exit.bar
    equity[bar] = cash
  }
  return { trades, equity, skippedEntries, ruined: cash === 0 }
}

/** Null where the cash is short of the entry's cost. */
function sizeOf({ allocation, lots, cash: amount, fee, fixedFee = 0 }: Account, cash: number, price: number) {
  if (lots === undefined && amount === undefined) {
    const size = ((allocation ?? Number.NaN) * cash - fixedFee) / (price * (1 + fee))
    return size > 0 ? size : null
  }
  const size = lots ?? (amount ?? Number.NaN) / (price * (1 + fee))
  return size * price * (1 + fee) + fixedFee > cash + 1e-12 * cash ? null : size
}

interface Position {
  readonly entryBar: number
  readonly entryPrice: number
  worthAt(close: number): number
}

function findExit(backtest: Backtest, { entryBar, entryPrice, worthAt }: Position): Exit {
  const { candles, signals, account } = backtest
  const nextOpen = account.fill === 'NEXT_OPEN'
  for (let bar = entryBar; bar < candles.length; bar++) {
    const close = price(candles.close, bar)
    if (nextOpen && bar > entryBar && signals.exit[bar - 1] === 1) {
      return { bar, fill: price(candles.open, bar), reason: 'SIGNAL' }
    }
    const isOver = signals.hold !== undefined && bar === entryBar + signals.hold
    if (nextOpen && isOver) return { bar, fill: price(candles.open, bar), reason: 'TIME' }
    const level = nextOpen || bar > entryBar ? findLevel(backtest, bar, entryPrice) : null
    if (level) return { bar, ...level }
    if (!nextOpen && bar > entryBar && signals.exit[bar] === 1) return { bar, fill: close, reason: 'SIGNAL' }
    if (!nextOpen && isOver) return { bar, fill: close, reason: 'TIME' }
    if (worthAt(close) <= 0) return { bar, fill: close, reason: 'END_OF_DATA', ruined: true }
  }
  const bar = candles.length - 1
  return { bar, fill: price(candles.close, bar), reason: 'END_OF_DATA' }
}

function findLevel({ candles, direction, exits }: Backtest, bar: number, entryPrice: number): Omit<Exit, 'bar'> | null {
  const open = price(candles.open, bar)
  const isLong = direction === 'LONG'
  const { takeProfit, stopLoss } = exits
  const target = takeProfit === null ? null : entryPrice * (isLong ? 1 + takeProfit : 1 - takeProfit)
  const stop = stopLoss === null ? null : entryPrice * (isLong ? 1 - stopLoss : 1 + stopLoss)
  const beyondStop = (at: number) => stop !== null && (isLong ? at <= stop : at >= stop)
  const beyondTarget = (at: number) => target !== null && (isLong ? at >= target : at <= target)
  if (beyondStop(open)) return { fill: open, reason: 'STOP_LOSS' }
  if (beyondTarget(open)) return { fill: open, reason: 'TAKE_PROFIT' }
  if (beyondStop(price(isLong ? candles.low : candles.high, bar))) return { fill: stop as number, reason: 'STOP_LOSS' }
  if (beyondTarget(price(isLong ? candles.high : candles.low, bar))) {
    return { fill: target as number, reason: 'TAKE_PROFIT' }
  }
  return null
}

function price(column: Float64Array, bar: number): number {
  return column[bar] as number
}
