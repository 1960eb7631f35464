import { EXIT_REASONS, type ExitReason, type Trade } from '../../engine/backtest.ts'
import type { DetailedTrade } from './tradeDetail.ts'

/** What trades that ended in one way have in common. */
export interface ExitStatistics {
  readonly exit: ExitReason
  readonly trades: number
  /** Of all of them, in the quote currency. */
  readonly profit: number
  readonly winRate: number
}

/** What the trades of a trial have in common. Money in the quote currency; returns after costs. A trade that earned nothing is a loss. */
export interface TradeStatistics {
  readonly averageReturn: number
  /** Money, below 0 for losses; null without a winning or a losing trade. */
  readonly averageWin: number | null
  readonly averageLoss: number | null
  readonly largestWin: number | null
  readonly largestLoss: number | null
  readonly averageBars: number
  readonly longestLosingStreak: number
  readonly costs: number
  /** Of each way in which any of them ended. */
  readonly byExit: readonly ExitStatistics[]
}

/** The profit of a trade as a share of what was paid at the entry, which may be less than any number above 0. */
export function returnOf({ profit, size, entryPrice }: Trade): number {
  const paid = size * entryPrice
  return paid > 0 ? profit / paid : profit / size / entryPrice
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length
}

function longestStreak(profits: readonly number[]): number {
  let [longest, streak] = [0, 0]
  for (const profit of profits) {
    streak = profit > 0 ? 0 : streak + 1
    longest = Math.max(longest, streak)
  }
  return longest
}

function statisticsOf(exit: ExitReason, trades: readonly Trade[]): ExitStatistics {
  const wins = trades.filter(({ profit }) => profit > 0).length
  const profit = sumOf(trades.map((trade) => trade.profit))
  return { exit, trades: trades.length, profit, winRate: wins / trades.length }
}

/** What trades have in common; null where there is none. */
export function tradeStatistics(trades: readonly DetailedTrade[]): TradeStatistics | null {
  if (trades.length === 0) return null
  const profits = trades.map(({ profit }) => profit)
  const wins = profits.filter((profit) => profit > 0)
  const losses = profits.filter((profit) => !(profit > 0))
  const byExit = Map.groupBy(trades, ({ reason }) => reason)
  return {
    averageReturn: meanOf(trades.map(returnOf)),
    averageWin: wins.length > 0 ? meanOf(wins) : null,
    averageLoss: losses.length > 0 ? meanOf(losses) : null,
    largestWin: wins.length > 0 ? wins.reduce((most, profit) => Math.max(most, profit)) : null,
    largestLoss: losses.length > 0 ? losses.reduce((most, profit) => Math.min(most, profit)) : null,
    averageBars: meanOf(trades.map(({ entryBar, exitBar }) => exitBar - entryBar)),
    longestLosingStreak: longestStreak(profits),
    costs: sumOf(trades.map(({ costs }) => costs)),
    byExit: EXIT_REASONS.flatMap((exit) => {
      const ended = byExit.get(exit)
      return ended ? [statisticsOf(exit, ended)] : []
    }),
  }
}
