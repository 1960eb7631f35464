import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { v7 as newId } from 'uuid'
import { candleChunks, datasets, remains } from '../../../schema/tables.ts'
import { allocateCandles, BYTES_PER_CANDLE, type Candles, COLUMNS, viewCandles } from '../../engine/candles.ts'
import type { Dataset, DatasetNames, DatasetRemoval, DatasetStore, NewDataset } from '../../jobs/ports/datasetStore.ts'
import type { Page, UncountedPage } from '../../jobs/ports/paging.ts'
import { isBrokenReference } from '../away.ts'
import type { Database } from '../database.ts'
import { isId } from './id.ts'
import { cutPage, pageAfter } from './page.ts'

/** Bars in one chunk: 768 KiB of candles, which the driver writes in a few milliseconds. Older datasets have larger ones. */
const CHUNK_BARS = 16_384

type DatasetRow = typeof datasets.$inferSelect

function datasetOf({ fromAt, toAt, createdAt, ...row }: DatasetRow): Dataset {
  return { ...row, fromMs: fromAt.getTime(), toMs: toAt.getTime(), createdAtMs: createdAt.getTime() }
}

/** The columns of `bars` candles from bar `from` on, one behind the other. */
function pack(candles: Candles, from: number, bars: number): Uint8Array {
  const packed = new Float64Array(COLUMNS.length * bars)
  for (const [index, column] of COLUMNS.entries()) packed.set(candles[column].subarray(from, from + bars), index * bars)
  return new Uint8Array(packed.buffer)
}

function unpack(data: Uint8Array, bars: number, into: Candles, at: number): void {
  // The driver's bytes need not start where a float may: a copy does. (A Buffer's slice() would be no copy.)
  const chunk = viewCandles(Uint8Array.from(data).buffer, bars)
  for (const column of COLUMNS) into[column].set(chunk[column], at)
}

async function save(database: Database, dataset: NewDataset): Promise<Dataset> {
  const { db } = database
  const { candles, ...rest } = dataset
  const saved = await db.transaction(async (tx) => {
    const fromAt = new Date(candles.time[0] ?? 0)
    const toAt = new Date(candles.time.at(-1) ?? 0)
    const values = { ...rest, id: newId(), bars: candles.length, fromAt, toAt }
    const [row] = await tx.insert(datasets).values(values).onConflictDoNothing({ target: datasets.digest }).returning()
    if (!row) {
      const [first] = await tx.select().from(datasets).where(eq(datasets.digest, dataset.digest))
      return first ? datasetOf(first) : null
    }
    for (let from = 0, number = 0; from < candles.length; from += CHUNK_BARS, number += 1) {
      const bars = Math.min(CHUNK_BARS, candles.length - from)
      await tx.insert(candleChunks).values({ datasetId: row.id, number, bars, data: pack(candles, from, bars) })
    }
    return datasetOf(row)
  })
  // The one that has the same candles was deleted in between.
  return saved ?? save(database, dataset)
}

async function rename({ db }: Database, id: string, names: DatasetNames): Promise<Dataset | null> {
  if (!isId(id)) return null
  const [row] = await db
    .update(datasets)
    .set({ id, ...names })
    .where(eq(datasets.id, id))
    .returning()
  return row ? datasetOf(row) : null
}

/** Deletes the record of a dataset, and writes down that its candles remain (`Remains` takes these). */
async function remove({ db }: Database, id: string): Promise<DatasetRemoval> {
  if (!isId(id)) return 'MISSING'
  try {
    return await db.transaction(async (tx) => {
      const gone = await tx.delete(datasets).where(eq(datasets.id, id)).returning({ id: datasets.id })
      if (gone.length > 0) await tx.insert(remains).values(gone)
      return gone.length > 0 ? 'DELETED' : 'MISSING'
    })
  } catch (error) {
    // A job names it, so nothing was done.
    if (isBrokenReference(error)) return 'IN_USE'
    throw error
  }
}

async function read({ db }: Database, id: string): Promise<Dataset | null> {
  if (!isId(id)) return null
  const [row] = await db.select().from(datasets).where(eq(datasets.id, id))
  return row ? datasetOf(row) : null
}

async function readById({ db }: Database, ids: readonly string[]): Promise<Dataset[]> {
  const known = [...new Set(ids)].filter(isId)
  return known.length === 0 ? [] : (await db.select().from(datasets).where(inArray(datasets.id, known))).map(datasetOf)
}

async function list({ db }: Database, page: Page): Promise<UncountedPage<Dataset>> {
  const older = page.after === null ? undefined : lt(datasets.id, pageAfter(page.after))
  const rows = await db
    .select()
    .from(datasets)
    .where(older)
    .orderBy(desc(datasets.id))
    .limit(page.first + 1)
  return cutPage(rows.map(datasetOf), page.first)
}

