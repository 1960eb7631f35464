import type { Account, Exits, Fill, Trade } from './backtest.ts'
import type { Candles } from './candles.ts'
import { enter, type Ledger, leave, leaveAtLevel, openLedger, type Sides, sidesOf, worthAt } from './ledger.ts'
import { fillsEndedEntries, fillsLastClose, RULES } from './rules.ts'
import type { Decide, Direction, Signals } from './strategies/strategy.ts'

/** One backtest, ready to run: signals in one direction, traded on candles with exits and an account. */
export interface Backtest {
  readonly candles: Candles
  /** As long as the candles. */
  readonly signals: Signals
  readonly direction: Direction
  readonly exits: Exits
  readonly account: Account
  /** The version of the rules; today's unless told. */
  readonly rules?: number
}

/** What a backtest did. */
export interface Outcome {
  /** In the order in which they were entered and left. */
  readonly trades: readonly Trade[]
  /** What the account was worth at each close, after that bar's fills; one number a bar. */
  readonly equity: Float64Array
  /** Bars at whose close, after its fills, a position was held: the sum of exit bar − entry bar. */
  readonly heldBars: number
  /** Entries that did not happen because the cash was short of their cost. */
  readonly skippedEntries: number
  /** Whether the account lost everything; its equity is 0 from that close on. */
  readonly ruined: boolean
}

/** What a caller may lend a run. */
export interface RunOptions {
  /** Written over and returned as the outcome's equity, so that trials can share it; as long as the candles. */
  readonly equity?: Float64Array
  /** Called with the bars done so far, now and then and at the end. */
  readonly advance?: (bars: number) => void
  /** Asked at every close: its answers are written over the backtest's signals. */
  readonly decide?: Decide
}

/** Bars between two calls of `advance`. */
const STRIDE = 4096

/** The ledger beside the columns that the bar loop reads and writes. */
interface Run extends Required<Signals> {
  readonly ledger: Ledger
  readonly sides: Sides
  readonly fill: Fill
  /** With `CLOSE`, an entry signal of a bar from here on is not filled. */
  readonly entriesTo: number
  /** Whether an entry signal counts on a bar that carries the exit signal too. */
  readonly fillsEnded: boolean
  readonly equity: Float64Array
  readonly decide: Decide | undefined
}

/**
 * The reference engine: runs a backtest bar by bar, by the rules of docs/engine.md and as plainly
 * as they can be written. The other engines are checked against it.
 *
 * Per bar, what comes first: with `NEXT_OPEN` the fills at the open (an exit or an entry, never both), then
 * the levels, then the mark; with `CLOSE` the levels, then the fill at the close, then the mark. An exit
 * signal counts only for a position held at its close, and the end of a rule's time comes in its place; an entry signal on a bar
 * whose fill finds a position is lost, and so is one whose bar carries the exit signal too, and one of the last bar, behind which there is nothing to hold. A strategy that decides bar by bar is asked after the levels, with what is held then. An account ruined in a position leaves it at that close, as `END_OF_DATA`: its data end there.
 */
export function runReference(backtest: Backtest, options: RunOptions = {}): Outcome {
  const { candles, signals, direction, exits, account, rules = RULES } = backtest
  const equity = options.equity ?? new Float64Array(candles.length)
  const ledger = openLedger(account, exits, direction)
  const run: Run = {
    ...signals,
    hold: signals.hold ?? Number.POSITIVE_INFINITY,
    ledger,
    sides: sidesOf(candles, direction),
    fill: account.fill,
    entriesTo: candles.length - (fillsLastClose(rules) ? 0 : 1),
    fillsEnded: fillsEndedEntries(rules),
    equity,
    decide: options.decide,
  }
  for (let from = 0; from < candles.length; from += STRIDE) {
    const to = Math.min(from + STRIDE, candles.length)
    for (let bar = from; bar < to; bar++) runBar(run, bar)
    if (to === candles.length && ledger.size > 0) leaveAtEnd(run, to - 1)
    options.advance?.(to)
  }
  const { trades, skippedEntries, ruined } = ledger
  return { trades, equity, heldBars: barsHeld(trades), skippedEntries, ruined }
}

function runBar(run: Run, bar: number): void {
  if (run.fill === 'NEXT_OPEN') fillAtOpen(run, bar)
  else fillAtClose(run, bar)
  mark(run, bar)
}

/** `NEXT_OPEN`: the signals of the bar before are filled at this bar's open, then this bar's levels count. */
function fillAtOpen(run: Run, bar: number): void {
  const { ledger, sides, exit } = run
  const open = sides.open[bar] as number
  if (ledger.size > 0) {
    if (exit[bar - 1] === 1) leave(ledger, { bar, fill: open, reason: 'SIGNAL' })
    else if (isOver(run, bar)) leave(ledger, { bar, fill: open, reason: 'TIME' })
    else leaveAtLevel(ledger, bar, sides)
  } else if (isEntry(run, bar - 1) && !ledger.ruined) {
    if (enter(ledger, bar, open)) leaveAtLevel(ledger, bar, sides)
  }
  decide(run, bar)
}

/** `CLOSE`: this bar's levels count for a position from a bar before, then its signals are filled at its close. */
function fillAtClose(run: Run, bar: number): void {
  const { ledger, sides, exit } = run
  const close = sides.close[bar] as number
  const wasFlat = ledger.size === 0
  if (!wasFlat) leaveAtLevel(ledger, bar, sides)
  decide(run, bar)
  if (ledger.size > 0) {
    if (exit[bar] === 1) leave(ledger, { bar, fill: close, reason: 'SIGNAL' })
    else if (isOver(run, bar)) leave(ledger, { bar, fill: close, reason: 'TIME' })
  } else if (wasFlat && isEntry(run, bar) && bar < run.entriesTo && !ledger.ruined) enter(ledger, bar, close)
}

/** Whether a bar has an entry signal that counts. */
function isEntry({ entry, exit, fillsEnded }: Run, bar: number): boolean {
  return entry[bar] === 1 && (fillsEnded || exit[bar] !== 1)
}

/** Whether the time of the position that is held is over. */
function isOver({ ledger, hold }: Run, bar: number): boolean {
  return bar - ledger.entryBar >= hold
}

/** Has a strategy that decides bar by bar write this bar's signals. */
function decide({ ledger, entry, exit, decide }: Run, bar: number): void {
  if (!decide) return
  const decision = decide(bar, ledger.size > 0 ? ledger : null)
  entry[bar] = decision === 'ENTER' ? 1 : 0
  exit[bar] = decision === 'LEAVE' ? 1 : 0
}

/** Marks the account at the close. One worth nothing or less there leaves what it holds, and is ruined by that. */
function mark({ ledger, sides, equity }: Run, bar: number): void {
  const price = sides.close[bar] as number
  if (ledger.size > 0 && !(worthAt(ledger, price) > 0)) leave(ledger, { bar, fill: price, reason: 'END_OF_DATA' })
  equity[bar] = worthAt(ledger, price)
}

function leaveAtEnd({ ledger, sides, equity }: Run, lastBar: number): void {
  leave(ledger, { bar: lastBar, fill: sides.close[lastBar] as number, reason: 'END_OF_DATA' })
  equity[lastBar] = ledger.cash
}

function barsHeld(trades: readonly Trade[]): number {
  return trades.reduce((sum, trade) => sum + trade.exitBar - trade.entryBar, 0)
}
