import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COLUMNS } from '../../engine/candles.ts'
import { CursorError, writeCursor } from '../../jobs/cursor.ts'
import type { DatasetStore } from '../../jobs/ports/datasetStore.ts'
import { loopDelay } from '../../loopDelay.fixture.ts'
import { type Database, openDatabase } from '../database.ts'
import { openMigratedDatabase, type TestDatabase } from '../testDatabase.ts'
import { datasetOf, marketCandles, wildCandles } from './datasetStore.fixture.ts'
import { createDatasetStore } from './datasetStore.ts'

let testing: TestDatabase
let database: Database
let store: DatasetStore

beforeAll(async () => {
  testing = await openMigratedDatabase()
  database = openDatabase(testing.connection)
  store = createDatasetStore(database)
})
afterAll(async () => {
  await database.close()
  await testing.close()
})

test('datasets are read by their ids, those that there are, each once, also when they are known', async () => {
  const saved = await Promise.all([30, 31].map((bars) => store.saveDataset(datasetOf(bars, bars))))
  const ids = saved.map(({ id }) => id)
  const unknown = ['01900000-0000-7000-8000-ffffffffffff', '', 'nope']
  for (let time = 0; time < 2; time += 1) {
    const found = await store.datasetsById([...ids, ...unknown, ...ids])
    expect(found.toSorted((one, other) => one.bars - other.bars)).toEqual(saved)
  }
  expect(await store.datasetsById(unknown)).toEqual([])
})
test('bars are found by their times, and times by their bars, in whichever chunk they lie', async () => {
  const candles = wildCandles(40_000, 7)
  for (let bar = 0; bar < candles.length; bar += 1) candles.time[bar] = 1_000 + 60_000 * bar + (bar > 20_000 ? 5 : 0)
  const { id } = await store.saveDataset({ ...datasetOf(40_000, 7), candles, digest: '7'.repeat(64) })
  for (const bar of [0, 1, 16_383, 16_384, 20_000, 20_001, 32_767, 32_768, 39_999]) {
    const time = candles.time[bar] as number
    expect(await store.timeAt(id, bar)).toBe(time)
    const before = await Promise.all([time, time + 1].map((at) => store.barsBefore(id, at)))
    expect(before, `bar ${bar}`).toEqual([bar, bar + 1])
  }
  expect(await Promise.all([0, 1e15].map((at) => store.barsBefore(id, at)))).toEqual([0, 40_000])
  expect(await Promise.all([-1, 40_000].map((bar) => store.timeAt(id, bar)))).toEqual([null, null])
  expect(await store.barsBefore('nope', 1)).toBe(0)
  expect(await store.timeAt('nope', 0)).toBeNull()
})

function bytesOf(column: Float64Array | undefined): Buffer {
  return Buffer.from(Float64Array.from(column ?? []).buffer)
}