async function readCandles(database: Database, id: string): Promise<Candles | null> {
  const dataset = await read(database, id)
  if (!dataset) return null
  const candles = allocateCandles(dataset.bars)
  const chunks = { number: candleChunks.number, bars: candleChunks.bars, data: candleChunks.data }
  let at = 0
  for (let number = 0; at < dataset.bars; number += 1) {
    const [chunk] = await database.db
      .select(chunks)
      .from(candleChunks)
      .where(and(eq(candleChunks.datasetId, id), eq(candleChunks.number, number)))
    if (!chunk) throw new Error(`dataset ${id} has no chunk ${number}; it holds ${at} of ${dataset.bars} bars`)
    if (chunk.data.byteLength !== chunk.bars * BYTES_PER_CANDLE)
      throw new Error(`chunk ${number} of dataset ${id} is torn`)
    unpack(chunk.data, chunk.bars, candles, at)
    at += chunk.bars
  }
  return candles
}

/** The doubles of a part of a chunk, which holds them little-endian. */
function readDoubles(bytes: Uint8Array): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer)
}

/** The starts of the first bars of a dataset's chunks tell in which one a moment lies; of that one the starts of all bars are read. */
async function readBarsBefore({ sql: driver }: Database, id: string, atMs: number): Promise<number> {
  if (!isId(id)) return 0
  const chunks = await driver<{ number: number; bars: number; bytes: Uint8Array }[]>`
    select number, bars, substring(data for 8) as bytes from candle_chunks where dataset_id = ${id} order by number`
  const later = chunks.findIndex(({ bytes }) => (readDoubles(bytes)[0] as number) >= atMs)
  const begun = later < 0 ? chunks : chunks.slice(0, later)
  const last = begun.at(-1)
  if (!last) return 0
  const [chunk] = await driver<{ bytes: Uint8Array }[]>`
    select substring(data for 8 * bars) as bytes from candle_chunks where dataset_id = ${id} and number = ${last.number}`
  const before = begun.slice(0, -1).reduce((sum, { bars }) => sum + bars, 0)
  return before + readDoubles(chunk?.bytes ?? new Uint8Array(0)).filter((time) => time < atMs).length
}

async function readTimeAt({ sql: driver }: Database, id: string, bar: number): Promise<number | null> {
  if (!isId(id) || !(bar >= 0)) return null
  const [found] = await driver<{ bytes: Uint8Array }[]>`
    select substring(data from (8 * (${bar}::bigint - before) + 1)::int for 8) as bytes
    from (
      select data, bars, sum(bars) over (order by number) - bars as before from candle_chunks where dataset_id = ${id}
    ) as chunks
    where before <= ${bar} and before + bars > ${bar}`
  return found ? (readDoubles(found.bytes)[0] as number) : null
}

/** Datasets that are kept in memory: more than any page of jobs names. */
const MAX_KEPT = 2_000

/** A store of datasets that keeps what it has read. */
export interface KeptDatasets extends DatasetStore {
  /** Datasets were renamed or deleted, here or elsewhere: reads them anew. */
  forget(): void
}

/** Datasets and their candles in Postgres. Their candles never change, and their names hardly ever: what was read is kept until `forget`. */
export function createDatasetStore(database: Database): KeptDatasets {
  let kept = new LRUCache<string, Dataset>({ max: MAX_KEPT })
  return {
    forget: () => {
      // What is being read for the old one may be older than this.
      kept = new LRUCache<string, Dataset>({ max: MAX_KEPT })
    },
    saveDataset: (dataset) => save(database, dataset),
    dataset: async (id) => {
      const keptNow = kept
      const dataset = keptNow.get(id) ?? (await read(database, id))
      if (dataset) keptNow.set(id, dataset)
      return dataset
    },
    datasetsById: async (ids) => {
      const keptNow = kept
      const unread = ids.filter((id) => !keptNow.has(id))
      const known = [...new Set(ids)].flatMap((id) => keptNow.get(id) ?? [])
      const read = await readById(database, unread)
      for (const dataset of read) keptNow.set(dataset.id, dataset)
      return [...known, ...read]
    },
    datasets: (page) => list(database, page),
    countDatasets: () => database.db.$count(datasets),
    candles: (id) => readCandles(database, id),
    barsBefore: (id, atMs) => readBarsBefore(database, id, atMs),
    timeAt: (id, bar) => readTimeAt(database, id, bar),
    renameDataset: (id, names) => rename(database, id, names),
    removeDataset: (id) => remove(database, id),
  }
}
