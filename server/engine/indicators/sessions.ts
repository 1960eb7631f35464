import type { Candles } from '../candles.ts'
import { columnOf, unwritten } from '../scratch.ts'
import type { Band } from './bands.ts'
import { sessionStarts } from './calendar.ts'
import { typicalPrice } from './volume.ts'

/** The floor trader's pivot of each bar's session, and one level on either side; NaN in the first session. */
export interface Pivots {
  readonly pivot: Float64Array
  readonly resistance: Float64Array
  readonly support: Float64Array
}

/**
 * Pivot points of the session before: P = (high + low + close) ÷ 3; the first levels 2P − low and 2P − high, the second P ± (high − low), the
 * third high + 2 (P − low) and low − 2 (high − P). Source: John Person, A Complete Guide to Technical Trading Tactics (2004).
 *
 * @param startHour at which a session begins (UTC)
 * @param level     1 to 3
 */
export function pivotPoints(candles: Candles, startHour: number, level: number): Pivots {
  const { high, low, close, time, length } = candles
  const starts = sessionStarts(time, startHour)
  const [pivot, resistance, support] = [unwritten(length), unwritten(length), unwritten(length)]
  let [top, bottom] = [Number.NaN, Number.NaN]
  let levels = [Number.NaN, Number.NaN, Number.NaN]
  for (let bar = 0; bar < length; bar++) {
    if (starts[bar] === 1) {
      levels = levelsOf({ top, bottom, last: (close[bar - 1] as number) ?? Number.NaN }, level)
      top = high[bar] as number
      bottom = low[bar] as number
    } else {
      top = Math.max(top, high[bar] as number)
      bottom = Math.min(bottom, low[bar] as number)
    }
    pivot[bar] = levels[0] as number
    resistance[bar] = levels[1] as number
    support[bar] = levels[2] as number
  }
  return { pivot, resistance, support }
}

interface SessionPrices {
  readonly top: number
  readonly bottom: number
  readonly last: number
}

function levelsOf({ top, bottom, last }: SessionPrices, level: number): [number, number, number] {
  const pivot = (top + bottom + last) / 3
  if (level === 1) return [pivot, 2 * pivot - bottom, 2 * pivot - top]
  if (level === 2) return [pivot, pivot + (top - bottom), pivot - (top - bottom)]
  return [pivot, top + 2 * (pivot - bottom), bottom - 2 * (top - pivot)]
}

/**
 * The volume-weighted average of the typical price since the session began, and `factor` standard deviations, weighted alike, on either side.
 * Until a session has volume each of its bars weighs the same. Source of the running variance: D. H. D. West, Updating Mean and Variance
 * Estimates, Communications of the ACM 22 (1979).
 *
 * @param startHour at which a session begins (UTC)
 */
export function sessionVwap(candles: Candles, startHour: number, factor: number): Band {
  const { volume, time, length } = candles
  const price = typicalPrice(candles)
  const starts = sessionStarts(time, startHour)
  const [lower, middle, upper] = [unwritten(length), unwritten(length), unwritten(length)]
  let weighed = NOTHING
  let plain = NOTHING
  for (let bar = 0; bar < length; bar++) {
    const value = price[bar] as number
    weighed = added(starts[bar] === 1 ? NOTHING : weighed, value, volume[bar] as number)
    plain = added(starts[bar] === 1 ? NOTHING : plain, value, 1)
    const { mean, squares, weight } = weighed.weight > 0 ? weighed : plain
    const width = factor * Math.sqrt(squares / weight)
    lower[bar] = mean - width
    middle[bar] = mean
    upper[bar] = mean + width
  }
  return { lower, middle, upper }
}

interface Spread {
  readonly weight: number
  readonly mean: number
  readonly squares: number
}

const NOTHING: Spread = { weight: 0, mean: 0, squares: 0 }

function added({ weight, mean, squares }: Spread, value: number, by: number): Spread {
  if (!(by > 0)) return { weight, mean, squares }
  const away = value - mean
  const moved = mean + (by / (weight + by)) * away
  return { weight: weight + by, mean: moved, squares: squares + by * away * (value - moved) }
}

/** The range of the first bars of each bar's session; NaN before they are over. */
export interface OpeningRange {
  readonly high: Float64Array
  readonly low: Float64Array
}

/**
 * The highest high and the lowest low of the first `bars` bars of a session, from the last of them to the session's end.
 * Source: Toby Crabel, Day Trading with Short Term Price Patterns and Opening Range Breakout (1990).
 *
 * @param startHour at which a session begins (UTC)
 */
export function openingRange({ high, low, time, length }: Candles, startHour: number, bars: number): OpeningRange {
  const starts = sessionStarts(time, startHour)
  const range = { high: columnOf(length, Number.NaN), low: columnOf(length, Number.NaN) }
  let [count, top, bottom] = [0, Number.NaN, Number.NaN]
  for (let bar = 0; bar < length; bar++) {
    const isFirst = starts[bar] === 1
    count = isFirst ? 1 : count + 1
    if (isFirst || count <= bars) {
      top = isFirst ? (high[bar] as number) : Math.max(top, high[bar] as number)
      bottom = isFirst ? (low[bar] as number) : Math.min(bottom, low[bar] as number)
    }
    if (count < bars) continue
    range.high[bar] = top
    range.low[bar] = bottom
  }
  return range
}
