import type { Replay } from '../../engine/replay.ts'
import { CursorError, readCursor, writeCursor } from '../cursor.ts'
import type { Page, PageOf } from '../ports/paging.ts'
import type { DetailedTrade } from './tradeDetail.ts'

/** What a trial did, with what it takes to show it. */
export interface TrialDetail extends Replay {
  readonly trades: readonly DetailedTrade[]
  /** The start of each bar, milliseconds since 1970 (UTC). */
  readonly times: Float64Array
  readonly initialCash: number
  /** Why it cannot be shown, as a sentence: then the rest of it is empty. Null where it can. */
  readonly problem: string | null
}

/** Of a trial that did not succeed. */
export const NO_DETAIL: TrialDetail = {
  trades: [],
  equity: new Float64Array(0),
  times: new Float64Array(0),
  initialCash: 0,
  problem: null,
}

/** A trade with its number, from 1 on, and the starts of the bars on which it was entered and left, milliseconds since 1970 (UTC). */
export interface TimedTrade extends DetailedTrade {
  readonly number: number
  readonly entryAtMs: number
  readonly exitAtMs: number
}

/** What an account was worth at a close, and how far that was below its peak: 0.25 is a fall of 25 %. */
export interface EquityPoint {
  readonly atMs: number
  readonly equity: number
  readonly drawdown: number
}

/**
 * The equity of a trial in at most `points` points, in order: the first and the last mark, and of each stretch between
 * them its highest and its lowest, so that no peak and no fall is thinned away. Three have room for one of the two.
 *
 * @param points at least 2
 */
export function thinEquity({ equity, times, initialCash }: TrialDetail, points: number): EquityPoint[] {
  const shown = shownBars(equity, points)
  const found: EquityPoint[] = []
  let peak = initialCash
  let next = 0
  for (let bar = 0; bar < equity.length; bar += 1) {
    const worth = equity[bar] as number
    peak = Math.max(peak, worth)
    if (bar !== shown[next]) continue
    found.push({ atMs: times[bar] as number, equity: worth, drawdown: (peak - worth) / peak })
    next += 1
  }
  return found
}

/** The bars that are shown, in order, each once. */
function shownBars(equity: Float64Array, points: number): number[] {
  if (equity.length <= points) return [...equity.keys()]
  const stretches = Math.floor((points - 2) / 2)
  const last = equity.length - 1
  if (points === 3) return [0, furthestOf(equity, extremesOf(equity, 1, last)), last]
  const bars = new Set([0])
  for (let index = 0; index < stretches; index += 1) {
    const edge = (at: number) => 1 + Math.floor((at * (last - 1)) / stretches)
    for (const bar of extremesOf(equity, edge(index), edge(index + 1))) bars.add(bar)
  }
  return [...bars.add(last)]
}

/** Of some bars the one whose mark is the furthest from the first mark. */
function furthestOf(equity: Float64Array, bars: readonly number[]): number {
  const distance = (bar: number) => Math.abs((equity[bar] as number) - (equity[0] as number))
  return bars.reduce((furthest, bar) => (distance(bar) > distance(furthest) ? bar : furthest))
}

/** The bars of the lowest and the highest mark from `from` up to `to`, in order. */
function extremesOf(equity: Float64Array, from: number, to: number): number[] {
  let low = from
  let high = from
  for (let bar = from; bar < to; bar += 1) {
    if ((equity[bar] as number) < (equity[low] as number)) low = bar
    if ((equity[bar] as number) > (equity[high] as number)) high = bar
  }
  return low < high ? [low, high] : [high, low]
}

/** A trade with its number and its times. @param index of all trades, from 0 on */
export function timeTrade({ times }: Pick<TrialDetail, 'times'>, trade: DetailedTrade, index: number): TimedTrade {
  const [entryAtMs, exitAtMs] = [times[trade.entryBar] as number, times[trade.exitBar] as number]
  return { ...trade, number: index + 1, entryAtMs, exitAtMs }
}

/**
 * A page of a trial's trades, in the order in which they were entered.
 *
 * @throws CursorError where the page begins after a cursor of another list
 */
export function pageTrades(detail: TrialDetail, { first, after }: Page): PageOf<TimedTrade> {
  const { trades } = detail
  const from = after === null ? 0 : placeAfter(after, trades.length)
  const items = trades.slice(from, from + first).map((trade, index) => ({
    cursor: writeCursor([String(from + index)]),
    node: timeTrade(detail, trade, from + index),
  }))
  return { items, hasNextPage: from + first < trades.length, totalCount: trades.length }
}

function placeAfter(cursor: string, count: number): number {
  const [text] = readCursor(cursor, 1)
  const place = Number(text)
  if (!Number.isInteger(place) || place < 0 || place >= count) throw new CursorError(cursor)
  return place + 1
}
