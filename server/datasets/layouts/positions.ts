import { splitLine } from '../formats/columns.ts'
import { markOf, parseNumber } from '../formats/numbers.ts'
import { holdsTime } from '../times/recordTime.ts'
import type { Delimiter } from './delimiters.ts'
import { type Layout, positionNames, type RecordUnit } from './layout.ts'

/** Rows of which at most one in so many may break an order of prices: files have bad rows. */
const ONE_BAD_IN = 10

/** Rows that are looked at. */
const MOST_ROWS = 200

/** The orders in which sources write the four prices; the first is taken where several fit. */
const ORDERS = [
  ['open', 'high', 'low', 'close'],
  // Coinbase's candles.
  ['low', 'high', 'open', 'close'],
  // Bitfinex's candles.
  ['open', 'close', 'high', 'low'],
] as const

type Price = (typeof ORDERS)[0][number]

/** A file without a header: how its lines read. */
export interface Headless {
  readonly layout: Layout
  readonly delimiter: Delimiter
}

/** Finds the columns of lines without a header, under each of some delimiters; null where they are no candles. */
export function matchLines(lines: readonly string[], delimiters: readonly Delimiter[]): Headless | null {
  for (const delimiter of delimiters) {
    const rows = lines.slice(0, MOST_ROWS).map((line) => splitLine(line, delimiter))
    const layout = matchRows(rows, 'line')
    if (layout) return { layout, delimiter }
  }
  return null
}

/**
 * Finds the columns of rows without names by what they hold: a time or a date and a time of day, perhaps with a
 * symbol before them, then the four prices in an order in which the high is the highest and the low the lowest of each
 * row, then perhaps a volume. Null where the rows are no candles.
 */
export function matchRows(rows: readonly (readonly string[])[], unit: RecordUnit): Layout | null {
  const width = rows[0]?.length ?? 0
  if (width < 5 || width > 64) return null
  for (const symbol of [null, 0]) {
    const time = symbol === null ? 0 : 1
    for (const clock of [null, time + 1]) {
      const first = (clock ?? time) + 1
      const layout = layoutOf({ symbol, time, clock, first, width, unit }, rows)
      if (layout) return layout
    }
  }
  return null
}

interface Places {
  readonly symbol: number | null
  readonly time: number
  readonly clock: number | null
  /** The first of the four prices. */
  readonly first: number
  readonly width: number
  readonly unit: RecordUnit
}

function layoutOf({ symbol, time, clock, first, width, unit }: Places, rows: readonly (readonly string[])[]) {
  const times = { index: { time }, clock, names: { length: width } }
  if (!mostly(rows, (row) => holdsTime(row, times))) return null
  if (symbol !== null && !mostly(rows, (row) => Number.isNaN(numberOf(row[symbol])))) return null
  // A clock that stands apart is no price, though its digits may look like one.
  const prices = rows.map((row) => [0, 1, 2, 3].map((at) => numberOf(row[first + at])))
  const order = bestOrder(prices)
  if (!order) return null
  const at = (price: Price) => first + order.indexOf(price)
  const index = { time, open: at('open'), high: at('high'), low: at('low'), close: at('close') }
  const volume = volumeAfter(rows, index, { first, width })
  const names = positionNames(width, { ...index, clock, volume })
  return { index, volume, ticks: null, clock, symbol, adjusted: null, zone: null, name: null, unit, names }
}

/** The volume: the column after the prices; Kraken's candles have the mean price between them. */
function volumeAfter(
  rows: readonly (readonly string[])[],
  { high, low }: { readonly high: number; readonly low: number },
  { first, width }: Pick<Places, 'first' | 'width'>,
): number | null {
  const next = first + 4
  if (next >= width || !mostly(rows, (row) => !Number.isNaN(numberOf(row[next])))) return null
  const isMean = (row: readonly string[]) =>
    numberOf(row[next]) <= numberOf(row[high]) && (numberOf(row[next]) >= numberOf(row[low]) || isNone(row[next]))
  return width - first === 7 && rows.length > 1 && rows.every(isMean) ? next + 1 : next
}

/** Kraken gives a mean of 0 where nothing was traded. */
function isNone(text: string | undefined): boolean {
  return numberOf(text) === 0
}

/** The order that the fewest rows break. */
function bestOrder(prices: readonly (readonly number[])[]): readonly Price[] | null {
  const orders = ORDERS.map((names) => ({ names, bad: countBad(prices, (row) => fits(row, names)) }))
  const best = orders.reduce((one, other) => (other.bad < one.bad ? other : one))
  return isFew(best.bad, prices.length) ? best.names : null
}

function fits(row: readonly number[], order: readonly Price[]): boolean {
  const high = row[order.indexOf('high')] ?? Number.NaN
  const low = row[order.indexOf('low')] ?? Number.NaN
  return low > 0 && row.every((price) => price <= high && price >= low)
}

function mostly<T>(rows: readonly T[], holds: (row: T) => boolean): boolean {
  return rows.length > 0 && isFew(countBad(rows, holds), rows.length)
}

function countBad<T>(rows: readonly T[], holds: (row: T) => boolean): number {
  return rows.reduce((count, row) => count + (holds(row) ? 0 : 1), 0)
}

/** Whether so few rows are bad that the others are right: one in ten, or one of three. */
function isFew(bad: number, rows: number): boolean {
  return bad * ONE_BAD_IN <= rows || (bad === 1 && rows >= 3)
}

/** A number under the mark that it shows, else with a decimal point: within a row all are of one mark. */
function numberOf(text: string | undefined): number {
  return parseNumber(text ?? '', markOf(text ?? '') === ',' ? ',' : '.')
}
