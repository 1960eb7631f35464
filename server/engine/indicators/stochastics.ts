import type { Candles } from '../candles.ts'
import { TOLERANCE } from '../crossings.ts'
import { columnOf, unwritten } from '../scratch.ts'
import { sma } from './averages.ts'
import { add, divide, scale, share, shift } from './columns.ts'
import { highest, lowest } from './extremes.ts'
import { rsi } from './momentum.ts'
import { trueRange } from './volatility.ts'
import { typicalPrice } from './volume.ts'

/** Values, and the lowest and the highest around each of them. */
interface Place {
  readonly values: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
}

/** Where values lie between a low and a high: 0 to 100, 50 where these are apart by no more than `nothing`. */
function position({ values, low, high }: Place, nothing = 0): Float64Array {
  const places = unwritten(values.length)
  for (let bar = 0; bar < values.length; bar++) {
    const range = (high[bar] as number) - (low[bar] as number)
    const above = (values[bar] as number) - (low[bar] as number)
    places[bar] = Math.abs(range) <= nothing ? 50 : (above / range) * 100
  }
  return places
}

/** A range of the RSI that is no larger is nothing: where prices stand, the index still changes in its last digits. */
const NO_RANGE = 100 * TOLERANCE

/**
 * Fast stochastic %K: where the close lies in the range of the last `period` bars, 0 to 100; 50 in a range of nothing. NaN on the
 * first `period` − 1 bars. Source: George Lane, Lane's Stochastics, Stocks & Commodities 2 (1984).
 *
 * @param period at least 1
 */
export function stochastic({ high, low, close }: Candles, period: number): Float64Array {
  return position({ values: close, low: lowest(low, period), high: highest(high, period) })
}

/**
 * Williams' %R, −100 to 0: `stochastic` − 100. Source: Larry Williams, How I Made One Million Dollars (1979).
 *
 * @param period at least 1
 */
export function williamsR(candles: Candles, period: number): Float64Array {
  return shift(stochastic(candles, period), -100)
}

/**
 * Stochastic RSI, 0 to 100: where the RSI lies in its own range of `window` bars; 50 in a range of nothing. NaN on the first `period` +
 * `window` − 1 bars. Source: Tushar Chande and Stanley Kroll, The New Technical Trader (1994).
 *
 * @param period of the RSI
 */
export function stochasticRsi(values: Float64Array, period: number, window: number): Float64Array {
  const index = rsi(values, period)
  // The extremes' queue compares values: it must not meet the NaNs of the warm-up.
  const known = index.subarray(Math.min(period, index.length))
  const column = columnOf(values.length, Number.NaN)
  const place = { values: known, low: lowest(known, window), high: highest(known, window) }
  column.set(position(place, NO_RANGE), Math.min(period, index.length))
  return column
}

/**
 * Commodity channel index: how far the typical price (high + low + close) ÷ 3 is above its `sma`, in mean absolute deviations × 0.015; 0
 * where nothing deviates but for rounding. NaN on the first `period` − 1 bars.
 * Source: Donald Lambert, Commodity Channel Index, Commodities 9 (1980).
 *
 * @param period at least 1
 */
export function commodityChannel(candles: Candles, period: number): Float64Array {
  const typical = typicalPrice(candles)
  const means = sma(typical, period)
  const column = columnOf(typical.length, Number.NaN)
  for (let bar = period - 1; bar < typical.length; bar++) {
    const mean = means[bar] as number
    let sum = 0
    for (let at = bar - period + 1; at <= bar; at++) sum += Math.abs((typical[at] as number) - mean)
    column[bar] =
      sum <= TOLERANCE * period * Math.abs(mean) ? 0 : ((typical[bar] as number) - mean) / ((0.015 * sum) / period)
  }
  return column
}

/**
 * Ultimate oscillator, 0 to 100: buying pressure (close − the lower of low and close before) over true range, over `period`, twice and
 * four times as many bars, weighted 4 : 2 : 1; a window without any range counts as 50. Begins on bar 4·`period`.
 * Source: Larry Williams, The Ultimate Oscillator, Stocks & Commodities 3 (1985): 7, 14 and 28 bars.
 *
 * @param period at least 1
 */
export function ultimate(candles: Candles, period: number): Float64Array {
  const ranges = trueRange(candles)
  const pressure = columnOf(candles.length, Number.NaN)
  for (let bar = 1; bar < candles.length; bar++) {
    const bottom = Math.min(candles.low[bar] as number, candles.close[bar - 1] as number)
    pressure[bar] = (candles.close[bar] as number) - bottom
  }
  const over = (bars: number) => share(sma(pressure, bars), sma(ranges, bars), 0.5)
  const short = add(scale(over(period), 4), scale(over(2 * period), 2))
  return divide(scale(add(short, over(4 * period)), 100), 7)
}
