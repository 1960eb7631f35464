import type { Candles } from '../candles.ts'
import { ema, sma } from './averages.ts'
import { add, divide, scale, subtract } from './columns.ts'
import { atr, deviation } from './volatility.ts'

/** A band around a middle line; NaN before all three are known. */
export interface Band {
  readonly lower: Float64Array
  readonly middle: Float64Array
  readonly upper: Float64Array
}

function around(middle: Float64Array, width: Float64Array): Band {
  const lower = subtract(middle, width)
  return { lower, middle, upper: add(middle, width) }
}

/**
 * Bollinger's bands: the `sma` of `period` values and `factor` standard deviations (over all `period` of them) on either side. NaN on the
 * first `period` − 1 bars. Source: John Bollinger, Bollinger on Bollinger Bands (2001).
 */
export function bollinger(values: Float64Array, period: number, factor: number): Band {
  return around(sma(values, period), scale(deviation(values, period), factor))
}

/**
 * Keltner's channel as it is used today: the `ema` of the close and `factor` average true ranges on either side, both of `period`
 * bars. NaN on the first `period` bars. Source: Linda Raschke's version of Chester Keltner, How to Make Money in Commodities (1960).
 */
export function keltner(candles: Candles, period: number, factor: number): Band {
  return around(ema(candles.close, period), scale(atr(candles, period), factor))
}

/** An envelope: the `sma` of `period` values and `percent` of it on either side. NaN on the first `period` − 1 bars. */
export function envelope(values: Float64Array, period: number, percent: number): Band {
  const middle = sma(values, period)
  return around(middle, divide(scale(middle, percent), 100))
}
