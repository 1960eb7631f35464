import { and, eq, getTableColumns } from 'drizzle-orm'
import { candleChunks } from '../../../schema/tables.ts'
import { allocateCandles, BYTES_PER_CANDLE, type Candles, COLUMNS, viewCandles } from '../../engine/candles.ts'
import type { Database } from '../database.ts'
import { packCandles, unpackCandles, unpackTimes } from './candlePacking.ts'
import { isId } from './id.ts'

/** Bars in one chunk: they are made planes, and floats again, in some milliseconds. Older datasets have larger ones. */
const CHUNK_BARS = 16_384

type Chunk = Omit<typeof candleChunks.$inferSelect, 'datasetId'>

/** What writes chunks: a transaction. */
type Transaction = Parameters<Parameters<Database['db']['transaction']>[0]>[0]

/** What is made of 0, 1, … in turn; the next one is under way while one is used. */
async function* oneAhead<T>(count: number, make: (number: number) => Promise<T>): AsyncGenerator<T> {
  let next = count > 0 ? make(0) : null
  for (let number = 1; next; number += 1) {
    const made = await next
    next = number < count ? make(number) : null
    // Whoever stops before it is there does not hear of it.
    next?.catch(() => undefined)
    yield made
  }
}

/** Writes the candles of a dataset in chunks. */
export async function writeCandles(tx: Transaction, datasetId: string, candles: Candles): Promise<void> {
  const barsOf = (number: number) => Math.min(CHUNK_BARS, candles.length - number * CHUNK_BARS)
  const count = Math.ceil(candles.length / CHUNK_BARS)
  const packed = oneAhead(count, (number) => packCandles(candles, number * CHUNK_BARS, barsOf(number)))
  let number = 0
  for await (const data of packed) {
    await tx.insert(candleChunks).values({ datasetId, number, bars: barsOf(number), data, format: 'PACKED' })
    number += 1
  }
}

/** Where a chunk stands in its dataset. */
interface Place {
  readonly number: number
  readonly bars: number
  /** Bars of the chunks before it. */
  readonly before: number
  /** The time of its first bar. */
  readonly fromMs: number
}

async function readPlaces({ sql: driver }: Database, id: string): Promise<readonly Place[]> {
  const rows = await driver<{ number: number; bars: number; time: Buffer }[]>`
    select number, bars, substring(data for 8) as time from candle_chunks where dataset_id = ${id} order by number`
  let before = 0
  return rows.map(({ number, bars, time }) => {
    const place = { number, bars, before, fromMs: time.readDoubleLE() }
    before += bars
    return place
  })
}

async function readChunk({ db }: Database, id: string, number: number): Promise<Chunk> {
  const { datasetId, ...columns } = getTableColumns(candleChunks)
  const [chunk] = await db
    .select(columns)
    .from(candleChunks)
    .where(and(eq(datasetId, id), eq(candleChunks.number, number)))
  if (!chunk) throw new Error(`dataset ${id} has no chunk ${number}`)
  return chunk
}

async function unpack(id: string, { number, bars, data, format }: Chunk, into: Candles, at: number): Promise<void> {
  try {
    await (format === 'PACKED' ? unpackCandles(data, bars, into, at) : copyFloats(data, bars, into, at))
  } catch (cause) {
    throw new Error(`chunk ${number} of dataset ${id} is torn`, { cause })
  }
}

function copyFloats(data: Uint8Array, bars: number, into: Candles, at: number): void {
  if (data.byteLength !== bars * BYTES_PER_CANDLE) throw new Error(`it has ${data.byteLength} bytes of ${bars} bars`)
  // The driver's bytes need not start where a float may: a copy does. (A Buffer's slice() would be no copy.)
  const chunk = viewCandles(Uint8Array.from(data).buffer, bars)
  for (const column of COLUMNS) into[column].set(chunk[column], at)
}

/** Reads the candles of a dataset of so many bars into memory that threads can share. */
export async function readCandles(database: Database, id: string, bars: number): Promise<Candles> {
  const candles = allocateCandles(bars)
  const { length: count } = await readPlaces(database, id)
  let at = 0
  for await (const chunk of oneAhead(count, (number) => readChunk(database, id, number))) {
    await unpack(id, chunk, candles, at)
    at += chunk.bars
  }
  if (at < bars) throw new Error(`dataset ${id} has no chunk ${count}; it holds ${at} of ${bars} bars`)
  return candles
}

/** Reads the times of the bars of one chunk, whose other columns are left alone. */
async function readTimes({ sql: driver }: Database, id: string, { number, bars }: Place): Promise<Float64Array> {
  const [chunk] = await driver<{ isPacked: boolean; data: Buffer }[]>`
    select format = 'PACKED' as "isPacked", case format when 'PACKED' then data else substring(data for 8 * bars) end as data
    from candle_chunks where dataset_id = ${id} and number = ${number}`
  if (!chunk) return new Float64Array()
  return chunk.isPacked ? unpackTimes(chunk.data, bars) : new Float64Array(Uint8Array.from(chunk.data).buffer)
}

/** The starts of the first bars of a dataset's chunks tell in which one a moment lies; of that one the starts of all bars are read. */
export async function readBarsBefore(database: Database, id: string, atMs: number): Promise<number> {
  if (!isId(id)) return 0
  const last = (await readPlaces(database, id)).findLast(({ fromMs }) => fromMs < atMs)
  if (!last) return 0
  const times = await readTimes(database, id, last)
  return last.before + times.filter((time) => time < atMs).length
}

/** Reads the start of a bar; null where the dataset has no such bar. */
export async function readTimeAt(database: Database, id: string, bar: number): Promise<number | null> {
  if (!isId(id) || !(bar >= 0)) return null
  const chunk = (await readPlaces(database, id)).findLast(({ before }) => before <= bar)
  if (!chunk || bar >= chunk.before + chunk.bars) return null
  if (bar === chunk.before) return chunk.fromMs
  const times = await readTimes(database, id, chunk)
  return times[bar - chunk.before] ?? null
}
