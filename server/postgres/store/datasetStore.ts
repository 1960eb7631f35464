import { desc, eq, inArray, lt } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { v7 as newId } from 'uuid'
import { datasets, remains } from '../../../schema/tables.ts'
import type { Dataset, DatasetNames, DatasetRemoval, DatasetStore, NewDataset } from '../../jobs/ports/datasetStore.ts'
import type { Page, UncountedPage } from '../../jobs/ports/paging.ts'
import { isBrokenReference } from '../away.ts'
import type { Database } from '../database.ts'
import { readBarsBefore, readCandles, readTimeAt, writeCandles } from './candleChunks.ts'
import { isId } from './id.ts'
import { cutPage, pageAfter } from './page.ts'

type DatasetRow = typeof datasets.$inferSelect

function datasetOf({ fromAt, toAt, createdAt, ...row }: DatasetRow): Dataset {
  return { ...row, fromMs: fromAt.getTime(), toMs: toAt.getTime(), createdAtMs: createdAt.getTime() }
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
    await writeCandles(tx, row.id, candles)
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
    candles: async (id) => {
      const dataset = await read(database, id)
      return dataset && readCandles(database, id, dataset.bars)
    },
    barsBefore: (id, atMs) => readBarsBefore(database, id, atMs),
    timeAt: (id, bar) => readTimeAt(database, id, bar),
    renameDataset: (id, names) => rename(database, id, names),
    removeDataset: (id) => remove(database, id),
  }
}
