import type { Candles } from '../candles.ts'
import { columnOf } from '../scratch.ts'
import { ema, sma } from './averages.ts'
import { absolute, add, change, middleOf, scale, share, subtract } from './columns.ts'
import { wma } from './movingAverages.ts'

/**
 * Moving-average convergence/divergence: `ema` of `fast` bars less that of `slow` bars; begins with the later of the two.
 * Source: Gerald Appel, The Moving Average Convergence-Divergence Method (1979).
 */
export function macd(values: Float64Array, fast: number, slow: number): Float64Array {
  return subtract(ema(values, fast), ema(values, slow))
}

/** Percentage price oscillator: `macd` as a percentage of the slow average; 0 where that is 0. */
export function percentageOscillator(values: Float64Array, fast: number, slow: number): Float64Array {
  return scale(share(macd(values, fast, slow), ema(values, slow), 0), 100)
}

/** Percent by which a value is above that of `period` bars before; 0 where that was 0. NaN on the first `period` bars. */
export function rateOfChange(values: Float64Array, period: number): Float64Array {
  const rates = columnOf(values.length, Number.NaN)
  for (let bar = period; bar < values.length; bar++) {
    const before = values[bar - period] as number
    rates[bar] = before === 0 ? 0 : 100 * ((values[bar] as number) / before - 1)
  }
  return rates
}

/**
 * Percent by which the triple `ema` (the average of the average of the average) moved in a bar; begins on bar
 * 3·(`period` − 1) + 1. Source: Jack Hutson, Good TRIX, Stocks & Commodities 1 (1983).
 */
export function trix(values: Float64Array, period: number): Float64Array {
  return rateOfChange(ema(ema(ema(values, period), period), period), 1)
}

/**
 * True strength index, −100 to 100: the change of a bar, smoothed by an `ema` of `slow` bars and then one of `fast`, over its absolute
 * value smoothed alike; 0 where nothing changed. Begins on bar `slow` + `fast` − 1.
 * Source: William Blau, True Strength Index, Stocks & Commodities 9 (1991).
 */
export function trueStrength(values: Float64Array, slow: number, fast: number): Float64Array {
  const changes = change(values, 1)
  const smooth = (column: Float64Array) => ema(ema(column, slow), fast)
  const ratio = share(smooth(changes), smooth(absolute(changes)), 0)
  return scale(ratio, 100)
}

/**
 * Know Sure Thing: rates of change over `roc`, 1½, 2 and 3 times as many bars, smoothed by a `sma` of `smooth` bars (the last 1½ times
 * as many), weighted 1 to 4. Begins on bar 3·`roc` + round(1½·`smooth`) − 1.
 * Source: Martin Pring, Summed Rate of Change (KST), Stocks & Commodities 10 (1992), the short-term table.
 */
export function knowSureThing(values: Float64Array, roc: number, smooth: number): Float64Array {
  const terms = [
    [1, roc, smooth],
    [2, Math.round(1.5 * roc), smooth],
    [3, 2 * roc, smooth],
    [4, 3 * roc, Math.round(1.5 * smooth)],
  ] as const
  return terms
    .map(([weight, lag, bars]) => scale(sma(rateOfChange(values, lag), bars), weight))
    .reduce((sum, term) => add(sum, term))
}

/**
 * Coppock's curve: the `wma` over `smooth` bars of the rates of change over `long` and `short` bars together. Begins on bar
 * max(`long`, `short`) + `smooth` − 1. Source: Edwin Coppock, Barron's (15 October 1962).
 */
export function coppock(
  values: Float64Array,
  { long, short, smooth }: { readonly long: number; readonly short: number; readonly smooth: number },
): Float64Array {
  const sum = add(rateOfChange(values, long), rateOfChange(values, short))
  return wma(sum, smooth)
}

/**
 * Awesome oscillator: `sma` of the bar's middle (high + low) ÷ 2 over `fast` bars less that over `slow` bars.
 * Source: Bill Williams, New Trading Dimensions (1998).
 */
export function awesome({ high, low }: Candles, fast: number, slow: number): Float64Array {
  const middle = middleOf(high, low)
  return subtract(sma(middle, fast), sma(middle, slow))
}
