import { enter, type Ledger, leave, leaveAtLevel, openLedger, type Sides, sidesOf } from './ledger.ts'
import type { Backtest, Outcome, RunOptions } from './reference.ts'
import { fillsEndedEntries, fillsLastClose, RULES } from './rules.ts'
import type { Signals } from './strategies/strategy.ts'

/** The ledger beside the columns that the loops read and write. */
interface Run extends Required<Signals> {
  readonly ledger: Ledger
  readonly sides: Sides
  readonly isNextOpen: boolean
  /** Entry signals from this bar on are not filled. */
  readonly entriesTo: number
  /** Whether an entry signal counts on a bar that carries the exit signal too. */
  readonly fillsEnded: boolean
  readonly equity: Float64Array
}

/**
 * The vector engine: runs one backtest of any strategy that gives signals, from fill to fill. Without a position it looks for the next
 * entry, with one for the bar on which it is left, each in one loop over columns; a ledger is touched at fills alone. It states the
 * rules of `runReference` in an order of its own, and trades as that does.
 *
 * @returns as `runReference`
 */
export function runVector(backtest: Backtest, options: RunOptions = {}): Outcome {
  const { candles } = backtest
  const run = prepare(backtest, options.equity ?? new Float64Array(candles.length))
  const { ledger } = run
  let heldBars = 0
  for (let bar = passFlat(run, 0); bar < candles.length; ) {
    if (!enter(ledger, bar, (run.isNextOpen ? run.sides.open : run.sides.close)[bar] as number)) {
      run.equity[bar] = ledger.cash
      bar = passFlat(run, bar + 1)
      continue
    }
    const left = hold(run, bar)
    run.equity[left] = ledger.cash
    heldBars += left - bar
    options.advance?.(left + 1)
    bar = passFlat(run, left + 1)
  }
  options.advance?.(candles.length)
  const { trades, skippedEntries, ruined } = ledger
  return { trades, equity: run.equity, heldBars, skippedEntries, ruined }
}

function prepare({ candles, signals, direction, exits, account, rules = RULES }: Backtest, equity: Float64Array): Run {
  const ledger = openLedger(account, exits, direction)
  const isNextOpen = account.fill === 'NEXT_OPEN'
  const entriesTo = candles.length - (isNextOpen || !fillsLastClose(rules) ? 1 : 0)
  const { hold = Number.POSITIVE_INFINITY } = signals
  const fillsEnded = fillsEndedEntries(rules)
  return { ...signals, hold, ledger, sides: sidesOf(candles, direction), isNextOpen, entriesTo, fillsEnded, equity }
}

/** Marks the cash from `from` on. @returns the first bar on which an entry is filled; the length where none is */
function passFlat(run: Run, from: number): number {
  const { ledger, isNextOpen, entriesTo, equity } = run
  const { length } = equity
  const delay = isNextOpen ? 1 : 0
  const found = ledger.ruined ? -1 : findEntry(run, Math.max(0, from - delay))
  const isFilled = found >= 0 && found < entriesTo
  const bar = isFilled ? found + delay : length
  equity.fill(ledger.cash, from, bar)
  return bar
}

/** The first bar from `from` on with an entry signal that counts; −1 where none has. */
function findEntry({ entry, exit, fillsEnded }: Run, from: number): number {
  let found = entry.indexOf(1, from)
  while (!fillsEnded && found >= 0 && exit[found] === 1) found = entry.indexOf(1, found + 1)
  return found
}

/**
 * Marks what a position is worth until it is left, and leaves it.
 *
 * @returns the bar on which it is left, which is not marked
 */
function hold(run: Run, entryBar: number): number {
  const { ledger, sides, isNextOpen } = run
  const bar = passHeld(run, entryBar)
  const last = sides.close.length - 1
  if (bar > last) leave(ledger, { bar: last, fill: sides.close[last] as number, reason: 'END_OF_DATA' })
  else if (isNextOpen && bar > entryBar && run.exit[bar - 1] === 1)
    leave(ledger, { bar, fill: sides.open[bar] as number, reason: 'SIGNAL' })
  else if (isNextOpen && bar - entryBar >= run.hold)
    leave(ledger, { bar, fill: sides.open[bar] as number, reason: 'TIME' })
  else leaveWithin(run, bar, entryBar)
  return Math.min(bar, last)
}

/** Leaves on a bar on which no exit is filled at the open: at a level, with `CLOSE` at a signal or in time, or ruined. */
function leaveWithin({ ledger, sides, isNextOpen, exit, hold }: Run, bar: number, entryBar: number): void {
  const fill = sides.close[bar] as number
  if (isNextOpen || bar > entryBar) leaveAtLevel(ledger, bar, sides)
  if (ledger.size > 0 && !isNextOpen && bar > entryBar && exit[bar] === 1)
    leave(ledger, { bar, fill, reason: 'SIGNAL' })
  if (ledger.size > 0 && bar - entryBar >= hold) leave(ledger, { bar, fill, reason: 'TIME' })
  if (ledger.size > 0) leave(ledger, { bar, fill, reason: 'END_OF_DATA' })
}

/** @returns the first bar on which a position is left; the length where none is */
function passHeld({ ledger, sides, exit, isNextOpen, equity, hold }: Run, entryBar: number): number {
  const { open, close, worst, best } = sides
  const { sign, size, cash, entryPrice } = ledger
  const stopLoss = sign * ledger.stopLossPrice
  const takeProfit = sign * ledger.takeProfitPrice
  // Of the bar of the fill, only what comes after the fill counts: with NEXT_OPEN its levels, with both its mark.
  const firstExit = entryBar + 1
  const firstLevel = isNextOpen ? entryBar : entryBar + 1
  const delay = isNextOpen ? 1 : 0
  const end = Math.min(close.length, entryBar + hold)
  let bar = entryBar
  for (; bar < end; bar++) {
    if (bar >= firstExit && exit[bar - delay] === 1) break
    if (bar >= firstLevel) {
      const opening = sign * (open[bar] as number)
      const isStopped = opening <= stopLoss || sign * (worst[bar] as number) <= stopLoss
      if (isStopped || opening >= takeProfit || sign * (best[bar] as number) >= takeProfit) break
    }
    const worth = cash + sign * size * ((close[bar] as number) - entryPrice)
    if (!(worth > 0)) break
    equity[bar] = worth
  }
  return bar
}
