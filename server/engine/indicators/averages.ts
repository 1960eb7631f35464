import { columnOf } from '../scratch.ts'

/** The first bar that holds a number; the length where none does. Indicators of indicators begin there. */
export function firstNumber(values: Float64Array): number {
  let bar = 0
  while (bar < values.length && Number.isNaN(values[bar])) bar++
  return bar
}

/** Bars after which a sliding sum is summed anew, where its window is not longer. */
const FRESH = 256

/**
 * Simple moving average: the mean of the last `period` values, NaN before the first full window. NaNs may stand before the
 * first value, and only there.
 *
 * The window's sum slides and is summed anew every 256 or `period` bars, so a mean carries the rounding of a few additions for
 * each of them however long the series is. A window that holds one value only has exactly this value as its
 * mean: on a flat stretch two averages are equal, and rounding makes no crossing.
 *
 * @param period at least 1
 */
export function sma(values: Float64Array, period: number): Float64Array {
  const means = columnOf(values.length, Number.NaN)
  const first = firstNumber(values)
  const stride = Math.max(period, FRESH)
  let flatSince = first
  for (let bar = first + 1; bar < Math.min(values.length, first + period - 1); bar++) {
    if (values[bar] !== values[bar - 1]) flatSince = bar
  }
  for (let from = first + period - 1; from < values.length; from += stride) {
    const to = Math.min(values.length, from + stride)
    let sum = sumOfWindow(values, from, period)
    for (let bar = from; bar < to; bar++) {
      const value = values[bar] as number
      if (bar > from) sum += value - (values[bar - period] as number)
      if (value !== values[bar - 1]) flatSince = bar
      means[bar] = bar - flatSince >= period - 1 ? value : sum / period
    }
  }
  return means
}

function sumOfWindow(values: Float64Array, lastBar: number, period: number): number {
  let sum = 0
  for (let bar = lastBar - period + 1; bar <= lastBar; bar++) sum += values[bar] as number
  return sum
}

/**
 * Exponential moving average: average += weight × (value − average), with weight = 2 ÷ (`period` + 1). NaN before the first full
 * window. Seeding: the first average, on the last bar of the first full window, is that window's simple mean. NaNs may stand
 * before the first value, and only there.
 *
 * @param period at least 1
 */
export function ema(values: Float64Array, period: number): Float64Array {
  return smooth(values, period, 2 / (period + 1))
}

/**
 * Wilder's average: average += (value − average) ÷ `period`. Seeded as `ema` is.
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978), section III.
 *
 * @param period at least 1
 */
export function wilder(values: Float64Array, period: number): Float64Array {
  return smooth(values, period, 1 / period)
}

function smooth(values: Float64Array, period: number, weight: number): Float64Array {
  const averages = columnOf(values.length, Number.NaN)
  const seed = firstNumber(values) + period - 1
  if (seed >= values.length) return averages
  let average = sumOfWindow(values, seed, period) / period
  averages[seed] = average
  for (let bar = seed + 1; bar < values.length; bar++) {
    average += weight * ((values[bar] as number) - average)
    averages[bar] = average
  }
  return averages
}
