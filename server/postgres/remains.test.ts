import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FIGURES } from '../engine/batch.ts'
import { createLocalBus } from '../jobs/feeds/localBus.ts'
import { NO_SECONDS } from '../jobs/job.ts'
import { createTestLog } from '../jobs/ports.fixture.ts'
import { runJob } from '../jobs/storeUnderTest.fixture.ts'
import { systemClock as clock } from '../systemClock.ts'
import { migrateDatabase, openDatabase } from './database.ts'
import { Remains } from './remains.ts'
import { datasetOf } from './store/datasetStore.fixture.ts'
import { createDatasetStore } from './store/datasetStore.ts'
import { createJobStore } from './store/jobStore.ts'
import { createSearchStore } from './store/searchStore.ts'
import { openTestDatabase, type TestDatabase } from './testDatabase.ts'

/** Blocks of a job: more than one piece of a removal. */
const BLOCKS = 17
const TRIALS_OF_BLOCK = 4_000
const TRIALS = BLOCKS * TRIALS_OF_BLOCK

let tested: TestDatabase
let database: ReturnType<typeof openDatabase>
const log = createTestLog()
const bus = createLocalBus(log)

beforeAll(async () => {
  tested = await openTestDatabase()
  await migrateDatabase(tested.connection)
  database = openDatabase(tested.connection)
})

afterAll(async () => {
  await database?.close()
  await tested?.close()
})

const store = () => createJobStore(database, async () => undefined)
const openRemains = () => new Remains({ database, connection: tested.connection, nodeId: null, bus, clock, log })

/** Runs a large job to its end. */
async function runLarge(datasetId: string): Promise<string> {
  const { id } = await runJob({ store: store(), datasetIds: [datasetId, datasetId] }, TRIALS)
  const count = TRIALS_OF_BLOCK
  const figures = new Float64Array(FIGURES.length * count).map((_, index) => index)
  const results = { count, figures, failures: [], fallbacks: [] }
  const task = { jobId: id, seconds: 1, stages: NO_SECONDS, runSeconds: 0, results }
  for (let block = 0; block < BLOCKS; block += 1) {
    await store().commit({ ...task, range: { first: block * count, count } })
  }
  await createSearchStore(database).propose(id, { first: 0, points: [{ branch: 0, values: [1] }] })
  await store().end(id, { state: 'CANCELED', error: null, message: 'x' })
  return id
}

async function size(): Promise<number> {
  const [row] = await database.sql<{ size: string }[]>`select pg_database_size(current_database()) as size`
  return Number(row?.size)
}

/** Rows that still are there of jobs and datasets. */
async function rowsOf(id: string): Promise<number> {
  const [row] = await database.sql<{ count: string }[]>`
    select (select count(*) from trial_blocks where job_id = ${id}) + (select count(*) from events where job_id = ${id})
      + (select count(*) from proposals where job_id = ${id}) + (select count(*) from candle_chunks where dataset_id = ${id})
      + (select count(*) from remains where id = ${id}) as count`
  return Number(row?.count)
}

async function remove(id: string): Promise<void> {
  const job = await store().remove(id)
  if (job) bus.publish({ kind: 'deleted', jobId: id, job })
}

describe('the rows of what is deleted', () => {
  test('go, with the space that they took, and the same job again takes no more', async () => {
    const { id: dataset } = await createDatasetStore(database).saveDataset(datasetOf(10))
    const empty = await size()
    const first = await runLarge(dataset)
    const full = await size()
    const figures = TRIALS * FIGURES.length * 8
    expect(full - empty).toBeGreaterThan(figures)
    const remains = openRemains()
    await remains.idle
    await remove(first)
    await remains.idle
    expect(await rowsOf(first)).toBe(0)
    const freed = await size()
    expect(freed - empty).toBeLessThan(figures / 10)
    await runLarge(dataset)
    expect(await size()).toBeLessThanOrEqual(full + figures / 20)
    await remains.close()
    expect(log.lines).toEqual([])
  })

  test('of a deletion that nobody has heard, and of a dataset, go with the next start', async () => {
    const datasets = createDatasetStore(database)
    const { id: dataset } = await datasets.saveDataset(datasetOf(40_000))
    const { id } = await runJob({ store: store(), datasetIds: [dataset, dataset] })
    await store().end(id, { state: 'CANCELED', error: null, message: 'x' })
    expect(await datasets.removeDataset(dataset)).toBe('IN_USE')
    await store().remove(id)
    expect(await datasets.removeDataset(dataset)).toBe('DELETED')
    expect(await datasets.removeDataset(dataset)).toBe('MISSING')
    expect([await rowsOf(id), await rowsOf(dataset)]).toEqual([4, 4])
    const [one, other] = [openRemains(), openRemains()]
    await Promise.all([one.idle, other.idle])
    expect([await rowsOf(id), await rowsOf(dataset)]).toEqual([0, 0])
    await Promise.all([one.close(), other.close()])
  })

  test('are never added to: a round of a deleted job is not kept', async () => {
    const { id: dataset } = await createDatasetStore(database).saveDataset(datasetOf(10))
    const { id } = await runJob({ store: store(), datasetIds: [dataset, dataset] })
    await store().end(id, { state: 'CANCELED', error: null, message: 'x' })
    await store().remove(id)
    const search = createSearchStore(database)
    await expect(search.propose(id, { first: 0, points: [{ branch: 0, values: [1] }] })).rejects.toThrow('is gone')
    expect(await search.proposals(id, null)).toEqual([])
  })
})
