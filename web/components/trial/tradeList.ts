import type { TradeDetail } from '../../api/documents/trial.ts'
import { priceDecimals } from '../../words/format.ts'

/** A trade with what all up to it have earned. */
export interface ListedTrade extends TradeDetail {
  readonly running: number
}

/** What trades can be sorted by. */
export type TradeKey =
  | 'number'
  | 'entryAt'
  | 'exitAt'
  | 'bars'
  | 'return'
  | 'profit'
  | 'running'
  | 'worstReturn'
  | 'bestReturn'
  | 'exit'

/** Trades in the order in which they were made, each with the profit up to it. */
export function withRunning(trades: readonly TradeDetail[]): ListedTrade[] {
  let running = 0
  return trades.map((trade) => {
    running += trade.profit
    return { ...trade, running }
  })
}

/** Trades by a column; those that are equal in it by their number. */
export function sortTrades(trades: readonly ListedTrade[], key: TradeKey, downward: boolean): ListedTrade[] {
  const sign = downward ? -1 : 1
  return trades.toSorted((one, other) => {
    const [mine, theirs] = [one[key], other[key]]
    return mine === theirs ? one.number - other.number : mine < theirs ? -sign : sign
  })
}

/** The decimals that the prices of trades are written with. */
export function tradeDecimals(trades: readonly { readonly entryPrice: number; readonly exitPrice: number }[]): number {
  return priceDecimals(trades.flatMap(({ entryPrice, exitPrice }) => [entryPrice, exitPrice]))
}
