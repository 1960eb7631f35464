import { columnOf } from '../scratch.ts'
import { ema, firstNumber, sma } from './averages.ts'
import { absolute, add, change, scale, share, subtract } from './columns.ts'

/**
 * Linearly weighted moving average: the newest of the last `period` values weighs `period`, the oldest 1. NaN before the first full
 * window. NaNs may stand before the first value, and only there. The sums slide and are taken anew every `period` bars,
 * so that rounding does not grow with the series. A window that holds one value only has exactly this value as its average, as `sma` has.
 *
 * @param period at least 1
 */
export function wma(values: Float64Array, period: number): Float64Array {
  const averages = columnOf(values.length, Number.NaN)
  const first = firstNumber(values) + period - 1
  let sum = 0
  let weighted = 0
  let flatSince = first - period + 1
  for (let bar = flatSince + 1; bar < Math.min(values.length, first); bar++) {
    if (values[bar] !== values[bar - 1]) flatSince = bar
  }
  for (let bar = first; bar < values.length; bar++) {
    if ((bar - first) % period === 0) {
      sum = 0
      weighted = 0
      for (let back = 0; back < period; back++) {
        sum += values[bar - back] as number
        weighted += (period - back) * (values[bar - back] as number)
      }
    } else {
      weighted += period * (values[bar] as number) - sum
      sum += (values[bar] as number) - (values[bar - period] as number)
    }
    if (values[bar] !== values[bar - 1] && period > 1) flatSince = bar
    averages[bar] = bar - flatSince >= period - 1 ? (values[bar] as number) : weighted / ((period * (period + 1)) / 2)
  }
  return averages
}

/**
 * Double exponential moving average: 2·E1 − E2, where E2 is the `ema` of E1 and E1 that of the values. The first one stands on bar
 * 2·(`period` − 1). Source: Patrick Mulloy, Smoothing Data with Faster Moving Averages, Stocks & Commodities 12 (1994).
 *
 * @param period at least 1
 */
export function dema(values: Float64Array, period: number): Float64Array {
  const once = ema(values, period)
  return subtract(scale(once, 2), ema(once, period))
}

/**
 * Triple exponential moving average: 3·E1 − 3·E2 + E3, each the `ema` of the one before. The first one stands on bar
 * 3·(`period` − 1). Source: as `dema`.
 *
 * @param period at least 1
 */
export function tema(values: Float64Array, period: number): Float64Array {
  const once = ema(values, period)
  const twice = ema(once, period)
  const difference = scale(subtract(once, twice), 3)
  return add(difference, ema(twice, period))
}

/**
 * Hull's moving average: the `wma` over √period bars of 2·wma(half the period) − wma(period); half and root are rounded down and to the
 * nearest. The first one stands on bar `period` + round(√period) − 2.
 * Source: Alan Hull, The Hull Moving Average (2005).
 *
 * @param period at least 2
 */
export function hull(values: Float64Array, period: number): Float64Array {
  const half = wma(values, Math.floor(period / 2))
  const raw = subtract(scale(half, 2), wma(values, period))
  return wma(raw, Math.round(Math.sqrt(period)))
}

/** Kaufman's fastest and slowest weights: those of exponential averages of 2 and 30 bars. */
const FASTEST = 2 / 3
const SLOWEST = 2 / 31

/**
 * Kaufman's adaptive moving average: average += c² × (value − average), where c goes from the weight of a 30-bar average to that of
 * a 2-bar one with the efficiency |value − value `period` bars before| ÷ Σ|changes|, 0 where nothing changed. NaN on the first
 * `period` bars; seeded with the value before. Source: Perry Kaufman, Smarter Trading (1995).
 *
 * @param period at least 1
 */
export function kama(values: Float64Array, period: number): Float64Array {
  const averages = columnOf(values.length, Number.NaN)
  const way = scale(sma(absolute(change(values, 1)), period), period)
  const efficiency = share(absolute(change(values, period)), way, 0)
  const first = firstNumber(efficiency)
  let average = values[first - 1] as number
  for (let bar = first; bar < values.length; bar++) {
    const weight = (efficiency[bar] as number) * (FASTEST - SLOWEST) + SLOWEST
    average += weight * weight * ((values[bar] as number) - average)
    averages[bar] = average
  }
  return averages
}
