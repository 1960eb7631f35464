import type { Candles } from '../candles.ts'
import { ema, sma } from './averages.ts'
import { combine, transform } from './columns.ts'
import { atr, deviation } from './volatility.ts'

/** A band around a middle line; NaN before all three are known. */
export interface Band {
  readonly lower: Float64Array
  readonly middle: Float64Array
  readonly upper: Float64Array
}

function around(middle: Float64Array, width: Float64Array): Band {
  const lower = combine(middle, width, (line, apart) => line - apart)
  return { lower, middle, upper: combine(middle, width, (line, apart) => line + apart) }
}

/**
 * Bollinger's bands: the `sma` of `period` values and `factor` standard deviations (over all `period` of them) on either side. NaN on the
 * first `period` − 1 bars. Source: John Bollinger, Bollinger on Bollinger Bands (2001).
 */
export function bollinger(values: Float64Array, period: number, factor: number): Band {
  return around(
    sma(values, period),
    transform(deviation(values, period), (width) => factor * width),
  )
}

/**
 * Keltner's channel as it is used today: the `ema` of the close and `factor` average true ranges on either side, both of `period`
 * bars. NaN on the first `period` bars. Source: Linda Raschke's version of Chester Keltner, How to Make Money in Commodities (1960).
 */
export function keltner(candles: Candles, period: number, factor: number): Band {
  return around(
    ema(candles.close, period),
    transform(atr(candles, period), (width) => factor * width),
  )
}

/** An envelope: the `sma` of `period` values and `percent` of it on either side. NaN on the first `period` − 1 bars. */
export function envelope(values: Float64Array, period: number, percent: number): Band {
  const middle = sma(values, period)
  return around(
    middle,
    transform(middle, (line) => (line * percent) / 100),
  )
}
