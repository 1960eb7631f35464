import type postgres from 'postgres'
import type { Log } from '../jobs/ports/log.ts'
import type { Connection } from './connection.ts'
import { type Database, migrateDatabase, openDatabase } from './database.ts'
import { waitForDatabase } from './databaseWait.ts'
import { startEmbedded } from './embedded/embedded.ts'

/** Which database a process uses. */
export interface StorageChoice {
  /** An external Postgres; null for the embedded one. */
  readonly databaseUrl: string | null
  /** Where the embedded one keeps its data. */
  readonly dataDir: string
  /** What the process does. */
  readonly role: 'all' | 'api' | 'worker'
}

/** Connections of the pool: those who serve callers have many statements under way, workers one a thread now and then. */
const MAX_CONNECTIONS = { all: 10, api: 10, worker: 4 } as const

/** Connections beside the pool: of the queue engine, the health and both ways of the bus; and of a presence where jobs are run. */
const OTHER_CONNECTIONS = { all: 5, api: 4, worker: 5 } as const

/** The database of this process, migrated. */
export interface Storage {
  readonly database: Database
  /** For parts that need a connection of their own. */
  readonly connection: Connection
  /** Closes every connection, and the embedded server if no other process uses it. */
  close(): Promise<void>
}

/** An external database is waited for, since it may be started after this process. */
async function reach(databaseUrl: string, role: StorageChoice['role'], log: Log): Promise<string> {
  const others = OTHER_CONNECTIONS[role]
  await waitForDatabase(databaseUrl, { least: others + 1, most: others + MAX_CONNECTIONS[role] }, log)
  return databaseUrl
}

/**
 * Opens the database of this process and brings its tables up to date.
 *
 * @param nodeId the process among those that run trials; null for one that runs none
 */
export async function openStorage(
  { databaseUrl, dataDir, role }: StorageChoice,
  log: Log,
  nodeId: string | null = null,
): Promise<Storage> {
  const tell = { info: (message: string) => log.info({}, message), warn: (message: string) => log.warn({}, message) }
  const embedded = databaseUrl === null ? await startEmbedded(dataDir, tell) : null
  const embeddedConnection = embedded?.connection as postgres.Options<Record<string, never>>
  const connection: Connection = databaseUrl === null ? embeddedConnection : await reach(databaseUrl, role, log)
  await migrateDatabase(connection)
  const database = openDatabase(connection, MAX_CONNECTIONS[role], nodeId)
  return {
    database,
    connection,
    close: async () => {
      await database.close()
      await embedded?.stop()
    },
  }
}
