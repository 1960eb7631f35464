import { fileURLToPath } from 'node:url'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import type postgres from 'postgres'
import * as tables from '../../schema/tables.ts'
import { applicationOf, type Connection, connect } from './connection.ts'
import { askingAgain, type Begin, beginningAgain, type Work } from './secondAsk.ts'

/** An open database: Drizzle for what is said in its terms, the driver for the hot statements. */
export interface Database {
  readonly sql: postgres.Sql
  readonly db: PostgresJsDatabase<typeof tables>
  close(): Promise<void>
}

/** The lock that a process holds while it migrates: any number that no other program on the same database takes for its own lock. */
export const MIGRATION_LOCK = 4_170_020_001

/** Seconds that a closing database waits for statements that run. */
const CLOSE_SECONDS = 5

/** How the connections of a pool are called in `pg_stat_activity`. */
const APPLICATION = 'barline'

/**
 * A process that stands still in the middle of a transaction keeps what it has locked from all others: after so long the server ends the
 * session. One that runs trials is shut out before (nodeStore.ts); one that only serves is not looked after by anyone else.
 */
const MAX_IDLE_MS = 30_000

/**
 * Statements of so many parameters at most are kept prepared. One that has more was made for a list of ids: each length is another text,
 * and a session keeps all that it has prepared.
 */
const MAX_PREPARED_PARAMETERS = 32

/**
 * postgres.js 3.4.9 rolls back a transaction that failed because its connection was lost: it writes to a socket that is
 * gone, out of reach of any promise, and that ends the process. So such a failure is kept from it; `begin` rejects all
 * the same, for it is told of the loss by itself.
 */
function guardLosses(begin: Begin): Begin {
  return (mode, work) => {
    let isOver = false
    const begun = begin(mode, async (tx) => {
      try {
        return await work(prepareAll(tx))
      } catch (error) {
        // A loss is told to the statement and to `begin` in one turn of the event loop; one without a good-bye, in two.
        for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve))
        if (isOver) await new Promise(() => undefined)
        throw error
      }
    })
    return begun.finally(() => {
      isOver = true
    })
  }
}

/**
 * Has the session keep the statements that Drizzle and pg-boss send. The driver keeps its own by itself, but asks the server anew each
 * time what these take and give: a round trip more, and another parse and plan. Texts without a parameter may hold several statements,
 * which cannot be prepared.
 */
function prepareAll<Sql extends Pick<postgres.TransactionSql, 'unsafe'>>(sql: Sql): Sql {
  const unsafe = sql.unsafe.bind(sql)
  const prepared: typeof sql.unsafe = (text, parameters = [], options = {}) => {
    const prepare = parameters.length > 0 && parameters.length <= MAX_PREPARED_PARAMETERS
    return unsafe(text, parameters, { ...options, prepare })
  }
  return Object.assign(sql, { unsafe: prepared })
}

function openPool(connection: Connection, max: number, nodeId: string | null = null): postgres.Sql {
  const session = {
    application_name: applicationOf(APPLICATION, nodeId),
    idle_in_transaction_session_timeout: MAX_IDLE_MS,
  }
  return prepareAll(connect(connection, { max, connection: session }))
}

/** Has a pool's `begin`, whose mode may be left out, go another way. */
function beginBy(sql: postgres.Sql, way: (begin: Begin) => Begin): postgres.Sql {
  const begin = way(sql.begin.bind(sql) as Begin)
  const either = (...given: [Work] | [mode: string, Work]) =>
    given.length === 1 ? begin('', given[0]) : begin(...given)
  return Object.assign(sql, { begin: either })
}

/** A pool of which reads are asked again when their connection is lost. */
function openReadingPool(connection: Connection, max: number, nodeId: string | null): postgres.Sql {
  const pool = { isClosed: false, max }
  const sql = openPool(connection, max, nodeId)
  const end = (when?: { timeout?: number }) => {
    pool.isClosed = true
    return sql.end(when)
  }
  const begin = (inner: Begin) => beginningAgain(guardLosses(inner), pool)
  return Object.assign(beginBy(askingAgain(sql, pool), begin), { end })
}

/**
 * Opens a pool of at most `max` connections. Connects at the first statement, and again after a loss.
 *
 * @param nodeId the process whose sessions they are; null where nobody has to tell them from others
 */
export function openDatabase(connection: Connection, max = 10, nodeId: string | null = null): Database {
  const sql = openReadingPool(connection, max, nodeId)
  const db = drizzle(sql, { schema: tables })
  return { sql, db, close: () => sql.end({ timeout: CLOSE_SECONDS }) }
}

/**
 * Brings the tables to what this version needs. Safe when several processes start at once: one migrates under an
 * advisory lock, the others wait for it and find nothing to do.
 */
export async function migrateDatabase(connection: Connection): Promise<void> {
  // What is asked again is asked in another session, which does not hold the lock: so nothing is here.
  const sql = beginBy(openPool(connection, 1), guardLosses)
  const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    await migrate(drizzle(sql), { migrationsFolder })
  } finally {
    // Ending the session lets go of the lock.
    await sql.end({ timeout: CLOSE_SECONDS })
  }
}
