import postgres from 'postgres'
import { expect, test } from 'vitest'
import { migrateDatabase } from './database.ts'
import { openMigratedDatabase, openTestDatabase } from './testDatabase.ts'

test('each test database is empty, apart from the others, and gone when closed, though one is still connected', async () => {
  const [one, other] = await Promise.all([openTestDatabase(), openTestDatabase()])
  await one.sql`create table only_here (id int)`
  const count = (sql: postgres.Sql) => sql`select count(*)::int from pg_tables where schemaname = 'public'`
  expect(await count(one.sql)).toEqual([{ count: 1 }])
  expect(await count(other.sql)).toEqual([{ count: 0 }])
  const stranger = postgres({ ...one.connection, max: 1 })
  await stranger`select 1`
  await one.close()
  await expect(stranger`select 1`).rejects.toThrow()
  expect(await other.sql`select 1 from pg_database where datname = ${one.connection.database}`).toEqual([])
  await Promise.all([stranger.end(), other.close()])
})

test('one with our tables has those of a server, and no rows', async () => {
  const [made, copied] = await Promise.all([openTestDatabase(), openMigratedDatabase()])
  const names = (sql: postgres.Sql) =>
    sql`select schemaname, tablename from pg_tables where schemaname in ('public', 'drizzle') order by 1, 2`
  await migrateDatabase(made.connection)
  expect(await names(copied.sql)).toEqual(await names(made.sql))
  expect(await copied.sql`select 1 from pgboss.version`).toHaveLength(1)
  expect(await copied.sql`select 1 from jobs`).toEqual([])
  await Promise.all([made.close(), copied.close()])
})
