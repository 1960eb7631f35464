import type postgres from 'postgres'
import { applicationOf, type Connection, connectAlone } from '../connection.ts'

/** The channel in Postgres; every Barline on a database is on it. */
export const CHANNEL = 'barline'

/** How the connections of a bus are called in `pg_stat_activity`. */
export const APPLICATION = 'barline bus'

/** One connection of a bus. Connects at the first statement, and what listens connects again after a loss. */
export function connectBus(connection: Connection, nodeId: string | null = null): postgres.Sql {
  return connectAlone(connection, applicationOf(APPLICATION, nodeId))
}
