import type { Candles } from '../candles.ts'
import { columnOf } from '../scratch.ts'
import { ema, sma } from './averages.ts'
import { divide, logarithm, middleOf, scale, share, subtract } from './columns.ts'
import { highest, lowest } from './extremes.ts'
import { deviation, trueRange } from './volatility.ts'

/** High − low of each bar. */
export function barRange({ high, low }: Candles): Float64Array {
  return subtract(high, low)
}

/** The middle between the highest high and the lowest low of the last `period` bars; NaN on the first `period` − 1. */
export function midpoint({ high, low }: Candles, period: number): Float64Array {
  return middleOf(highest(high, period), lowest(low, period))
}

/**
 * Choppiness index: 100 × log(Σ true ranges ÷ range of all) ÷ log(`period`), over `period` bars: about 0 in a straight run, 100 where
 * the price comes back each bar, and where it does not move at all. NaN on the first `period` bars.
 * Source: E. W. Dreiss, after Bill Dreiss, The Choppiness Index (1993).
 *
 * @param period at least 2
 */
export function choppiness(candles: Candles, period: number): Float64Array {
  const way = scale(sma(trueRange(candles), period), period)
  const range = subtract(highest(candles.high, period), lowest(candles.low, period))
  return divide(scale(logarithm(share(way, range, period)), 100), Math.log(period))
}

/**
 * Mass index: Σ over `sum` bars of ema(high − low) ÷ ema of that, both of `period` bars; a range of nothing counts 1. Begins on bar
 * 2·(`period` − 1) + `sum` − 1. Source: Donald Dorsey, The Mass Index, Stocks & Commodities 10 (1992): 9 and 25 bars.
 */
export function massIndex(candles: Candles, period: number, sum: number): Float64Array {
  const once = ema(barRange(candles), period)
  return scale(sma(share(once, ema(once, period), 1), sum), sum)
}

/**
 * Historical volatility: the standard deviation (over all) of the last `period` logarithmic returns, a bar. NaN on the first
 * `period` bars; a price of 0 or less counts as no move.
 *
 * @param period at least 1
 */
export function historicalVolatility(values: Float64Array, period: number): Float64Array {
  const returns = columnOf(values.length, Number.NaN)
  for (let bar = 1; bar < values.length; bar++) {
    const growth = (values[bar] as number) / (values[bar - 1] as number)
    returns[bar] = growth > 0 && growth < Number.POSITIVE_INFINITY ? Math.log(growth) : 0
  }
  return deviation(returns, period)
}
