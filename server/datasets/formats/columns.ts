import { parse } from 'csv-parse/sync'
import type { Column } from '../../engine/candles.ts'
import { excerpt } from '../flaws.ts'
import { showName } from './fields.ts'

/** What separates the fields of a line. */
export type Delimiter = ',' | ';' | '\t'

/** Where the columns of a candle stand in a line. */
export interface Layout {
  readonly index: Readonly<Record<Exclude<Column, 'volume'>, number>>
  /** Null where the file has no volume: every volume is 0 then. */
  readonly volume: number | null
  /** The column of tick volumes beside that of volumes, which is read where every volume is 0; null where there is none. */
  readonly ticks: number | null
  /** The column of the time of day, where the date stands apart from it. */
  readonly clock: number | null
  /** The column that names what is traded; null where there is none. */
  readonly symbol: number | null
  /** The header as it is shown. */
  readonly names: readonly string[]
}

/** A header: how the lines after it read, or all that is wrong with it. */
export type Header = { readonly layout: Layout } | { readonly faults: readonly string[] }

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']

/** The names of a time, the most telling first: where a file has several, the first is read. */
export const TIME_NAMES: readonly string[] = ['timestamp', 'datetime', 'opentime', 'gmttime', 'date', 'time']
const PRICE_NAMES = ['open', 'high', 'low', 'close'] as const
const VOLUME_NAMES = ['volume', 'vol', 'realvolume', 'realvol']
const TICK_NAMES = ['tickvolume', 'tickvol']
const SYMBOL_NAMES = ['symbol', 'ticker', 'pair', 'instrument']

/** A header line matched with the delimiter under which most of a candle's columns are found. */
export interface MatchedLine {
  readonly delimiter: Delimiter
  readonly header: Header
}

/** Reads one line as a header, under each delimiter; the one with the fewest faults is taken. */
export function matchLine(line: string): MatchedLine {
  const matches = DELIMITERS.map((delimiter) => ({ delimiter, header: matchHeader(split(line, delimiter)) }))
  return matches.reduce((best, match) => (faultsOf(match.header) < faultsOf(best.header) ? match : best))
}

/** How many things are wrong with a header: 0 for one that can be read. */
export function faultsOf(header: Header): number {
  return 'faults' in header ? header.faults.length : 0
}

/**
 * Finds the columns of a candle by their names, in any order and case; spaces, underscores, points and
 * brackets do not count ("Open time" is `open_time`, `<CLOSE>` is `close`). Other columns are not read.
 */
export function matchHeader(names: readonly string[]): Header {
  const keys = names.map(keyOf)
  const time = TIME_NAMES.find((name) => keys.includes(name))
  const volume = VOLUME_NAMES.find((name) => keys.includes(name))
  const ticks = TICK_NAMES.find((name) => keys.includes(name))
  const faults = [...missing(keys, time), ...repeated(keys, [time, ...PRICE_NAMES, volume, ticks])]
  if (faults.length > 0 || time === undefined) return { faults: faults.map((fault) => `${fault}; ${listing(names)}`) }
  const [open, high, low, close] = PRICE_NAMES.map((name) => keys.indexOf(name)) as [number, number, number, number]
  const index = { time: keys.indexOf(time), open, high, low, close }
  const clock = time === 'date' && keys.includes('time') ? keys.indexOf('time') : null
  const [own, other] = [volume, ticks].filter((name) => name !== undefined).map((name) => keys.indexOf(name))
  const symbol = keys.findIndex((key) => SYMBOL_NAMES.includes(key))
  const beside = { volume: own ?? null, ticks: other ?? null, clock, symbol: symbol < 0 ? null : symbol }
  return { layout: { index, ...beside, names: names.map(showName) } }
}

/** What a column's name is matched by: its letters, digits and slashes, small. */
export function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}/]/gu, '')
}

function missing(keys: readonly string[], time: string | undefined): string[] {
  const noTime = time === undefined ? ['no column timestamp, datetime, open_time, date or time'] : []
  return [...noTime, ...PRICE_NAMES.filter((name) => !keys.includes(name)).map((name) => `no column ${name}`)]
}

function repeated(keys: readonly string[], wanted: readonly (string | undefined)[]): string[] {
  const twice = wanted.filter((name) => name !== undefined && keys.indexOf(name) !== keys.lastIndexOf(name))
  return twice.map((name) => `column ${name} is there more than once`)
}

function listing(names: readonly string[]): string {
  return `the columns are ${names.slice(0, 20).map(excerpt).join(', ')}`
}

function split(line: string, delimiter: Delimiter): readonly string[] {
  try {
    return parse(line, { delimiter, relax_quotes: true, trim: true })[0] ?? []
  } catch {
    // A quote that this line does not close: it is no header, whatever it is.
    return [line]
  }
}
