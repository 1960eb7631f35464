import { capitalized, priceDecimals } from './format.ts'

/** What figures are made of. */
interface Candle {
  readonly at: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** What buying at the first open and holding to the last close would have met. */
export interface CandleFigures {
  readonly held: number
  /** The deepest fall from a high to a later low, as a fraction: 0.25 is a quarter. */
  readonly fall: number
  readonly low: { readonly price: number; readonly at: string }
  readonly high: { readonly price: number; readonly at: string }
}

/** The figures of candles, oldest first; null of none. Neighbours may be merged: their highs and lows are kept, and the fall is at least as deep. */
export function candleFigures(candles: readonly Candle[]): CandleFigures | null {
  const [first] = candles
  const last = candles.at(-1)
  if (!first || !last) return null
  let [lowest, highest, peak, fall] = [first, first, first.open, 0]
  for (const candle of candles) {
    if (candle.low < lowest.low) lowest = candle
    if (candle.high > highest.high) highest = candle
    fall = Math.max(fall, peak > 0 ? 1 - candle.low / peak : 0)
    peak = Math.max(peak, candle.high)
  }
  return {
    held: first.open > 0 ? last.close / first.open - 1 : 0,
    fall,
    low: { price: lowest.low, at: lowest.at },
    high: { price: highest.high, at: highest.at },
  }
}

/** The decimals that the prices of candles are written with. */
export function candleDecimals(candles: readonly Omit<Candle, 'at'>[]): number {
  return priceDecimals(candles.flatMap(({ open, high, low, close }) => [open, high, low, close]))
}

/** Where a span of time lies in another one, as shares from 0 to 1. */
export function placeOfSpan(
  span: { from: string; to: string },
  all: { from: number; to: number },
): { start: number; width: number } {
  const whole = Math.max(1, all.to - all.from)
  const start = (Date.parse(span.from) - all.from) / whole
  return { start, width: Math.max(0.02, (Date.parse(span.to) - all.from) / whole - start) }
}

/** A warning as people read it: its moments without what all of them have. */
export function warningText(warning: string): string {
  const times = /(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?Z/g
  const said = warning.replace(times, (_, day: string, minute: string, seconds = ':00') =>
    minute === '00:00' && seconds === ':00' ? day : `${day} ${minute}${seconds === ':00' ? '' : seconds} UTC`,
  )
  return capitalized(said)
}

/** The line of the file that a warning names; null where it names none. */
export function lineOfWarning(warning: string): number | null {
  const [, digits] = /\blines? (\d[\d,]*)/i.exec(warning) ?? []
  return digits === undefined ? null : Number(digits.replaceAll(',', ''))
}
