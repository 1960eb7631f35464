import { describe, expect, test } from 'vitest'
import type { FileFormat } from '../jobs/ports/fileFormat.ts'
import { FILES } from './corpus/corpus.fixture.ts'
import { readFile } from './files/readFile.ts'
import { bytesOf, chunksOf, rowsOf } from './fixtures.ts'
import { checkFormat } from './layouts/choice.ts'

async function read(content: string | Uint8Array, format: FileFormat) {
  const choice = checkFormat(format)
  if ('problems' in choice) return choice
  const source = typeof content === 'string' ? chunksOf(content) : bytesOf(content)
  return readFile(source, 'file', { choice })
}

/** The rows of the first series, with times as they are shown; the problems where there is none. */
async function rows(content: string | Uint8Array, format: FileFormat) {
  const outcome = await read(content, format)
  if ('problems' in outcome) return outcome.problems
  const [series] = outcome.series
  return series
    ? rowsOf(series.candles).map(([at = 0, ...rest]) => [new Date(at).toISOString().slice(0, 16), ...rest])
    : []
}

async function problems(content: string | Uint8Array, format: FileFormat) {
  const outcome = await read(content, format)
  return 'problems' in outcome ? outcome.problems : []
}

async function sourceOf(name: string): Promise<string | Uint8Array> {
  const file = FILES.find(({ source }) => source === name)
  if (!file) throw new Error(`no source ${name}`)
  return typeof file.content === 'string' ? file.content : await file.content()
}

const PLAIN = 'date,open,high,low,close,volume\n2024-01-02,10,12,9,11,100\n2024-01-03,11,13,10,12,200\n'
const OPEN_DATES = 'date,open,high,low,close\n04/01/2024,1,2,1,1\n09/01/2024,1,2,1,1\n'
const OPEN_NUMBERS =
  'date;open;high;low;close\n2024-01-02;39,850;39,900;39,800;39,875\n2024-01-03;39,850;39,900;39,800;39,875\n'

