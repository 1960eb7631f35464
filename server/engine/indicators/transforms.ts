import type { Candles } from '../candles.ts'
import { columnOf, unwritten } from '../scratch.ts'
import type { Band } from './bands.ts'
import { middleOf } from './columns.ts'
import { highest, lowest } from './extremes.ts'

/** The smoothed candle of each bar: where it opens and closes. */
export interface SmoothedCandles {
  readonly open: Float64Array
  readonly close: Float64Array
}

/**
 * Heikin-Ashi candles: they close at the mean of a bar's four prices and open in the middle of the body before; the first one opens in the
 * middle of its bar's body. Source: Dan Valcu, Using the Heikin-Ashi Technique, Stocks & Commodities 22 (2004).
 */
export function heikinAshi({ open, high, low, close, length }: Candles): SmoothedCandles {
  const smoothed = { open: unwritten(length), close: unwritten(length) }
  let middle = length > 0 ? ((open[0] as number) + (close[0] as number)) / 2 : Number.NaN
  for (let bar = 0; bar < length; bar++) {
    const last = ((open[bar] as number) + (high[bar] as number) + (low[bar] as number) + (close[bar] as number)) / 4
    smoothed.open[bar] = middle
    smoothed.close[bar] = last
    middle = (middle + last) / 2
  }
  return smoothed
}

/**
 * Fisher transform: the place of the bar's middle in the range of `period` middles, −1 to 1 (0 in a range of nothing), smoothed
 * (⅓ new, ⅔ old, as Ehlers rounds them: 0.33 and 0.67), cut at ±0.999, as ½ ln((1 + x) ÷ (1 − x)) + half of the transform before. NaN on the first
 * `period` − 1 bars; both begin with 0. Source: John Ehlers, Using the Fisher Transform, Stocks & Commodities 20 (2002).
 *
 * @param period at least 2
 */
export function fisherTransform({ high, low, length }: Candles, period: number): Float64Array {
  const middle = middleOf(high, low)
  const top = highest(middle, period)
  const bottom = lowest(middle, period)
  const transform = columnOf(length, Number.NaN)
  let place = 0
  let last = 0
  for (let bar = period - 1; bar < length; bar++) {
    const range = (top[bar] as number) - (bottom[bar] as number)
    const share = range === 0 ? 0.5 : ((middle[bar] as number) - (bottom[bar] as number)) / range
    place = Math.min(0.999, Math.max(-0.999, 0.33 * 2 * (share - 0.5) + 0.67 * place))
    last = 0.5 * Math.log((1 + place) / (1 - place)) + 0.5 * last
    transform[bar] = last
  }
  return transform
}

/**
 * A channel around the straight line that fits the last `period` values best (least squares): where the line ends on the bar, and `factor`
 * standard deviations of the values from the line (over all of them) on either side. NaN on the first `period` − 1 bars.
 * Source: Gilbert Raff, Trading the Regression Channel, Stocks & Commodities 9 (1991), with deviations in the place of the largest distance.
 *
 * @param period at least 2
 */
export function regressionChannel(values: Float64Array, period: number, factor: number): Band {
  const { length } = values
  const [lower, middle, upper] = [0, 0, 0].map(() => columnOf(length, Number.NaN)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const center = (period - 1) / 2
  const spread = (period * (period * period - 1)) / 12
  for (let bar = period - 1; bar < length; bar++) {
    const first = bar - period + 1
    let sum = 0
    for (let at = first; at <= bar; at++) sum += values[at] as number
    const mean = sum / period
    let slope = 0
    for (let at = first; at <= bar; at++) slope += (at - first - center) * ((values[at] as number) - mean)
    slope /= spread
    let squares = 0
    for (let at = first; at <= bar; at++) {
      const away = (values[at] as number) - mean - slope * (at - first - center)
      squares += away * away
    }
    const end = mean + slope * center
    const width = factor * Math.sqrt(squares / period)
    lower[bar] = end - width
    middle[bar] = end
    upper[bar] = end + width
  }
  return { lower, middle, upper }
}
