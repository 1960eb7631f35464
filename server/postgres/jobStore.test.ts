import { afterAll, describe, expect, test } from 'vitest'
import { jobStoreLaws, runJob, type StoreUnderTest } from '../jobs/jobStore.laws.ts'
import { newJobOf, type Outcome, resultsOf } from '../jobs/ports.fixture.ts'
import type { TrialOrder } from '../jobs/ports.ts'
import { type Database, migrateDatabase, openDatabase } from './database.ts'
import { datasetOf } from './datasetStore.fixture.ts'
import { createDatasetStore } from './datasetStore.ts'
import { createJobStore } from './jobStore.ts'
import { openTestDatabase } from './testDatabase.ts'

const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing.reverse()) await close()
})

/** The statements that a database runs. */
interface Statement {
  readonly text: string
  readonly parameters: readonly unknown[]
}

async function open(): Promise<StoreUnderTest & { readonly database: Database; readonly statements: Statement[] }> {
  const test = await openTestDatabase()
  closing.push(() => test.close())
  await migrateDatabase(test.connection)
  const statements: Statement[] = []
  const debug = (_: number, text: string, parameters: unknown[]) => void statements.push({ text, parameters })
  const database = openDatabase({ ...test.connection, debug })
  closing.push(() => database.close())
  const datasets = createDatasetStore(database)
  const [one, other] = [await datasets.saveDataset(datasetOf(10)), await datasets.saveDataset(datasetOf(11))]
  return {
    store: createJobStore(database, async () => undefined),
    datasetIds: [one.id, other.id],
    database,
    statements,
  }
}

describe('the store in Postgres', () => {
  jobStoreLaws(open)
})

describe('what trials of a user’s strategy may bring', () => {
  test('an error with characters that Postgres cannot hold is kept without them', async () => {
    const tried = await open()
    const { id } = await runJob(tried)
    const results = resultsOf(0, [{ error: 'a\0b \ud83d' }, 1])
    const job = await tried.store.commit({ jobId: id, range: { first: 0, count: 2 }, seconds: 1, results })
    expect(job?.tally).toMatchObject({ succeeded: 1, failed: 1 })
    expect((await tried.store.trial(id, 0))?.error).toBe('ab \ufffd')
  })

  test('an objective that is no number is never the best', async () => {
    const tried = await open()
    const { id } = await runJob(tried)
    const results = resultsOf(0, [Number.NaN, 1])
    const job = await tried.store.commit({ jobId: id, range: { first: 0, count: 2 }, seconds: 1, results })
    expect(job).toMatchObject({ tally: { succeeded: 2 }, bestNumber: 1 })
  })
})

describe('many trials', () => {
  const COUNT = 20_000

  test('of overlapping tasks that are committed at once count once, and no commit fails', async () => {
    const tried = await open()
    const { id } = await runJob(tried, COUNT)
    const outcomeOf = (number: number): Outcome => (number % 3 ? number % 1_000 : { error: `no ${number}` })
    const commit = (first: number, count: number) => {
      const outcomes = Array.from({ length: count }, (_, index) => outcomeOf(first + index))
      return tried.store.commit({ jobId: id, range: { first, count }, seconds: 1, results: resultsOf(first, outcomes) })
    }
    await Promise.all([
      commit(0, COUNT),
      commit(10, 15_000),
      commit(5_000, 15_000),
      commit(1, 19_000),
      commit(0, 7_001),
    ])
    const job = await tried.store.job(id)
    expect(job).toMatchObject({ tally: { succeeded: 13_333, failed: 6_667 }, bestNumber: 1_999 })
  })

  test('are listed by the objective without being sorted', async () => {
    const { store, database, statements, ...rest } = await open()
    const { id } = await runJob({ store, ...rest }, COUNT)
    const outcomes = Array.from({ length: COUNT }, (_, index) => (index * 7_919) % 10_007)
    await store.commit({ jobId: id, range: { first: 0, count: COUNT }, seconds: 1, results: resultsOf(0, outcomes) })
    await database.sql`analyze`
    const planOf = async (order: TrialOrder, after: string | null) => {
      statements.length = 0
      const { items } = await store.trials(id, order, { first: 50, after })
      const listed = statements.find(({ text }) => /from "trials"/.test(text) && /limit/.test(text))
      const plan = await database.sql.unsafe(`explain ${listed?.text}`, listed?.parameters as never[])
      return { lines: plan.map((line) => line['QUERY PLAN']).join('\n'), cursor: items.at(-1)?.cursor ?? null }
    }
    const first = await planOf('OBJECTIVE', null)
    expect(first.lines).toContain('trials_best')
    expect(first.lines).not.toContain('Sort')
    const next = await planOf('OBJECTIVE', first.cursor)
    expect(next.lines).toMatch(/trials_best/)
    expect(next.lines).not.toContain('Sort')
    const { cursor } = await planOf('NUMBER', null)
    const numbered = await planOf('NUMBER', cursor)
    expect(numbered.lines).toMatch(/Index Cond: .*number > /)
    expect(numbered.lines).not.toContain('Sort')
  })
})

test('a job counts its bars a second over the time that it ran', async () => {
  const { store, datasetIds, database } = await open()
  const { job } = await store.create(newJobOf(4, { datasetId: datasetIds[0] }))
  await store.start(job.id)
  await store.commit({ jobId: job.id, range: { first: 0, count: 4 }, seconds: 1, results: resultsOf(0, [1, 2, 3, 4]) })
  await database.sql`update jobs set started_at = now() - interval '8 seconds' where id = ${job.id}`
  const ended = await store.end(job.id, { state: 'SUCCEEDED', error: null, message: 'done' })
  expect(ended?.barsPerSecond).toBeGreaterThan(4)
  expect(ended?.barsPerSecond).toBeLessThanOrEqual(5)
})