describe('candles', () => {
  test.each([1, 2, 7, 85, 86, 1_000, 16_383, 16_384, 16_385, 65_537])(
    'of %i bars come back bit for bit',
    async (bars) => {
      const { id } = await store.saveDataset(datasetOf(bars))
      const candles = await store.candles(id)
      expect(candles?.length).toBe(bars)
      expect(candles?.time.buffer).toBeInstanceOf(SharedArrayBuffer)
      const kept = wildCandles(bars)
      for (const column of COLUMNS) {
        const bytes = (of: Float64Array | undefined) => (of ? Buffer.from(Float64Array.from(of).buffer) : null)
        expect(bytes(candles?.[column])?.equals(bytes(kept[column]) as Buffer)).toBe(true)
      }
    },
  )

  test('in one larger chunk, as older versions wrote them, come back bit for bit, and its bars are found', async () => {
    const kept = wildCandles(40_000, 3)
    const { id } = await store.saveDataset(datasetOf(40_000, 3))
    const data = Buffer.concat(COLUMNS.map((column) => Buffer.from(Float64Array.from(kept[column]).buffer)))
    await database.sql`delete from candle_chunks where dataset_id = ${id}`
    await database.sql`insert into candle_chunks (dataset_id, number, bars, data) values (${id}, 0, 40000, ${data})`
    const candles = await store.candles(id)
    for (const column of COLUMNS) expect(Buffer.compare(bytesOf(candles?.[column]), bytesOf(kept[column]))).toBe(0)
    const time = kept.time[39_000] as number
    expect([await store.barsBefore(id, time), await store.timeAt(id, 39_000)]).toEqual([39_000, time])
  })

  test('are packed once, by us, and take a third of the bytes that Postgres made of them', async () => {
    const candles = marketCandles(100_000)
    const { id } = await store.saveDataset({ ...datasetOf(100_000, 13), candles })
    const [{ bytes } = { bytes: 0 }] = await database.sql<[{ bytes: number }]>`
      select sum(pg_column_size(data))::int as bytes from candle_chunks where dataset_id = ${id}`
    expect(bytes / 100_000).toBeLessThan(9)
    const [column] = await database.sql`
      select attstorage from pg_attribute where attrelid = 'candle_chunks'::regclass and attname = 'data'`
    expect(column?.attstorage).toBe('e')
  })

  test('are stored and loaded without keeping anybody waiting', async () => {
    const dataset = { ...datasetOf(300_000, 14), candles: marketCandles(300_000) }
    const stored = await loopDelay(() => store.saveDataset(dataset))
    const loaded = await loopDelay(() => store.candles(stored.result.id))
    for (const { longestMs, tookMs, unitMs } of [stored, loaded]) {
      expect(longestMs).toBeLessThan(5 * unitMs)
      expect(tookMs).toBeLessThan(200 * unitMs)
    }
  })

  test('are written in chunks that take the driver no time that anybody notices', async () => {
    const { id } = await store.saveDataset(datasetOf(50_000, 12))
    const [{ most } = { most: 0 }] = await database.sql<[{ most: number }]>`
      select max(length(data))::int as most from candle_chunks where dataset_id = ${id}`
    expect(most).toBeLessThanOrEqual(1_048_576)
  })

  test('of several datasets that are read at once are not mixed up', async () => {
    const saved = await Promise.all([20, 21, 22, 23].map((bars) => store.saveDataset(datasetOf(bars, bars))))
    const read = await Promise.all(saved.map(({ id }) => store.candles(id)))
    for (const [index, candles] of read.entries()) {
      expect(Array.from(candles?.open ?? [])).toEqual(Array.from(wildCandles(20 + index, 20 + index).open))
    }
  })

  test.each([
    [
      'has lost a chunk',
      (id: string) => database.sql`delete from candle_chunks where dataset_id = ${id}`,
      /no chunk 0/,
    ],
    [
      'has a torn chunk',
      (id: string) => database.sql`update candle_chunks set data = substr(data, 1, 8) where dataset_id = ${id}`,
      /torn/,
    ],
    [
      'has a chunk of which one bit is another',
      (id: string) => database.sql`
        update candle_chunks set data = set_bit(data, 8 * 60, 1 - get_bit(data, 8 * 60)) where dataset_id = ${id}`,
      /chunk 0 .* is torn/,
    ],
    [
      'has a chunk of an older version that is torn',
      (id: string) => database.sql`update candle_chunks set format = 'FLOATS' where dataset_id = ${id}`,
      /of dataset .* is torn/,
    ],
  ])('are refused of a dataset that %s', async (_name, harm, said) => {
    const { id } = await store.saveDataset(datasetOf(5, said.source.length))
    await harm(id)
    await expect(store.candles(id)).rejects.toThrow(said)
  })
})

describe('a dataset', () => {
  test('is kept with what was told of it', async () => {
    const { candles, ...told } = datasetOf(30, 30)
    const dataset = await store.saveDataset({ ...told, candles })
    expect(dataset).toMatchObject({ ...told, bars: 30, fromMs: candles.time[0], toMs: candles.time[29] })
    expect(await store.dataset(dataset.id)).toEqual(dataset)
  })

  test('of a digest that is there already is answered as it is', async () => {
    const first = await store.saveDataset(datasetOf(31, 31))
    expect(await store.saveDataset({ ...datasetOf(31, 31), name: 'another' })).toEqual(first)
  })

  test('that is saved eight times at once is one, and whole', async () => {
    const saved = await Promise.all(Array.from({ length: 8 }, () => store.saveDataset(datasetOf(70_000, 7))))
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1)
    expect((await store.candles(saved[0]?.id as string))?.length).toBe(70_000)
    const [{ count } = { count: 0 }] = await database.sql<[{ count: number }]>`
      select count(*)::int from candle_chunks where dataset_id = ${saved[0]?.id as string}`
    expect(count).toBe(Math.ceil(70_000 / 16_384))
  })

  test.each(['', 'nope', '\0', '01900000-0000-7000-8000-ffffffffffff', '{01900000-0000-7000-8000-ffffffffffff}'])(
    'is not there under the id %j',
    async (id) => {
      expect([await store.dataset(id), await store.candles(id)]).toEqual([null, null])
    },
  )
})

test('datasets are listed newest first, each once, on pages of any size', async () => {
  for (const seed of [51, 52, 53]) await store.saveDataset(datasetOf(3, seed))
  const all = await store.datasets({ first: 1_000, after: null })
  expect(all.hasNextPage).toBe(false)
  expect(all.items.slice(0, 3).map(({ node }) => node.digest)).toEqual([53, 52, 51].map((s) => datasetOf(3, s).digest))
  const seen: string[] = []
  for (let after: string | null = null; ; ) {
    const page = await store.datasets({ first: 2, after })
    expect(await store.countDatasets()).toBe(all.items.length)
    seen.push(...page.items.map(({ node }) => node.id))
    after = page.items.at(-1)?.cursor ?? null
    if (!page.hasNextPage) break
  }
  expect(seen).toEqual(all.items.map(({ node }) => node.id))
})

test.each(['nonsense', writeCursor(['nope']), writeCursor([])])('%j is no cursor of the list', async (after) => {
  await expect(store.datasets({ first: 2, after })).rejects.toThrow(CursorError)
})
