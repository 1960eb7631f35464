import { DrizzleQueryError, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { type Db, fromDrizzle, PgBoss, type Queue } from 'pg-boss'
import type { Log } from '../jobs/ports/log.ts'
import type { QueueName } from '../jobs/ports/queue.ts'

/** A database, or a transaction on it, as Drizzle has it. */
export type Drizzle = Pick<PostgresJsDatabase, 'execute'>

/** The engine leaves it to its driver to turn objects into JSON and dates into text; ours takes text. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value
}

/** What the engine runs its statements on. */
export function executorOf(db: Drizzle): Db {
  const inner = fromDrizzle(db, sql)
  const executeSql: Db['executeSql'] = async (text, values = []) => {
    try {
      return await inner.executeSql(text, values.map(plain))
    } catch (error) {
      // The engine knows what to do with some errors of the driver, which Drizzle wraps.
      throw error instanceof DrizzleQueryError ? (error.cause ?? error) : error
    }
  }
  return { executeSql }
}

/** The engine's own connection. Some of its statements are whole transactions as one text; one that failed is still open. */
function ownExecutor(db: Drizzle): Db {
  const { executeSql } = executorOf(db)
  return {
    executeSql: async (text, values) => {
      try {
        return await executeSql(text, values)
      } catch (error) {
        // What comes next finds no transaction; a connection that is lost has none.
        await db.execute(sql`rollback`).catch(() => undefined)
        throw error
      }
    },
  }
}

/** A process that is alive but has not been heard of for so long (its event loop hangs) loses what it holds. */
const HEARTBEAT_SECONDS = 120

/** How often the engine looks for such, and for finished rows to delete. */
const SUPERVISE_SECONDS = 30

/** The most that the engine allows, by when an item was taken. What is still worked on is renewed long before (see `Items.beat`). */
const EXPIRE_SECONDS = 86_400

/** An item waits as long as it takes. */
const TEN_YEARS_SECONDS = 315_360_000

const OPTIONS = {
  retryLimit: 2_147_483_647,
  retryDelay: 0,
  expireInSeconds: EXPIRE_SECONDS,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retentionSeconds: TEN_YEARS_SECONDS,
  deleteAfterSeconds: 60,
} satisfies Partial<Queue>

/** A job has one conductor at a time: of one key, `exclusive` keeps one item, waiting or handed out. */
const POLICIES = { conductors: 'exclusive', tasks: 'standard' } as const satisfies { [Q in QueueName]: string }

/**
 * Opens the queue engine on a database and brings its tables (schema `pgboss`) up to date. Safe when several
 * processes start at once.
 *
 * @param db       of its own, with one connection: the engine sends transactions as plain statements
 * @param isKeeper whether this process takes part in looking after the queues
 */
export async function openBoss(db: Drizzle, log: Log, isKeeper: boolean): Promise<PgBoss> {
  const boss = new PgBoss({
    db: ownExecutor(db),
    supervise: isKeeper,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the queue engine met an error; it tries again'))
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  await boss.start()
  for (const [name, policy] of Object.entries(POLICIES)) {
    await boss.createQueue(name, { ...OPTIONS, policy })
    await boss.updateQueue(name, OPTIONS)
  }
  return boss
}
