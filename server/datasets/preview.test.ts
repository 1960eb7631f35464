import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { FileFormat } from '../jobs/ports/fileFormat.ts'
import { FILES } from './corpus/corpus.fixture.ts'
import type { CorpusFile } from './corpus/corpusFile.fixture.ts'
import { zipOf } from './corpus/zip.fixture.ts'
import { readFile } from './files/readFile.ts'
import { streamed } from './files/source.ts'
import { bytesOf, chunksOf, rowsOf } from './fixtures.ts'
import { checkFormat } from './layouts/choice.ts'
import { preview } from './preview.ts'
import { linesOf } from './previewText.ts'

async function sourceOf({ content }: Pick<CorpusFile, 'content'>) {
  return typeof content === 'string' ? chunksOf(Buffer.from(content)) : bytesOf(await content())
}

const look = (text: string, format?: FileFormat) => preview(chunksOf(Buffer.from(text)), 'file', format)

/** What each source of the corpus is taken for; the others are CSV with a header. */
const FORMATS: Readonly<Record<string, string>> = {
  'Binance klines, milliseconds': 'Binance klines, no header',
  'Binance klines, microseconds (from 2025 on)': 'Binance klines, no header',
  'Binance futures klines, with a header': 'Binance klines, with a header',
  'Kraken OHLCVT': 'Kraken OHLCVT, no header',
  'Kraken REST API': 'JSON, an array for each row',
  'Coinbase Exchange API': 'JSON, an array for each row',
  'Bitfinex API': 'JSON, an array for each row',
  'Bitstamp API': 'JSON, an object for each row',
  'OKX API': 'JSON, an array for each row',
  CryptoDataDownload: 'CryptoDataDownload, with a header',
  CCXT: 'JSON, an array for each row',
  'MetaTrader 4': 'MetaTrader 4, no header',
  'MetaTrader 5': 'MetaTrader 5, with a header',
  'MetaTrader 5, UTF-16': 'MetaTrader 5, with a header',
  HistData: 'HistData, no header',
  'HistData for MetaTrader': 'HistData, no header',
  NinjaTrader: 'NinjaTrader, no header',
  'MetaStock ASCII': 'CSV, no header',
  Kibot: 'CSV, no header',
  'Yahoo Finance': 'Yahoo Finance, with a header',
  'Yahoo Finance, copied from its page': 'Yahoo Finance, with a header',
  'Stooq archive': 'Stooq archive, with a header',
  'Alpha Vantage, JSON': 'JSON, an object for each row',
  'Polygon flat files': 'Polygon flat files, with a header, packed with gzip',
  'Alpaca API': 'JSON, an object for each row',
  Databento: 'Databento, with a header',
  'Investing.com': 'Investing.com, with a header',
  Boursorama: 'CSV (tabs) with a header',
  'ariva.de, Börse Frankfurt': 'CSV (semicolons) with a header',
  Nasdaq: 'Nasdaq, with a header',
  CoinGecko: 'JSON, an array for each row',
  CoinMarketCap: 'CSV (semicolons) with a header',
  'yfinance, one ticker': 'yfinance, a header of several lines',
  'yfinance, several tickers': 'yfinance, a header of several lines',
  'pandas, JSON records': 'JSON, an object for each row',
  'JSON lines': 'JSON, an object for each row',
  'TradingView UDF, Finnhub': 'JSON, an array for each column',
  'Parquet (pandas, Polars, DuckDB)': 'Parquet',
  ZIP: 'CSV with a header, in a ZIP',
  'Hyperliquid, and candles of streams': 'JSON, an object for each row',
  OANDA: 'JSON, an object for each row',
  Deribit: 'JSON, an array for each column',
  'Yahoo Finance, copied with its explanations': 'Yahoo Finance, with a header',
  comdirect: 'CSV (semicolons) with a header',
  Euronext: 'CSV (semicolons) with a header',
  'Excel and Google Sheets': 'CSV (semicolons) with a header',
}

