import { keyOf, namesOf } from './columnNames.ts'

/** A header that takes several lines, as those that yfinance and pandas write. */
export interface StackedHeader {
  /** One name for each column of the lines below, as a header of one line has them; those of one ticker. */
  readonly names: readonly string[]
  /** Lines that it takes. */
  readonly lines: number
  /** The one ticker that the header names; null where it names none, or several. */
  readonly ticker: string | null
  /** Where the header names several tickers: the columns of each, behind that of the time. */
  readonly tickers: readonly TickerColumns[]
}

/** The columns of one ticker, where several stand side by side. */
export interface TickerColumns {
  readonly ticker: string
  /** Positions of `names` in the file's lines. */
  readonly positions: readonly number[]
}

/** Lines below the first that may belong to the header. */
const MOST_BELOW = 2

const PRICES = ['open', 'high', 'low', 'close'] as const

/**
 * Reads lines as a header that names the prices in one line, the tickers perhaps in another and the time in a line of its
 * own that is empty else: `Price,Close,High,…`, `Ticker,SPY,SPY,…`, `Date,,,…`. Null where they are none.
 */
export function stackHeader(lines: readonly (readonly string[])[]): StackedHeader | null {
  for (let below = 1; below <= MOST_BELOW; below++) {
    const times = lines[below]
    const time = times && positionOfTime(times)
    if (times === undefined || time === null || time === undefined) continue
    const above = lines.slice(0, below)
    const prices = above.find(namesPrices)
    if (!prices) return null
    const tickers = above.find((line) => line !== prices) ?? []
    return stack({ time, name: times[time] ?? '', prices, tickers }, below + 1)
  }
  return null
}

interface Parts {
  readonly time: number
  readonly name: string
  readonly prices: readonly string[]
  readonly tickers: readonly string[]
}

function stack({ time, name, prices, tickers }: Parts, lines: number): StackedHeader {
  const places = prices.map((_, at) => at).filter((at) => at !== time)
  const groups = Map.groupBy(places, (at) => (tickers[at] ?? '').trim())
  const named = [...groups].filter(([ticker]) => ticker !== '')
  if (named.length < 2) {
    const names = prices.map((price, at) => (at === time ? name : price))
    return { names, lines, ticker: named[0]?.[0] ?? null, tickers: [] }
  }
  const [[, first] = ['', []]] = named
  const order = first.map((at) => keyOf(prices[at] ?? ''))
  const names = [name, ...first.map((at) => prices[at] ?? ''), 'symbol']
  const columns = named.map(([ticker, own]) => ({
    ticker,
    positions: [time, ...order.map((key) => own.find((at) => keyOf(prices[at] ?? '') === key) ?? -1)],
  }))
  return { names, lines, ticker: null, tickers: columns }
}

/** The place of a time's name that stands alone in its line. */
function positionOfTime(line: readonly string[]): number | null {
  const places = line.flatMap((text, at) => (text.trim() === '' ? [] : [at]))
  const [place] = places
  return places.length === 1 && place !== undefined && namesOf('time').includes(keyOf(line[place] ?? '')) ? place : null
}

function namesPrices(line: readonly string[]): boolean {
  const keys = new Set(line.map(keyOf))
  return PRICES.every((price) => keys.has(price))
}
