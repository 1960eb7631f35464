import type { Account, Metrics, Trade } from './backtest.ts'
import type { Candles } from './candles.ts'
import { OverflowError } from './overflow.ts'
import type { Outcome } from './reference.ts'

/** When the bars were over which an account was marked. */
export type Timed = Pick<Candles, 'time' | 'length'>

/** A year as all engines count it: 365.25 days, in milliseconds. */
export const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000

/**
 * Deviations of the returns, and falls of the equity, are rounding up to here: a return of the marked equity is known to about 1e-15.
 * Without this bound, an account that grows by the same rate each bar would have a Sharpe of 1e15, and one that never falls a Calmar ratio
 * of 1e17.
 */
const ROUNDING = 1e-14

/** The returns of an account a bar, from the second bar on. */
export interface Returns {
  readonly count: number
  readonly mean: number
  /** Sample deviation (n − 1). */
  readonly deviation: number
  /** √(Σ min(r, 0)² ÷ n). */
  readonly downside: number
}

/** What an engine knows of a backtest when it is over. */
export interface AccountSummary {
  readonly totalReturn: number
  readonly returns: Returns
  readonly maxDrawdown: number
  readonly trades: number
  readonly wins: number
  /** In any one unit, both at least 0. */
  readonly grossProfit: number
  readonly grossLoss: number
  readonly heldBars: number
}

/**
 * Works out what a backtest earned, from its equity and trades, by docs/engine.md ("Figures").
 *
 * @param outcome of a backtest on `candles` with `account`
 */
export function computeMetrics(
  candles: Timed,
  outcome: Pick<Outcome, 'trades' | 'equity' | 'heldBars'>,
  account: Account,
): Metrics {
  const { equity, heldBars } = outcome
  return metricsOf(candles, {
    totalReturn: equity.length > 0 ? (equity[equity.length - 1] as number) / account.initialCash - 1 : 0,
    returns: summariseReturns(equity),
    maxDrawdown: maxDrawdown(equity, account.initialCash),
    ...summariseTrades(outcome.trades),
    heldBars,
  })
}

/**
 * Works out what a backtest earned, from its summary.
 *
 * Sharpe and Sortino: mean return a bar over its sample deviation (n − 1), or over the downside deviation
 * √(Σ min(r, 0)² ÷ n), times √(bars per year); the risk-free rate and the target are 0. Where nothing varies, or the
 * candles span no time, the Sharpe ratio is 0. A ratio without a denominator is null, and so is one that overflows.
 * Sources: William F. Sharpe, The Sharpe Ratio, Journal of Portfolio Management 21 (1994); Frank A. Sortino
 * and Lee N. Price, Performance Measurement in a Downside Risk Framework, Journal of Investing 3 (1994).
 *
 * @throws OverflowError where the account does
 */
export function metricsOf(candles: Timed, summary: AccountSummary): Metrics {
  const { totalReturn, returns, trades, wins, grossProfit, grossLoss } = summary
  const years = spanYears(candles)
  const perYear = years > 0 ? Math.sqrt(returns.count / years) : 0
  const isKnown = Number.isFinite(totalReturn + returns.mean + returns.deviation + returns.downside)
  if (!isKnown) throw new OverflowError()
  const annualReturn = figure(annualise(totalReturn, years))
  return {
    totalReturn: positiveZero(totalReturn),
    annualReturn,
    sharpe: positiveZero(returns.deviation > ROUNDING ? (returns.mean / returns.deviation) * perYear : 0),
    sortino: returns.downside > ROUNDING ? figure((returns.mean / returns.downside) * perYear) : null,
    maxDrawdown: summary.maxDrawdown,
    trades,
    winRate: trades > 0 ? wins / trades : 0,
    profitFactor: grossLoss > 0 ? figure(grossProfit / grossLoss) : null,
    calmar: calmarOf({ annualReturn, maxDrawdown: summary.maxDrawdown }),
    exposure: candles.length > 0 ? summary.heldBars / candles.length : 0,
  }
}