describe('a preview of a file as it is written by', () => {
  test.each(FILES.map((file) => [file.source, file] as const))(
    '%s tells what the import makes of it',
    async (_, file) => {
      const found = await preview(await sourceOf(file), 'file')
      expect(found.format).toBe(FORMATS[file.source] ?? 'CSV with a header')
      expect(found.problems).toEqual([])
      expect(found.rows.length).toBeGreaterThan(1)
      const outcome = await readFile(await sourceOf(file), 'file')
      if ('problems' in outcome) throw new Error('it is not imported')
      const [series] = outcome.series
      const candles = found.candles.map(({ atMs, open, high, low, close, volume }) => [
        atMs,
        open,
        high,
        low,
        close,
        volume,
      ])
      expect(candles).toEqual(series && rowsOf(series.candles).slice(0, 10))
      expect(found.symbols).toEqual(outcome.series.flatMap(({ symbol }) => symbol ?? []))
      expect(found.warnings).toEqual([...(series?.warnings ?? []), ...outcome.notes])
      expect(found.columns.map(({ position }) => position)).toEqual(found.columns.map((__, at) => at + 1))
      // What it says of each column, said by the caller, is the same file.
      const of = (role: string) =>
        found.columns.filter((column) => column.role === role).map(({ position }) => `${position}`)
      const one = (role: string) => of(role)[0] ?? ''
      const columns = {
        time: of('TIME'),
        open: one('OPEN'),
        high: one('HIGH'),
        low: one('LOW'),
        close: one('CLOSE'),
        volume: one('VOLUME'),
        ...(of('SYMBOL').length > 0 && !found.format.startsWith('JSON') ? { symbol: one('SYMBOL') } : {}),
      }
      const choice = checkFormat({ columns })
      if ('problems' in choice) throw new Error(JSON.stringify(choice.problems))
      const again = await readFile(await sourceOf(file), 'file', { choice })
      expect('problems' in again ? again.problems : again.series.map(({ digest }) => digest)).toEqual(
        outcome.series.map(({ digest }) => digest),
      )
    },
  )
})

const HEADER = 'date,open,high,low,close,volume\n'

function days(count: number, dateOf = (at: number) => new Date(at * 86_400_000).toISOString().slice(0, 10)): string {
  return HEADER + Array.from({ length: count }, (_, at) => `${dateOf(at)},10.5,12.25,9.75,11.5,${100 + at}\n`).join('')
}

describe('the beginning of a large file', () => {
  const whole = days(40_000)

  test.each([1 << 20, (1 << 20) + 7, (1 << 18) + 1, 300_000])(
    'of %i characters is told without a word on its last line',
    async (size) => {
      const found = await look(whole.slice(0, size))
      expect(found.problems).toEqual([])
      expect(found.candles).toHaveLength(10)
      expect(found.warnings).toEqual([expect.stringMatching(/^only the beginning was read \(\d+ rows\)/)])
    },
  )

  test('that somebody cut after a few lines has no problem either', async () => {
    for (let size = HEADER.length + 80; size < HEADER.length + 130; size++) {
      const { problems, warnings } = await look(whole.slice(0, size))
      expect([problems, warnings]).toEqual([[], []])
    }
  })

  test('is all that is read of it', async () => {
    let read = 0
    const endless = streamed(async function* () {
      yield HEADER
      for (;;) {
        read += 1
        yield '2024-01-02,10.5,12.25,9.75,11.5,100\n'.repeat(1_000)
      }
    })
    expect((await preview(endless, 'file')).problems).toMatchObject([{ code: 'TOO_FEW_BARS' }])
    expect(read * 36_000).toBeLessThan(1 << 20)
  })

  test('packed, or as JSON, is told as well', async () => {
    const packed = gzipSync(whole)
    const cut = packed.subarray(0, packed.length / 2)
    expect(await preview(bytesOf(cut), 'file')).toMatchObject({
      format: 'CSV with a header, packed with gzip',
      problems: [],
    })
    expect(await preview(bytesOf(zipOf({ 'a.csv': whole })), 'file')).toMatchObject({
      format: 'CSV with a header, in a ZIP',
      problems: [],
    })
    const rows = whole
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    const found = await look(JSON.stringify(rows).slice(0, 1 << 20))
    expect(found).toMatchObject({ format: 'JSON, an array for each row', problems: [], candles: { length: 10 } })
  })

  test('says what only the rest decides', async () => {
    const open = days(20_000, () => '04/01/2024')
    const { warnings, problems } = await look(open.slice(0, 1 << 20))
    expect(problems).toEqual([])
    expect(warnings.join('\n')).toMatch(/only the rest.*format\.dateOrder/)
    const told = await look(open.slice(0, 1 << 20), { dateOrder: 'DMY' })
    expect(told.warnings.join('\n')).not.toContain('dateOrder')
    expect(told.candles[0]?.atMs ?? Date.UTC(2024, 0, 4)).toBe(Date.UTC(2024, 0, 4))
  })
})

