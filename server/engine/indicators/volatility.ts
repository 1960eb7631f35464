import type { Candles } from '../candles.ts'
import { columnOf } from '../scratch.ts'
import { sma, wilder } from './averages.ts'

/**
 * The true range: the largest of high − low, |high − close before| and |low − close before|. NaN on the first bar, which has no
 * close before it.
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978), section III.
 */
export function trueRange({ high, low, close, length }: Candles): Float64Array {
  const ranges = columnOf(length, Number.NaN)
  for (let bar = 1; bar < length; bar++) {
    const before = close[bar - 1] as number
    ranges[bar] = Math.max(high[bar] as number, before) - Math.min(low[bar] as number, before)
  }
  return ranges
}

/**
 * Average true range: Wilder's average of the true range. NaN on the first `period` bars; seeded with the simple mean of the
 * first `period` true ranges, on bar `period`.
 * Source: as `trueRange`.
 *
 * @param period at least 1
 */
export function atr(candles: Candles, period: number): Float64Array {
  return wilder(trueRange(candles), period)
}

/**
 * Standard deviation of the last `period` values, over all `period` of them (not `period` − 1), as Bollinger's bands take it. NaN
 * before the first full window; exactly 0 where all values are the same. NaNs may stand before the first value, and only there.
 *
 * @param period at least 1
 */
export function deviation(values: Float64Array, period: number): Float64Array {
  const means = sma(values, period)
  const deviations = columnOf(values.length, Number.NaN)
  for (let bar = 0; bar < values.length; bar++) {
    const mean = means[bar] as number
    if (Number.isNaN(mean)) continue
    let sum = 0
    for (let at = bar - period + 1; at <= bar; at++) {
      const away = (values[at] as number) - mean
      sum += away * away
    }
    deviations[bar] = Math.sqrt(sum / period)
  }
  return deviations
}
