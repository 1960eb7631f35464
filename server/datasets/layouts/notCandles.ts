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