describe('what is said of a file stands in place of what would be found:', () => {
  test('the columns by name, however it is written, and by position', async () => {
    const text = await sourceOf('Yahoo Finance')
    const plain = await rows(text, {})
    const [first = []] = plain as unknown[][]
    const adjusted = await rows(text, { columns: { close: 'adj close' } })
    expect(adjusted).toEqual(await rows(text, { columns: { close: '6' } }))
    expect((adjusted as unknown[][])[0]?.slice(0, 4)).toEqual(first.slice(0, 4))
    expect(adjusted).not.toEqual(plain)
  })

  test('the columns of a file without a header', async () => {
    const text = await sourceOf('Binance klines, milliseconds')
    const chosen = await rows(text, {
      columns: { time: ['1'], open: '2', high: '3', low: '4', close: '5', volume: '8' },
    })
    expect(chosen).toHaveLength(3)
    expect((chosen as unknown[][])[0]).toEqual([
      '2024-01-01T00:00',
      42283.58,
      42554.57,
      42261.02,
      42475.23,
      53957248.973789,
    ])
    expect(await rows(text, { columns: { volume: '8' } })).toEqual(chosen)
  })

  test('date and time in two columns, and names that nothing is known of', async () => {
    const text = 'D,x,T,a,b,c,d\n2024-01-02,7,10:00,1,3,1,2\n2024-01-02,7,11:00,1,3,1,2\n'
    const columns = { time: ['D', 'T'], open: 'a', high: 'b', low: 'c', close: 'd', volume: 'x' }
    expect(await rows(text, { columns })).toEqual([
      ['2024-01-02T10:00', 1, 3, 1, 2, 7],
      ['2024-01-02T11:00', 1, 3, 1, 2, 7],
    ])
  })

  test('no volume and no symbol', async () => {
    const text = 'date,symbol,open,high,low,close,volume\n2024-01-02,A,1,1,1,1,5\n2024-01-03,B,1,1,1,1,5\n'
    const outcome = await read(text, { columns: { volume: '', symbol: '' } })
    expect(outcome).toMatchObject({ series: [{ symbol: null, candles: { length: 2 } }] })
    expect(((await rows(text, { columns: { volume: '', symbol: '' } })) as unknown[][])[0]?.[5]).toBe(0)
  })

  test('a header, or none', async () => {
    expect(await rows(PLAIN, { hasHeader: true })).toHaveLength(2)
    const headless = PLAIN.split('\n').slice(1).join('\n')
    expect(await rows(headless, { hasHeader: false })).toEqual(await rows(PLAIN, {}))
    const columns = { time: ['1'], open: '2', high: '3', low: '4', close: '5' }
    const words = 'a,b,c,d,e\n2024-01-02,1,3,1,2\n2024-01-03,1,3,1,2\n'
    expect(await rows(words, { hasHeader: true, columns })).toHaveLength(2)
    expect(await rows(words, { columns })).toHaveLength(2)
  })

  test('the zone, for times without an offset', async () => {
    const times = ((await rows(PLAIN, { timeZone: 'America/New_York' })) as unknown[][]).map(([time]) => time)
    expect(times).toEqual(['2024-01-02T05:00', '2024-01-03T05:00'])
    const epoch = await sourceOf('Kraken OHLCVT')
    expect(await rows(epoch, { timeZone: 'America/New_York' })).toEqual(await rows(epoch, {}))
  })

  test('the order of dates', async () => {
    const times = async (text: string, dateOrder: 'DMY' | 'MDY') =>
      ((await rows(text, { dateOrder })) as unknown[][]).map(([time]) => String(time).slice(0, 10))
    expect(await times(OPEN_DATES, 'DMY')).toEqual(['2024-01-04', '2024-01-09'])
    expect(await times(OPEN_DATES, 'MDY')).toEqual(['2024-04-01', '2024-09-01'])
    expect(await times(OPEN_DATES.replaceAll('/', '.'), 'MDY')).toEqual(['2024-04-01', '2024-09-01'])
  })

  test('the decimal mark, of prices and volumes', async () => {
    const opens = async (decimal: string) =>
      ((await rows(OPEN_NUMBERS, { decimal })) as unknown[][]).map(([, open]) => open)
    expect(await opens(',')).toEqual([39.85, 39.85])
    expect(await opens('.')).toEqual([39_850, 39_850])
    const volumes = PLAIN.replace('100', '"1.005"').replace('200', '"2.005"')
    expect(((await rows(volumes, { decimal: ',' })) as unknown[][]).map((row) => row[5])).toEqual([1005, 2005])
  })

  test('the delimiter', async () => {
    const text = 'date|open|high|low|close|note\n2024-01-02|1|1|1|1|a;b\n2024-01-03|1|1|1|1|c;d\n'
    expect(await rows(text, { delimiter: '|' })).toHaveLength(2)
  })

  test('the columns of JSON and Parquet', async () => {
    const parquet = await sourceOf('Parquet (pandas, Polars, DuckDB)')
    const usual = (await rows(parquet, {})) as unknown[][]
    const swapped = (await rows(parquet, { columns: { open: 'low', low: 'open' } })) as unknown[][]
    expect(swapped).toHaveLength(usual.length)
    const json = await sourceOf('Kraken REST API')
    expect(((await rows(json, { columns: { volume: '8' } })) as unknown[][])[0]?.[5]).not.toBe(
      ((await rows(json, {})) as unknown[][])[0]?.[5],
    )
  })
})

