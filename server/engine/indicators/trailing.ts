import type { Candles } from '../candles.ts'
import { isAbove } from '../crossings.ts'
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
 * Parabolic stop-and-reverse: each bar the stop moves towards the trend's extreme by the acceleration, which begins with `step` and grows by it with every new
 * extreme, never above `most`; it never enters the range of the two bars before. A bar that passes it reverses the trend, one that only touches it does not: the stop is then the
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
  let pace = Math.min(step, most)
  for (let bar = 1; bar < length; bar++) {
    if (bar > 1) {
      level = Math.min(level + pace * (extreme - level), near(bar - 1), near(bar - 2))
      const isFurther = far(bar) > extreme
      extreme = Math.max(extreme, far(bar))
      if (isAbove(level, near(bar))) {
        // What was the extreme of one trend is the stop of the other; the signs of both change with it.
        sign = -sign
        level = -extreme
        extreme = far(bar)
        pace = Math.min(step, most)
      } else if (isFurther) pace = Math.min(most, pace + step)
    }
    stop[bar] = sign * level
    trend[bar] = sign
  }
  return { stop, trend }
}

/** How far a trailing stop or band is. */
export interface TrailingTerms {
  /** Bars of the average true range, at least 1. */
  readonly period: number
  /** Average true ranges. */
  readonly factor: number
}

/**
 * SuperTrend: two bands `factor` average true ranges from the middle of each bar. The upper one only falls and the lower one only rises, but
 * begins anew behind a close beyond it. The trend turns down on a close below the lower band of the same bar, up on one above the upper one.
 * NaN on the first `period` + 1 bars and until a band is passed.
 * Source: Olivier Seban, Tout le monde mérite d'être riche (2008), as TradingView and Sierra Chart (study 519) have it.
 */
export function superTrend(candles: Candles, { period, factor }: TrailingTerms): Trend {
  const { high, low, close, length } = candles
  const range = atr(candles, period)
  const trend = columnOf(length, Number.NaN)
  let upper = Number.POSITIVE_INFINITY
  let lower = Number.NEGATIVE_INFINITY
  let now = Number.NaN
  for (let bar = period; bar < length; bar++) {
    const price = close[bar] as number
    const before = close[bar - 1] as number
    const middle = ((high[bar] as number) + (low[bar] as number)) / 2
    const width = factor * (range[bar] as number)
    upper = middle + width < upper || isAbove(before, upper) ? middle + width : upper
    lower = middle - width > lower || isAbove(lower, before) ? middle - width : lower
    if (bar > period) now = now !== 1 && isAbove(price, upper) ? 1 : now !== -1 && isAbove(lower, price) ? -1 : now
    trend[bar] = now
  }
  return trend
}

/**
 * The trend that one trailing stop tells: in a rise it lies `factor` average true ranges below the close, and never falls; a close below that
 * of the bar before turns the trend down, and the stop then lies as far above this close and only falls. Before the first turn there is a
 * stop on either side. NaN on the first `period` bars and until a stop is passed.
 */
export function trailingStopTrend(candles: Candles, { period, factor }: TrailingTerms): Trend {
  const { close, length } = candles
  const range = atr(candles, period)
  const trend = columnOf(length, Number.NaN)
  // In a trend one of them is in use; the other lies where no price comes.
  let above = Number.POSITIVE_INFINITY
  let below = Number.NEGATIVE_INFINITY
  let now = Number.NaN
  for (let bar = period; bar < length; bar++) {
    const price = close[bar] as number
    const width = factor * (range[bar] as number)
    const turn = isAbove(price, above) ? 1 : isAbove(below, price) ? -1 : 0
    if (turn !== 0) {
      now = turn
      above = Number.POSITIVE_INFINITY
      below = Number.NEGATIVE_INFINITY
    }
    if (now !== 1) above = Math.min(above, price + width)
    if (now !== -1) below = Math.max(below, price - width)
    trend[bar] = now
  }
  return trend
}
