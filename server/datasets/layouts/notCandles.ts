import { excerpt } from '../flaws.ts'
import { parseNumber } from '../formats/numbers.ts'
import { parseTime } from '../formats/timestamps.ts'
import { keyOf, namesOf } from './columnNames.ts'

const BOOK =
  'it looks like an order book, and candles are needed: the open, high, low and close of each bar; look for klines or OHLC of the same market'
const QUOTES =
  'it looks like quotes or ticks (a bid and an ask a row), and candles are needed: the open, high, low and close of each bar; export bars of a minute or longer'
const TRADES =
  'it looks like trades or ticks (one price and size a row), and candles are needed: the open, high, low and close of each bar; export bars of a minute or longer'
const CLOSES =
  'it has one price a row, and candles are needed: the open, high, low and close of each bar; look for OHLC or klines of the same source'

const SIZES = ['qty', 'quantity', 'amount', 'size', 'volume', 'vol', 'baseqty', 'lastsize', 'lastqty', 'tradesize']
const PRICES = ['price', 'tradeprice', 'lastprice', 'last', 'value', 'rate', 'mid', 'nav', ...namesOf('close')]
const BIDS = ['bid', 'bidprice', 'bestbid', 'bidclose']
const ASKS = ['ask', 'askprice', 'bestask', 'offer', 'askclose']
const MARKS_OF_BOOKS = [
  'issnapshot',
  'updateid',
  'lastupdateid',
  'firstupdateid',
  'finalupdateid',
  'level',
  'bids',
  'asks',
  'depth',
]
const LEVEL = /^(?:bid|ask)s?(?:px|price|sz|size|qty|quantity|amount|vol|volume)?\d+(?:price|amount|size|qty)?$/

/** Says in one sentence what a header names that is not candles; null where it is nothing that is known. */
export function describeNames(names: readonly string[]): string | null {
  const keys = new Set(names.map(keyOf))
  const has = (list: readonly string[]) => list.some((name) => keys.has(name))
  if (has(namesOf('open')) && has(namesOf('high')) && has(namesOf('low'))) return null
  const levels = [...keys].filter((key) => LEVEL.test(key)).length
  if (levels >= 4 || (has(MARKS_OF_BOOKS) && has([...PRICES, 'bids', 'asks']))) return BOOK
  if (has(BIDS) && has(ASKS)) return QUOTES
  if (!has(PRICES) || has(namesOf('high')) || has(namesOf('low')) || has(namesOf('open'))) return null
  return has(SIZES) &&
    (has(['side', 'isbuyermaker', 'tradeid', 'id', 'price', 'buyer', 'takerside']) || !has(namesOf('volume')))
    ? TRADES
    : CLOSES
}

const BINARY = 'it holds bytes that are no text, so it is no file of candles; save the candles as CSV'
const MARKUP =
  'it looks like XML or a web page, not like a file of candles; what it says may be an error: save the file itself'
const SPACES = 'its columns stand between spaces, which is not read; write commas, semicolons or tabs between them'

/** Characters of a text that tell what it is. */
const TELLING = 2_048

/** Says in one sentence why a text has no columns at all; null where it has some. */
export function describeText(text: string): string | null {
  const beginning = text.slice(0, TELLING)
  const controls = beginning.match(/(?![\t\r\n])\p{Cc}/gu)?.length ?? 0
  if (controls > beginning.length / 50) return BINARY
  if (/^\s*<[?!a-z]/i.test(beginning) && /<\/[a-z]|\/>/i.test(beginning)) return MARKUP
  const lines = beginning.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const [first] = lines
  if (first === undefined || lines.some((line) => /[,;\t|]/.test(line))) return null
  const words = lines.slice(0, -1).map((line) => line.trim().split(/\s+/).length)
  if (words.length > 1 && words.every((count) => count >= 5)) return SPACES
  return `no line of it has columns, between commas, semicolons, tabs or bars; it begins with ${excerpt(first.trim())}`
}

/** Rows that are looked at. */
const MOST_ROWS = 50

/** Says in one sentence what rows without a header hold that is not candles; null where it is nothing that is known. */
export function describeRows(rows: readonly (readonly string[])[]): string | null {
  const seen = rows.slice(0, MOST_ROWS)
  const [first] = seen
  const width = first?.length ?? 0
  const time = first?.findIndex(isTime) ?? -1
  if (time < 0 || width < 2 || width > 12) return null
  if (!seen.every((row) => row.length === width && isTime(row[time] ?? ''))) return null
  const others = first?.map((_, at) => at).filter((at) => at !== time) ?? []
  const numbers = others.filter((at) => seen.every((row) => isNumber(row[at] ?? '')))
  if (numbers.length === 1) return CLOSES
  const [one = 0, two = 0] = numbers
  const isClose = seen.every((row) => Math.abs(numberOf(row[one]) / numberOf(row[two]) - 1) < 0.02)
  return numbers.length >= 2 ? (isClose && numbers.length <= 4 ? QUOTES : TRADES) : null
}

/** The sentence of a table whose rows have a time and one number, whatever its header calls that; null for another. */
export function describeSingles(rows: readonly (readonly string[])[]): string | null {
  return rows.length > 1 && rows[0]?.length === 2 && describeRows(rows.slice(1)) === CLOSES ? CLOSES : null
}

function isTime(text: string): boolean {
  // Ticks have milliseconds right behind the seconds.
  return parseTime(text) !== 'UNREADABLE' || /^\d{8} \d{9}$/.test(text)
}

function isNumber(text: string): boolean {
  return !Number.isNaN(numberOf(text)) || !Number.isNaN(parseNumber(text, ','))
}

function numberOf(text: string | undefined): number {
  return parseNumber(text ?? '', '.')
}
