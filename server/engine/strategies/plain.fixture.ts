import type { Candles } from '../candles.ts'

/** A figure by bar, worked out anew from its definition; NaN where it is not known, before the first bar too. */
export type Series = (bar: number) => number

/** Whether something happens on a bar. */
export type Event = (bar: number) => boolean

/** The columns of candles as series. */
export interface Plain {
  readonly open: Series
  readonly high: Series
  readonly low: Series
  readonly close: Series
  readonly volume: Series
  /** When a bar begins, milliseconds since 1970 (UTC). */
  readonly time: Series
  readonly length: number
}

/** Candles as series. */
export function plainOf({ open, high, low, close, volume, time, length }: Candles): Plain {
  const series = (column: Float64Array) => (bar: number) => column[bar] ?? Number.NaN
  const prices = { open: series(open), high: series(high), low: series(low), close: series(close) }
  return { ...prices, volume: series(volume), time: series(time), length }
}

/** Remembers what a series has said, so that those that look back on themselves end. */
export function remember(series: Series): Series {
  const known: number[] = []
  return (bar) => {
    if (bar < 0) return Number.NaN
    const value = known[bar] ?? series(bar)
    known[bar] = value
    return value
  }
}

/** The last `count` values up to a bar, oldest first. */
export function lastOf(series: Series, count: number, bar: number): number[] {
  const values: number[] = []
  for (let index = bar - count + 1; index <= bar; index++) values.push(series(index))
  return values
}

const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

/** Works on series as on numbers. */
export const of = (combine: (...values: number[]) => number, ...series: Series[]): Series => {
  const [first, second, third] = series
  // Most are of one to three: written out, they take a third of the time.
  if (first && !second) return (bar) => combine(first(bar))
  if (first && second && !third) return (bar) => combine(first(bar), second(bar))
  if (first && second && third && series.length === 3) return (bar) => combine(first(bar), second(bar), third(bar))
  return (bar) => combine(...series.map((one) => one(bar)))
}

export const sumOf = (series: Series, count: number) => remember((bar) => add(lastOf(series, count, bar)))
export const meanOf = (series: Series, count: number) => remember((bar) => add(lastOf(series, count, bar)) / count)
export const topOf = (series: Series, count: number) => remember((bar) => Math.max(...lastOf(series, count, bar)))
export const bottomOf = (series: Series, count: number) => remember((bar) => Math.min(...lastOf(series, count, bar)))
export const before =
  (series: Series, lag = 1): Series =>
  (bar) =>
    series(bar - lag)
export const moveOf = (series: Series, lag = 1) => of((now, then) => now - then, series, before(series, lag))
export const minus = (one: Series, other: Series) => of((a, b) => a - b, one, other)

/** The deviation of the last `count` values, over all of them. */
export const deviationOf = (series: Series, count: number) =>
  remember((bar) => {
    const mean = meanOf(series, count)(bar)
    return Math.sqrt(add(lastOf(series, count, bar).map((value) => (value - mean) ** 2)) / count)
  })

/** A recursive average that begins with the mean of its first `count` known values. */
function recursive(series: Series, count: number, weight: number): Series {
  const average = remember((bar) => {
    const last = average(bar - 1)
    return Number.isNaN(last) ? add(lastOf(series, count, bar)) / count : (1 - weight) * last + weight * series(bar)
  })
  return average
}

export const emaOf = (series: Series, count: number) => recursive(series, count, 2 / (count + 1))
export const wilderOf = (series: Series, count: number) => recursive(series, count, 1 / count)
export const weightedOf = (series: Series, count: number) =>
  remember(
    (bar) => add(lastOf(series, count, bar).map((value, index) => value * (index + 1))) / ((count * (count + 1)) / 2),
  )

/** The largest of the three ranges of a bar. */
export const trueRangeOf = ({ high, low, close }: Plain) =>
  of(
    (top, bottom, last) => Math.max(top - bottom, Math.abs(top - last), Math.abs(bottom - last)),
    high,
    low,
    before(close),
  )

export const rsiOf = (close: Series, count: number) => {
  const up = wilderOf(
    of((move) => Math.max(move, 0), moveOf(close)),
    count,
  )
  const down = wilderOf(
    of((move) => Math.max(-move, 0), moveOf(close)),
    count,
  )
  return of((gain, loss) => (gain === 0 && loss === 0 ? 50 : 100 - 100 / (1 + gain / loss)), up, down)
}

export const typicalOf = ({ high, low, close }: Plain) => of((a, b, c) => (a + b + c) / 3, high, low, close)

/** Numbers that are apart by less than a ten-billionth of the largest of them, or of what they are measured by, are equal. */
const near = (...sizes: number[]) => 1e-10 * Math.max(...sizes.map(Math.abs))

/** Whether a number is above another by more than rounding. */
export const isOver = (one: number, other: number, measure = 0) => one - other > near(one, other, measure)

/** One crosses above the other: at or below it on the bar before, above it now. */
export const rises = (one: Series, other: Series, measure: Series = () => 0): Event => {
  const event = (bar: number) => {
    const [last, now] = [one(bar - 1) - other(bar - 1), one(bar) - other(bar)]
    const bound = near(one(bar - 1), other(bar - 1), one(bar), other(bar), measure(bar))
    return last <= bound && now > bound
  }
  return event
}
export const falls = (one: Series, other: Series, measure?: Series): Event => {
  const negative = (series: Series) => of((value) => -value, series)
  return rises(negative(one), negative(other), measure)
}
/** Part ÷ whole; what counts in its place where the whole is nothing. */
export const shareOf = (empty: number) => (part: number, whole: number) =>
  whole === 0 && !Number.isNaN(part) ? empty : part / whole

/** What percentages and indexes are measured by. */
export const HUNDRED: Series = () => 100
export const level =
  (value: number): Series =>
  () =>
    value
export const both =
  (one: Event, other: Event): Event =>
  (bar) =>
    one(bar) && other(bar)
