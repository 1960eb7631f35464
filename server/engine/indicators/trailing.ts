import type { Candles } from '../candles.ts'
import { columnOf } from '../scratch.ts'
import { atr } from './volatility.ts'

/** A trend that holds until its trailing stop is passed: 1 up, −1 down, by bar; NaN before it begins. */
export type Trend = Float64Array

/** Wilder's stop-and-reverse: by bar where it stands for that bar, and the trend after it. NaN on the first bar. */
export interface ParabolicStop {
  readonly stop: Float64Array
  readonly trend: Trend
}

/**
 * Parabolic stop-and-reverse: each bar the stop moves towards the trend's extreme by the acceleration, which grows by `step` with every new
 * extreme up to `most`; it never enters the range of the two bars before. A bar that passes it reverses the trend: the stop is then the
 * old extreme, this bar's among them. Seeding, on the second bar: the trend is up where the close did not fall, the stop the lowest low so far
 * (down: the highest high), the extreme the highest high (the lowest low).
 * Source: J. Welles Wilder, New Concepts in Technical Trading Systems (1978), section II: step 0.02, most 0.2.
 */
export function parabolicStop({ high, low, close, length }: Candles, step: number, most: number): ParabolicStop {
  const stop = columnOf(length, Number.NaN)
  const trend = columnOf(length, Number.NaN)
  let sign = (close[1] as number) >= (close[0] as number) ? 1 : -1
  // Seen from the trend, so that one rule serves both: the side it runs to, and the side on which the stop lies.
  const far = (bar: number) => sign * ((sign > 0 ? high : low)[bar] as number)
  const near = (bar: number) => sign * ((sign > 0 ? low : high)[bar] as number)
  let extreme = length > 1 ? Math.max(far(0), far(1)) : 0
  let level = length > 1 ? Math.min(near(0), near(1)) : 0
  let pace = step
  for (let bar = 1; bar < length; bar++) {
    if (bar > 1) {
      level = Math.min(level + pace * (extreme - level), near(bar - 1), near(bar - 2))
      const isFurther = far(bar) > extreme
      extreme = Math.max(extreme, far(bar))
      if (near(bar) < level) {
        // What was the extreme of one trend is the stop of the other; the signs of both change with it.
        sign = -sign
        level = -extreme
        extreme = far(bar)
        pace = step
      } else if (isFurther) pace = Math.min(most, pace + step)
    }
    stop[bar] = sign * level
    trend[bar] = sign
  }
  return { stop, trend }
}

/**
 * The trend between two trailing bands that lie `factor` average true ranges from a middle: the lower one only rises and the upper one only
 * falls, until a close passes it. A close above the upper band of the bar before turns the trend up, one below the lower band down. NaN on
 * the first `period` bars and until a band is passed.
 *
 * @param middle a price by bar: the bar's middle for the SuperTrend, its close for a plain trailing stop
 * @param period bars of the average true range, at least 1
 */
export function bandTrend(
  candles: Candles,
  middle: Float64Array,
  { period, factor }: { readonly period: number; readonly factor: number },
): Trend {
  const { close, length } = candles
  const range = atr(candles, period)
  const trend = columnOf(length, Number.NaN)
  let upper = Number.NaN
  let lower = Number.NaN
  let now = Number.NaN
  for (let bar = period; bar < length; bar++) {
    const price = close[bar] as number
    const before = close[bar - 1] as number
    const width = factor * (range[bar] as number)
    if (price > upper) now = 1
    else if (price < lower) now = -1
    trend[bar] = now
    const top = (middle[bar] as number) + width
    const bottom = (middle[bar] as number) - width
    upper = before <= upper && price <= upper ? Math.min(upper, top) : top
    lower = before >= lower && price >= lower ? Math.max(lower, bottom) : bottom
  }
  return trend
}
