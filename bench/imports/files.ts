import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** Rows of one piece of a file that is written, and of a group of a Parquet file as Arrow has it. */
const PIECE = 16_384
const GROUP_ROWS = 1_048_576

/** One minute of a walk: what a file of any format says of it. */
interface Minute {
  readonly atMs: number
  /** Open, high, low and close, as an exchange writes them. */
  readonly prices: readonly [string, string, string, string]
  readonly volume: string
}

/** The minutes of a walk, the same ones each time. */
function* minutes(rows: number): Generator<Minute> {
  let state = 1
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  let close = 4_200_000
  for (let at = 0; at < rows; at++) {
    const open = close
    close = Math.max(100_000, open + Math.round((random() - 0.5) * 2_000))
    const high = Math.max(open, close) + Math.round(random() * 500)
    const low = Math.min(open, close) - Math.round(random() * 500)
    const prices = [open, high, low, close].map((cents) => (cents / 100).toFixed(2)) as unknown as Minute['prices']
    yield { atMs: Date.UTC(2005, 0, 1) + 60_000 * at, prices, volume: (random() * 100).toFixed(5) }
  }
}

function* piecesOf(rows: number, write: (minute: Minute, at: number) => string): Generator<string> {
  let piece = ''
  let at = 0
  for (const minute of minutes(rows)) {
    piece += write(minute, at++)
    if (at % PIECE === 0) {
      yield piece
      piece = ''
    }
  }
  yield piece
}

const csvRow = ({ atMs, prices, volume }: Minute) => `${new Date(atMs).toISOString()},${prices.join(',')},${volume}\n`
const arrayOf = ({ atMs, prices, volume }: Minute) =>
  `[${atMs},"${prices.join('","')}","${volume}",${atMs + 59_999},"0.0",10,"0.0","0.0","0"]`
const objectOf = ({ atMs, prices: [open, high, low, close], volume }: Minute) =>
  `{"timestamp":${atMs},"open":${open},"high":${high},"low":${low},"close":${close},"volume":${volume}}`

function* framed(open: string, pieces: Iterable<string>, close: string): Generator<string> {
  yield open
  yield* pieces
  yield close
}

const texts: Readonly<Record<string, (rows: number) => Iterable<string>>> = {
  'CSV, ISO times': (rows) => framed('date,open,high,low,close,volume\n', piecesOf(rows, csvRow), ''),
  'CSV, Binance klines': (rows) => piecesOf(rows, (minute) => `${arrayOf(minute).replace(/["[\]]/g, '')}\n`),
  'JSON, arrays of text (Binance)': (rows) =>
    framed(
      '[',
      piecesOf(rows, (minute, at) => `${at ? ',' : ''}${arrayOf(minute)}`),
      ']',
    ),
  'JSON, arrays of numbers': (rows) =>
    framed(
      '[',
      piecesOf(rows, (minute, at) => `${at ? ',' : ''}[${minute.atMs},${minute.prices.join(',')},${minute.volume}]`),
      ']',
    ),
  'JSON, objects': (rows) =>
    framed(
      '[',
      piecesOf(rows, (minute, at) => `${at ? ',' : ''}${objectOf(minute)}`),
      ']',
    ),
  'JSON lines': (rows) => piecesOf(rows, (minute) => `${objectOf(minute)}\n`),
}

/** A Parquet file as pandas writes it: times in nanoseconds, floats, nothing missing though it may be. */
function parquetOf(rows: number, codec: 'UNCOMPRESSED' | 'SNAPPY'): Uint8Array {
  const times = new Array<Date>(rows)
  const columns = Array.from({ length: 5 }, () => new Float64Array(rows))
  let at = 0
  for (const { atMs, prices, volume } of minutes(rows)) {
    times[at] = new Date(atMs)
    for (const [k, text] of [...prices, volume].entries()) (columns[k] as Float64Array)[at] = Number(text)
    at++
  }
  const numbers = ['open', 'high', 'low', 'close', 'volume'].map((name, k) => {
    return { name, data: columns[k] as Float64Array, type: 'DOUBLE' as const, nullable: true }
  })
  const date = { name: 'date', data: times, type: 'TIMESTAMP' as const, nullable: true }
  const buffer = parquetWriteBuffer({ columnData: [date, ...numbers], codec, rowGroupSize: GROUP_ROWS })
  return new Uint8Array(buffer)
}

/** The formats that are measured. */
export const FORMATS = [
  'CSV, ISO times',
  'CSV, Binance klines',
  'CSV, ISO times, gzip',
  'Parquet, plain',
  'Parquet, Snappy',
  'JSON, arrays of text (Binance)',
  'JSON, arrays of numbers',
  'JSON, objects',
  'JSON lines',
] as const

/** Writes so many rows in one of `FORMATS`. @returns where the file stands */
export async function writeCandles(folder: string, format: (typeof FORMATS)[number], rows: number): Promise<string> {
  const path = join(folder, `${format.replaceAll(/\W+/g, '-')}-${rows}`)
  if (format.startsWith('Parquet')) {
    writeFileSync(path, parquetOf(rows, format.endsWith('Snappy') ? 'SNAPPY' : 'UNCOMPRESSED'))
    return path
  }
  const text = texts[format.replace(', gzip', '')]
  if (!text) throw new Error(`no format ${format}`)
  const source = Readable.from(text(rows))
  const file = createWriteStream(path)
  await (format.endsWith('gzip') ? pipeline(source, createGzip({ level: 6 }), file) : pipeline(source, file))
  return path
}