describe('what is wrong with it is a problem where it stands:', () => {
  test.each<[FileFormat, string, string, RegExp]>([
    [
      { columns: { open: 'Opn' } },
      'format.columns.open',
      'NOT_FOUND',
      /^no column "Opn"; the columns are "date", "open",/,
    ],
    [{ columns: { open: '7' } }, 'format.columns.open', 'NOT_FOUND', /'1' to '6' by position$/],
    [{ columns: { open: '' } }, 'format.columns.open', 'EMPTY', /^"" is no column; give/],
    [{ columns: { time: [] } }, 'format.columns.time', 'EMPTY', /^0 columns are chosen for the time/],
    [{ columns: { time: ['1', '2', '3'] } }, 'format.columns.time', 'TOO_LARGE', /^3 columns are chosen for the time/],
    [{ columns: { time: ['date', 'date'] } }, 'format.columns.time', 'CONFLICT', /twice for time/],
    [{ columns: { open: 'low', high: '4' } }, 'format.columns.high', 'CONFLICT', /for open and for high/],
    [
      { timeZone: 'Mars/Olympus' },
      'format.timeZone',
      'OUT_OF_RANGE',
      /^"Mars\/Olympus" is not allowed here.*"Europe\/Berlin"/,
    ],
    [{ decimal: ';' }, 'format.decimal', 'OUT_OF_RANGE', /^";" is not allowed here; it must be "\." or ","$/],
    [{ delimiter: ':' }, 'format.delimiter', 'OUT_OF_RANGE', /^":" is not allowed here.*a tab$/],
    [{ delimiter: ';' }, 'format.delimiter', 'NOT_FOUND', /^";" is in none of the first lines/],
  ])('%j', async (format, path, code, message) => {
    expect((await problems(PLAIN, format))[0]).toEqual({ path, code, message: expect.stringMatching(message) })
  })

  test('an order or a mark that the file contradicts', async () => {
    expect(await problems(OPEN_DATES.replace('04/01', '13/01'), { dateOrder: 'MDY' })).toEqual([
      {
        path: 'format.dateOrder',
        code: 'CONFLICT',
        message: 'line 2, column date: "13/01/2024" is no date under MDY; leave it out, or give DMY',
      },
    ])
    const [mark] = await problems(PLAIN.replace(',10,', ',10.5,'), { decimal: ',' })
    expect(mark).toMatchObject({
      path: 'format.decimal',
      code: 'CONFLICT',
      message: expect.stringContaining('"10.5" has a decimal point'),
    })
  })

  test('a header that is not there, and columns that cannot be told', async () => {
    const headless = await sourceOf('Binance klines, milliseconds')
    expect((await problems(headless, { hasHeader: true }))[0]).toMatchObject({
      path: 'format.hasHeader',
      code: 'NOT_FOUND',
    })
    expect(await problems('a,b,c,d,e\nx,1,3,1,2\n', { hasHeader: false })).toMatchObject([
      {
        path: 'format.columns',
        code: 'NOT_FOUND',
        message: expect.stringMatching(/time, open, high, low, close cannot be told/),
      },
    ])
  })

  test('a name that is there twice, with the positions', async () => {
    const text = PLAIN.replace('volume', 'close')
    expect((await problems(text, { columns: { close: 'close' } }))[0]).toMatchObject({
      path: 'format.columns.close',
      code: 'AMBIGUOUS',
      message: expect.stringContaining("as '5' or '6'"),
    })
    expect(await rows(text, { columns: { close: '5' } })).toHaveLength(2)
  })

  test('a delimiter and a header of what is not text between delimiters', async () => {
    for (const name of ['JSON lines', 'Parquet (pandas, Polars, DuckDB)']) {
      const found = await problems(await sourceOf(name), { delimiter: ',', hasHeader: true })
      expect(found.map(({ path }) => path)).toEqual(['format.hasHeader', 'format.delimiter'])
    }
  })

  test('all of it at once', async () => {
    const found = await problems(PLAIN, { decimal: 'x', timeZone: 'x', columns: { close: '' } })
    expect(found.map(({ path }) => path)).toEqual(['format.columns.close', 'format.timeZone', 'format.decimal'])
  })
})

describe('problems are short:', () => {
  test('of a header that names nothing, the first two are told', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `a column with a long name of its own ${at}`)
    const found = await problems(`${names.join(',')}\n1\n`, {})
    expect(found.at(-1)?.message).toBe('and 3 more')
    expect(found).toHaveLength(3)
    for (const { message } of found) expect(message.length).toBeLessThan(400)
  })

  test.each([OPEN_DATES, OPEN_NUMBERS])('what is open is asked for with the field that decides it', async (text) => {
    const [problem] = await problems(text, {})
    expect(problem?.code).toBe('AMBIGUOUS')
    expect(problem?.message).toMatch(/may be .* or .*; give format\.(dateOrder|decimal): /)
    expect(problem?.message.length).toBeLessThan(250)
  })
})
