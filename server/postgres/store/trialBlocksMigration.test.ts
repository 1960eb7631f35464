import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JobStore } from '../../jobs/ports/jobStore.ts'
import { type Database, migrateDatabase, openDatabase } from '../database.ts'
import { openTestDatabase, type TestDatabase } from '../testDatabase.ts'
import { createJobStore } from './jobStore.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../migrations', import.meta.url))
const [DATASET, WHOLE, TORN, EMPTY] = [1, 2, 3, 4].map((digit) => `01900000-0000-7000-8000-00000000000${digit}`)

/** Makes the tables as they were when each trial was a row. */
async function migrateToRows(sql: postgres.Sql): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'barline-migrations-'))
  cpSync(MIGRATIONS, folder, { recursive: true })
  const journal = join(folder, 'meta', '_journal.json')
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8'))
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 2) }))
  await migrate(drizzle(sql), { migrationsFolder: folder })
  rmSync(folder, { recursive: true })
}

/** A job with 20,000 trials in a row, one with gaps, failures, ties and infinities, and one without a trial. */
async function fill(sql: postgres.Sql): Promise<void> {
  await sql`
    insert into datasets (id, name, bar_seconds, bars, from_at, to_at, digest, warnings)
    values (${DATASET as string}, 'bars', 60, 10, now(), now(), 'digest', '[]')`
  for (const [id, succeeded, failed, seconds] of [
    [WHOLE, 20_000, 0, 100],
    [TORN, 4, 2, 12],
    [EMPTY, 0, 0, 0],
  ] as const)
    await sql`
      insert into jobs (id, kind, name, state, priority, strategies, dataset_id, specification, trials_total, succeeded, failed, trial_seconds)
      values (${id as string}, 'OPTIMIZATION', 'a sweep', 'RUNNING', 0, '[]', ${DATASET as string}, '{}', 20000, ${succeeded}, ${failed}, ${seconds})`
  await sql`
    insert into trials select ${WHOLE as string}, n, 'SUCCEEDED', null, (n * 7919) % 10007, n + 0.1, n + 0.2, n + 0.3, n + 0.4,
      n + 0.5, n, n + 0.6, n + 0.7, n + 0.8 from generate_series(0, 19999) as n`
  await sql`
    insert into trials values
      (${TORN as string}, 3, 'SUCCEEDED', null, 'Infinity', 1e-300, 0, 1, 0, 0.25, 7, 0.5, null, 1),
      (${TORN as string}, 4, 'FAILED', 'it said: "no"', '-Infinity', null, null, null, null, null, null, null, null, null),
      (${TORN as string}, 5, 'SUCCEEDED', null, '-Infinity', -1, -1, -2, -3, 1, 1, 0, 0, 0.5),
      (${TORN as string}, 9, 'FAILED', 'it broke', '-Infinity', null, null, null, null, null, null, null, null, null),
      (${TORN as string}, 11, 'SUCCEEDED', null, 'Infinity', 0.1, 0, 1, 0, 0.125, 7, 0.5, 2, 1),
      (${TORN as string}, 12, 'SUCCEEDED', null, 1, 0.30000000000000004, 0, 3, 0, 0.5, 7, 0.5, 2, 1)`
  await sql`insert into tasks (job_id, first, count, seconds) values (${TORN as string}, 3, 3, 6), (${TORN as string}, 9, 1, 6)`
}

let testing: TestDatabase
let database: Database
let store: JobStore
beforeAll(async () => {
  testing = await openTestDatabase()
  await migrateToRows(testing.sql)
  await fill(testing.sql)
  await migrateDatabase(testing.connection)
  database = openDatabase(testing.connection)
  store = createJobStore(database, async () => undefined)
})
afterAll(async () => {
  await database?.close()
  await testing?.close()
})

test('trials that were rows are blocks of numbers without a gap, none too large', async () => {
  expect(await store.committed(WHOLE as string)).toMatchObject([
    { first: 0, count: 16_384 },
    { first: 16_384, count: 3_616 },
  ])
  expect(await store.committed(TORN as string)).toMatchObject([
    { first: 3, count: 3 },
    { first: 9, count: 1 },
    { first: 11, count: 2 },
  ])
  expect(await store.committed(EMPTY as string)).toEqual([])
})

test('trials that were rows have every figure, state and error that they had', async () => {
  const page = await store.trials(WHOLE as string, 'NUMBER', { first: 20_000, after: null })
  expect(page.items.map(({ node }) => node)).toEqual(
    Array.from({ length: 20_000 }, (_, n) => ({
      jobId: WHOLE,
      number: n,
      state: 'SUCCEEDED',
      error: null,
      skippedEntries: 0,
      metrics: {
        totalReturn: n + 0.1,
        annualReturn: n + 0.2,
        sharpe: n + 0.3,
        sortino: n + 0.4,
        maxDrawdown: n + 0.5,
        trades: n,
        winRate: n + 0.6,
        profitFactor: n + 0.7,
        calmar: (n + 0.2) / (n + 0.5),
        exposure: n + 0.8,
      },
    })),
  )
  expect(await store.trial(TORN as string, 4)).toMatchObject({ state: 'FAILED', error: 'it said: "no"', metrics: null })
  expect((await store.trial(TORN as string, 3))?.metrics).toMatchObject({ totalReturn: 1e-300, profitFactor: null })
  expect(await store.trial(TORN as string, 8)).toBeNull()
})

test.each([
  ['OBJECTIVE', [3, 11, 12, 4, 5, 9]],
  ['TOTAL_RETURN', [12, 11, 3, 5, 4, 9]],
  ['SHARPE', [12, 3, 11, 5, 4, 9]],
  ['MAX_DRAWDOWN', [11, 3, 12, 5, 4, 9]],
] as const)('trials that were rows are listed by %s as before', async (order, numbers) => {
  const { items, totalCount } = await store.trials(TORN as string, order, { first: 9, after: null })
  expect(items.map(({ node }) => node.number)).toEqual(numbers)
  expect(totalCount).toBe(6)
})

test('the seconds of blocks that were rows are those of their jobs', async () => {
  const rows = await testing.sql`
    select job_id as id, sum(seconds) as seconds from trial_blocks group by job_id order by job_id`
  expect([...rows]).toEqual([
    { id: WHOLE, seconds: 100 },
    { id: TORN, seconds: 12 },
  ])
})

test('figures are stored so that a part of them can be read alone', async () => {
  const [column] = await testing.sql`
    select attstorage from pg_attribute where attrelid = 'trial_blocks'::regclass and attname = 'figures'`
  expect(column?.attstorage).toBe('e')
})