/**
 * Annual return over max drawdown; null without a drawdown.
 * Source: Terry W. Young, Calmar Ratio: A Smoother Tool, Futures 20 (1991).
 */
export function calmarOf({ annualReturn, maxDrawdown }: Pick<Metrics, 'annualReturn' | 'maxDrawdown'>): number | null {
  return annualReturn !== null && maxDrawdown > ROUNDING ? figure(annualReturn / maxDrawdown) : null
}

function spanYears({ time, length }: Timed): number {
  return ((time[length - 1] ?? 0) - (time[0] ?? 0)) / YEAR_MS
}

/** (1 + total)^(1 ÷ years) − 1: −1 once everything is lost, 0 over no time. */
function annualise(totalReturn: number, years: number): number {
  if (totalReturn <= -1) return -1
  return years > 0 ? (1 + totalReturn) ** (1 / years) - 1 : 0
}

/**
 * One pass over the returns, each less a pivot: the rate at which the account would have grown evenly. It lies
 * so close to the mean that the variance loses no digits when it is taken from the sum of squares.
 * Source: Chan, Golub and LeVeque, Algorithms for Computing the Sample Variance, American Statistician 37
 * (1983), the shifted one-pass algorithm.
 */
function summariseReturns(equity: Float64Array): Returns {
  const count = equity.length - 1
  if (count < 1) return { count: 0, mean: 0, deviation: 0, downside: 0 }
  const pivot = evenRate(equity)
  let sum = 0
  let squares = 0
  let fallSquares = 0
  let before = equity[0] as number
  for (let bar = 1; bar <= count; bar++) {
    const worth = equity[bar] as number
    const change = before > 0 ? worth / before - 1 : 0
    before = worth
    const shifted = change - pivot
    sum += shifted
    squares += shifted * shifted
    // 2 × min(change, 0), without a branch that no processor could foresee.
    const twiceFall = change - Math.abs(change)
    fallSquares += twiceFall * twiceFall
  }
  const variance = count > 1 ? (squares - (sum * sum) / count) / (count - 1) : 0
  const deviation = Math.sqrt(Math.max(variance, 0))
  return { count, mean: pivot + sum / count, deviation, downside: Math.sqrt(fallSquares / 4 / count) }
}

/** The return a bar that leads evenly from the first mark to the last; 0 where either is 0. */
function evenRate(equity: Float64Array): number {
  const bars = equity.length - 1
  const growth = (equity[bars] as number) / (equity[0] as number)
  return growth > 0 ? growth ** (1 / bars) - 1 : 0
}

/**
 * The deepest fall from a peak of the marks, or from the initial cash; 0 where there is no mark. The initial cash stays out of the loop:
 * with it, V8's first compiler keeps the peak boxed, and ten thousand trials pass before its second one comes.
 */
function maxDrawdown(equity: Float64Array, initialCash: number): number {
  if (equity.length === 0) return 0
  let peak = equity[0] as number
  let lowest = peak
  let deepest = 0
  for (let bar = 0; bar < equity.length; bar++) {
    const worth = equity[bar] as number
    if (worth > peak) peak = worth
    if (worth < lowest) lowest = worth
    if (peak - worth > deepest * peak) deepest = (peak - worth) / peak
  }
  return Math.max(deepest, (initialCash - lowest) / initialCash)
}

function summariseTrades(trades: readonly Trade[]) {
  let wins = 0
  let grossProfit = 0
  let grossLoss = 0
  for (const { profit } of trades) {
    if (profit > 0) wins++
    if (profit > 0) grossProfit += profit
    else grossLoss -= profit
  }
  return { trades: trades.length, wins, grossProfit, grossLoss }
}

/** Null for what no double holds. */
function figure(value: number): number | null {
  return Number.isFinite(value) ? positiveZero(value) : null
}

/** Turns −0, which a reader would wonder about, into 0. */
function positiveZero(value: number): number {
  return value + 0
}
