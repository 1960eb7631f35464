import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'
import { TEMPLATE } from './template.fixture.ts'
import type { TestConnection } from './testServer.ts'

/** A database for one test file, or one test. */
export interface TestDatabase {
  /** A pool of connections to it. */
  readonly sql: postgres.Sql
  /** For code under test that makes connections of its own; and the way in for a worker or another process. */
  readonly connection: TestConnection
  /** Drops the database, whoever is still connected to it. */
  close(): Promise<void>
}

/**
 * Makes an empty database on the server of this test run.
 *
 * @example
 * const database = await openTestDatabase()
 * afterAll(() => database.close())
 */
export function openTestDatabase(): Promise<TestDatabase> {
  return openDatabaseFrom('template1')
}

/** Makes a database with our tables and those of the queue engine, as a server leaves it at its first start, and without rows. */
export function openMigratedDatabase(): Promise<TestDatabase> {
  return openDatabaseFrom(TEMPLATE)
}

async function openDatabaseFrom(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer((sql) => sql`create database ${sql(name)} template ${sql(template)}`)
  const connection = { ...inject('testConnection'), database: name }
  const sql = connect(connection, 4)
  const close = async () => {
    await sql.end({ timeout: 1 })
    await onServer((server) => server`drop database if exists ${server(name)} with (force)`)
  }
  return { sql, connection, close }
}

async function onServer(use: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = connect(inject('testConnection'), 1)
  await use(sql).finally(() => sql.end())
}

function connect(connection: TestConnection, max: number): postgres.Sql {
  return postgres({ ...connection, max, onnotice: () => {} })
}
