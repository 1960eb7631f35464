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
}

/** The database of this process, migrated. */
export interface Storage {
  readonly database: Database
  /** For parts that need a connection of their own. */
  readonly connection: Connection
  /** Closes every connection, and the embedded server if no other process uses it. */
  close(): Promise<void>
}

/** Opens the database of this process and brings its tables up to date. */
export async function openStorage({ databaseUrl, dataDir }: StorageChoice, log: EmbeddedLog): Promise<Storage> {
  const embedded = databaseUrl === null ? await startEmbedded(dataDir, log) : null
  const connection: Connection = databaseUrl ?? (embedded?.connection as postgres.Options<Record<string, never>>)
  await migrateDatabase(connection)
  const database = openDatabase(connection)
  return {
    database,
    connection,
    close: async () => {
      await database.close()
      await embedded?.stop()
    },
  }
}