describe('what a file was read as', () => {
  const BARS = { rows: 3, isWhole: true, barSeconds: 86_400 }

  test.each<[string, string, object]>([
    ['days with decimal points', days(3), { ...BARS, timeZone: 'UTC', dateOrder: null, decimal: '.' }],
    ['moments', days(3, (at) => `${1_704_067_200 + 86_400 * at}`), { timeZone: null }],
    ['times with an offset', days(3, (at) => `2024-01-0${at + 1}T00:00:00+01:00`), { timeZone: null }],
    ['times in the zone of the header', days(3).replace('date', 'date (Japan)'), { timeZone: 'Japan' }],
    ['dates with the day first', days(3, (at) => `${29 + at}/12/2023`), { dateOrder: 'DMY' }],
    ['whole numbers', days(3).replaceAll(/\.\d+/g, ''), { decimal: null }],
    ['decimal commas', days(3).replaceAll(',', ';').replaceAll('.', ','), { decimal: ',' }],
  ])('of %s is told', async (_, text, expected) => {
    expect((await look(text)).reading).toMatchObject(expected)
  })

  test('is told of its first and last bar, and of what the caller says', async () => {
    const { reading } = await look(days(3), { timeZone: 'EST5EDT' })
    const span = { fromMs: 5 * 3_600_000, toMs: 2 * 86_400_000 + 5 * 3_600_000 }
    expect(reading).toMatchObject({ ...span, timeZone: 'EST5EDT' })
    expect((await look(days(3), { dateOrder: 'DMY', decimal: '.' })).reading).toMatchObject({ dateOrder: 'DMY' })
  })

  test('of the beginning of a file is not the whole', async () => {
    const { reading } = await look(days(40_000).slice(0, 1 << 20))
    expect(reading).toMatchObject({ isWhole: false, barSeconds: 86_400 })
    expect(reading?.rows).toBeGreaterThan(1_000)
  })
})

describe('a question', () => {
  const minutes = (volume: number) => ['00', '01'].map((at) => `20240701 19${at}00;1.1;1.2;1;1.1;${volume}\n`).join('')

  test('on the zone of HistData has both answers, and is not asked again', async () => {
    const found = await look(minutes(0))
    expect(found.problems).toEqual([])
    expect(found.reading?.timeZone).toBe('EST')
    expect(found.questions).toMatchObject([
      { path: 'format.timeZone', answers: [{ value: 'EST' }, { value: 'UTC', meaning: 'UTC' }] },
    ])
    expect(found.warnings[0]).toContain('as HistData writes them; format.timeZone says otherwise')
    const told = await look(minutes(0), { timeZone: 'UTC' })
    expect(told).toMatchObject({ questions: [], warnings: [], reading: { fromMs: Date.UTC(2024, 6, 1, 19) } })
    expect((await look(minutes(7))).reading?.timeZone).toBe('UTC')
  })

  test('on the decimal mark has both numbers', async () => {
    const [question] = (await look('date;open;high;low;close\n2024-01-02;1,005;1,005;1,005;1,005\n')).questions
    const answers = [
      { value: ',', meaning: '1.005' },
      { value: '.', meaning: '1005' },
    ]
    expect(question).toEqual({ path: 'format.decimal', text: 'line 2, column open: "1,005"', answers })
  })

  test('that the rest of the file may answer is asked beside a warning', async () => {
    const open = days(20_000, () => '04/01/2024').slice(0, 1 << 20)
    expect((await look(open)).questions.map(({ path }) => path)).toEqual(['format.dateOrder'])
    expect((await look(open, { dateOrder: 'DMY' })).questions).toEqual([])
  })
})

