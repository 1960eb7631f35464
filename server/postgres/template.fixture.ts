import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { createTestLog } from '../jobs/ports.fixture.ts'
import { openBoss } from '../queue/boss.ts'
import type { Connection } from './connection.ts'
import { migrateDatabase } from './database.ts'

/** The database that others are copied from: it has our tables and those of the queue engine, and no rows. */
export const TEMPLATE = 'barline_test_template'

type Options = Exclude<Connection, string>

const connect = (connection: Options) =>
  postgres({ ...connection, max: 1, fetch_types: false, onnotice: () => undefined })

/** Makes the template anew, once for the whole run. */
export async function prepareTemplate(server: Options): Promise<void> {
  const sql = connect(server)
  await sql`drop database if exists ${sql(TEMPLATE)} with (force)`
  await sql`create database ${sql(TEMPLATE)}`
  await sql.end()
  const connection = { ...server, database: TEMPLATE }
  await migrateDatabase(connection)
  const side = connect(connection)
  const boss = await openBoss(drizzle(side), createTestLog(), false)
  await boss.stop({ graceful: false })
  // Nobody may be connected to it when it is copied.
  await side.end()
}
