import { keyOf } from './columnNames.ts'
import type { Delimiter } from './delimiters.ts'
import type { FileForm, Layout } from './layout.ts'

/** What is known of a file when it is named. */
export interface NamedFile {
  readonly form: FileForm
  readonly delimiter: Delimiter
  readonly layout: Layout
  /** As `zoneByHabit` gives it: only HistData's files have one. */
  readonly zoneByHabit?: string | null
  /** Its first rows. */
  readonly rows: readonly (readonly string[])[]
}

/** Sources by the names of their columns, as `keyOf` gives them, between commas. */
const BY_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^opentime,open,high,low,close,volume,closetime,quote/, 'Binance klines'],
  [/^unix,date,symbol,open,high,low,close/, 'CryptoDataDownload'],
  [/^date,(?:time,)?open,high,low,close,tickvol,vol,spread$/, 'MetaTrader 5'],
  [/^ticker,per,dtyyyymmdd,time,open,high,low,close/, 'MetaStock'],
  [/^ticker,per,date,time,open,high,low,close/, 'Stooq archive'],
  [/^gmttime,open,high,low,close,volume$/, 'Dukascopy'],
  [/^date,open,high,low,close(?:closeprice[a-z]+)?,adjclose[a-z/]*,volume$/, 'Yahoo Finance'],
  [/^ticker,volume,open,close,high,low,windowstart,transactions$/, 'Polygon flat files'],
  [/^tsevent,rtype,publisherid,instrumentid,/, 'Databento'],
  [/^date,price,open,high,low,vol,change$/, 'Investing.com'],
  [/^date,closelast,volume,open,high,low$|^date,close\/last,volume,open,high,low$/, 'Nasdaq'],
]

const TEXTS: Readonly<Record<Delimiter, string>> = {
  ',': 'CSV',
  ';': 'CSV (semicolons)',
  '\t': 'CSV (tabs)',
  '|': 'CSV (bars)',
}

/** What a file is taken for, as 'Binance klines, no header' or 'CSV with a header'. */
export function nameFormat(file: NamedFile): string {
  const { form, delimiter, layout, rows } = file
  if (form === 'PARQUET') return 'Parquet'
  if (form === 'OBJECTS') return 'JSON, an object for each row'
  if (form === 'ARRAYS') return 'JSON, an array for each row'
  if (form === 'COLUMNS') return 'JSON, an array for each column'
  if (form === 'STACKED') return 'yfinance, a header of several lines'
  if (form === 'NO_HEADER') return `${sourceOf(rows[0] ?? [], file) ?? TEXTS[delimiter]}, no header`
  const keys = layout.names.map(keyOf).join(',')
  const source = BY_NAMES.find(([names]) => names.test(keys))?.[1]
  return source === undefined ? `${TEXTS[delimiter]} with a header` : `${source}, with a header`
}

/** The source of a row without names, by what it holds; null where it may be of any. */
function sourceOf(row: readonly string[], { delimiter, layout, zoneByHabit }: NamedFile): string | null {
  if (zoneByHabit != null) return 'HistData'
  const [first = '', second = ''] = row
  const isEpoch = /^\d{10}(?:\d{3}){0,2}$/.test(first)
  if (isEpoch && row.length === 12 && row[6]?.length === first.length && Number(row[6]) > Number(first))
    return 'Binance klines'
  if (/^\d{10}$/.test(first) && row.length === 7 && /^\d+$/.test(row[6] ?? '')) return 'Kraken OHLCVT'
  if (layout.clock === 1 && /^\d{4}\.\d\d\.\d\d$/.test(first) && /^\d\d:\d\d$/.test(second)) return 'MetaTrader 4'
  return delimiter === ';' && /^\d{8} \d{6}$/.test(first) ? 'NinjaTrader' : null
}
