import { sql as statement } from 'drizzle-orm'
import type postgres from 'postgres'
import { describe, expect, test } from 'vitest'
import { migrateDatabase, openDatabase } from './database.ts'
import { openTestDatabase } from './testDatabase.ts'

test('eight processes that migrate at once all succeed, and the tables are made once', async () => {
  const testing = await openTestDatabase()
  await Promise.all(Array.from({ length: 8 }, () => migrateDatabase(testing.connection)))
  const tables = await testing.sql`select tablename from pg_tables where schemaname = 'public' order by 1`
  expect(tables.map(({ tablename }) => tablename)).toEqual([
    'candle_chunks',
    'datasets',
    'events',
    'jobs',
    'leases',
    'lessons',
    'nodes',
    'proposals',
    'range_widths',
    'remains',
    'trial_blocks',
  ])
  const made = await testing.sql`select hash from drizzle.__drizzle_migrations`
  await migrateDatabase(testing.connection)
  const here = testing.sql`(select oid from pg_database where datname = current_database())`
  expect(await testing.sql`select hash from drizzle.__drizzle_migrations`).toEqual(made)
  expect(await testing.sql`select 1 from pg_locks where locktype = 'advisory' and database = ${here}`).toEqual([])
  await testing.close()
})

test('a database that cannot be reached is an error, not a wait', async () => {
  const connection = { host: '127.0.0.1', port: 1, database: 'none', username: 'none' }
  await expect(migrateDatabase(connection)).rejects.toThrow(/ECONNREFUSED/)
  const database = openDatabase(connection)
  await expect(database.sql`select 1`).rejects.toThrow(/ECONNREFUSED/)
  await database.close()
})

test('a session keeps what Drizzle sends prepared, but no statement that was made for a long list', async () => {
  const testing = await openTestDatabase()
  const database = openDatabase(testing.connection, 1)
  const list = (count: number) =>
    statement.join(
      Array.from({ length: count }, (_, index) => statement`${index}::int`),
      statement`, `,
    )
  await database.db.execute(statement`select ${'outside'}::text`)
  await database.db.transaction(async (tx) => {
    await tx.execute(statement`select ${'inside'}::text as inside`)
  })
  await database.db.execute(statement`select 1 in (${list(32)}) as short`)
  await database.db.execute(statement`select 1 in (${list(33)}) as long`)
  const kept = await database.sql`select statement from pg_prepared_statements`
  const texts = kept.map((row) => String(row.statement).replace(/\(.*\)/, '(…)'))
  expect(texts).toEqual(
    expect.arrayContaining(['select $1::text', 'select $1::text as inside', 'select 1 in (…) as short']),
  )
  expect(texts).not.toContain('select 1 in (…) as long')
  await database.close()
  await testing.close()
})

test('a session that stands still in a transaction is ended by the server, so that it holds up nobody', async () => {
  const testing = await openTestDatabase()
  const database = openDatabase(testing.connection)
  expect(await database.sql`show idle_in_transaction_session_timeout`).toMatchObject([
    { idle_in_transaction_session_timeout: '30s' },
  ])
  await database.close()
  await testing.close()
})

// These wait for most of the time, each for a database of its own.
test.concurrent('an open database is reached again after its connections were cut', async () => {
  const testing = await openTestDatabase()
  const database = openDatabase(testing.connection)
  await database.sql`select 1`
  await testing.sql`select pg_terminate_backend(pid) from pg_stat_activity 
    where application_name = 'barline' and datname = current_database()`
  await expect.poll(() => database.sql`select 1 as one`.catch(() => null), { timeout: 20_000 }).toEqual([{ one: 1 }])
  await database.close()
  await testing.close()
})

describe.concurrent('a connection that is cut in a transaction', () => {
  const cut = (sql: postgres.Sql) =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'barline' and datname = current_database()`

  test.each(['a statement of the driver', 'a statement of Drizzle'])('fails it and nothing else: %s', async (kind) => {
    const testing = await openTestDatabase()
    const database = openDatabase(testing.connection)
    // One that only reads would be run anew (secondAsk.test.ts).
    const act = "select pg_notify('nobody', '')"
    const sleep = 'select pg_sleep(30)'
    const { promise: running, resolve } = Promise.withResolvers<void>()
    const transaction =
      kind === 'a statement of Drizzle'
        ? database.db.transaction(async (tx) => {
            await tx.execute(act)
            resolve()
            await tx.execute(sleep)
          })
        : database.sql.begin(async (tx) => {
            await tx.unsafe(act)
            resolve()
            await tx.unsafe(sleep)
          })
    const failed = expect(transaction).rejects.toThrow()
    await running
    await cut(testing.sql)
    await failed
    expect(await database.sql`select 1 as one`).toEqual([{ one: 1 }])
    await database.close()
    await testing.close()
  })
})

test('a transaction that fails for another reason is rolled back, and its connection is of use again', async () => {
  const testing = await openTestDatabase()
  const database = openDatabase({ ...testing.connection })
  await database.sql`create table kept (id int)`
  const mine = new Error('changed my mind')
  const transactions = Array.from({ length: 20 }, () =>
    database.sql.begin(async (tx) => {
      await tx`insert into kept values (1)`
      throw mine
    }),
  )
  for (const { status } of await Promise.allSettled(transactions)) expect(status).toBe('rejected')
  await expect(database.sql.begin((tx) => tx`select broken`)).rejects.toThrow(/broken/)
  expect(await database.sql.begin((tx) => tx`select count(*)::int as kept from kept`)).toEqual([{ kept: 0 }])
  await database.close()
  await testing.close()
})