test('a preview is printed in a few aligned lines', async () => {
  const text = `${days(2)}1970-01-03,1\u001b[2J,,,,\n`
  expect(linesOf(await look(text))).toEqual([
    'CSV with a header',
    '  3 rows, bars of 86400 s from 1970-01-01T00:00 to 1970-01-02T00:00; times in UTC, decimal mark "."',
    '  column  name    is      row 1       row 2       row 3',
    '  1       date    time    1970-01-01  1970-01-02  1970-01-03',
    '  2       open    open    10.5        10.5        1 [2J',
    '  3       high    high    12.25       12.25',
    '  4       low     low     9.75        9.75',
    '  5       close   close   11.5        11.5',
    '  6       volume  volume  100         101',
    '  candle (UTC)         open  high   low   close  volume',
    '  1970-01-01T00:00:00  10.5  12.25  9.75  11.5   100',
    '  1970-01-02T00:00:00  10.5  12.25  9.75  11.5   101',
    expect.stringMatching(/^ {2}note: 1 row dropped: price missing/),
  ])
  const lines = linesOf(await look(text, { decimal: 'x' }))
  expect(lines.at(-1)).toBe('  problem (format.decimal): "x" is not allowed here; it must be "." or ","')
})

describe('a preview of a file that is not imported as it is', () => {
  test('has the question, the columns and the rows', async () => {
    const found = await look('date,open,high,low,close\n04/01/2024,1,2,1,1\n09/01/2024,1,2,1,1\n')
    expect(found).toMatchObject({ candles: [], warnings: [], reading: null })
    expect(found.problems).toEqual([{ path: 'file', code: 'AMBIGUOUS', message: expect.any(String) }])
    expect(found.questions).toEqual([
      {
        path: 'format.dateOrder',
        text: 'line 2, column date: "04/01/2024"',
        answers: [
          { value: 'MDY', meaning: '1 April 2024' },
          { value: 'DMY', meaning: '4 January 2024' },
        ],
      },
    ])
    expect(found.columns.map(({ role }) => role)).toEqual(['TIME', 'OPEN', 'HIGH', 'LOW', 'CLOSE'])
    expect(found.rows).toEqual([
      ['04/01/2024', '1', '2', '1', '1'],
      ['09/01/2024', '1', '2', '1', '1'],
    ])
  })

  test('has rows and positions to choose from, under which it is read', async () => {
    const text = 'D,a,b,c,d\n2024-01-02,1,3,1,2\n2024-01-03,1,3,1,2\n'
    const found = await look(text)
    expect(found).toMatchObject({ format: 'not recognised', columns: { length: 5 }, candles: [] })
    expect(found.rows).toHaveLength(3)
    expect(found.problems.length).toBeGreaterThan(0)
    const columns = { time: ['1'], open: '2', high: '3', low: '4', close: '5' }
    expect(await look(text, { columns })).toMatchObject({ problems: [], candles: { length: 2 } })
  })

  test('names what is wrong with the format beside the columns that there are', async () => {
    const found = await look(days(3), { columns: { open: 'nothing' }, decimal: '.' })
    expect(found).toMatchObject({ problems: [{ path: 'format.columns.open', code: 'NOT_FOUND' }], rows: { length: 4 } })
    const wrong = await look(days(3), { decimal: 'x' })
    expect(wrong).toMatchObject({ problems: [{ path: 'format.decimal' }], columns: { length: 6 }, rows: { length: 3 } })
  })

  test('says that it is none, and nothing else', async () => {
    const found = await preview(chunksOf(Buffer.from('%PDF-1.7')), 'file')
    expect(found).toMatchObject({
      format: 'no file of candles',
      columns: [],
      rows: [],
      problems: [{ code: 'BAD_CSV' }],
    })
    expect((await look('')).problems).toHaveLength(1)
  })
})
