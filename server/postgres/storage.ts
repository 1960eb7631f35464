import type postgres from 'postgres'
import type { Connection } from './connection.ts'
import { type Database, migrateDatabase, openDatabase } from './database.ts'
import { type EmbeddedLog, startEmbedded } from './embedded.ts'

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
const MOST_CONNECTIONS = { all: 10, api: 10, worker: 4 } as const

/** The database of this process, migrated. */
export interface Storage {
  readonly database: Database
  /** For parts that need a connection of their own. */
  readonly connection: Connection
  /** Closes every connection, and the embedded server if no other process uses it. */
  close(): Promise<void>
}

/**
 * Opens the database of this process and brings its tables up to date.
 *
 * @param nodeId the process among those that run trials; null for one that runs none
 */
export async function openStorage(
  { databaseUrl, dataDir, role }: StorageChoice,
  log: EmbeddedLog,
  nodeId: string | null = null,
): Promise<Storage> {
  const embedded = databaseUrl === null ? await startEmbedded(dataDir, log) : null
  const connection: Connection = databaseUrl ?? (embedded?.connection as postgres.Options<Record<string, never>>)
  await migrateDatabase(connection)
  const database = openDatabase(connection, MOST_CONNECTIONS[role], nodeId)
  return {
    database,
    connection,
    close: async () => {
      await database.close()
      await embedded?.stop()
    },
  }
}
