import postgres from 'postgres'
import type { Connection } from './database.ts'

/** The channel in Postgres; every Barline on a database is on it. */
export const CHANNEL = 'barline'

/** How the connections of a bus are called in `pg_stat_activity`. */
export const APPLICATION = 'barline bus'

/** A lost connection is tried again after 10 ms, then ever later, up to a second: while it is gone, messages are missed. */
function backoffSeconds(retries: number): number {
  return Math.min(3 ** retries / 100, 1)
}

/** One connection of a bus. Connects at the first statement, and what listens connects again after a loss. */
export function connectBus(connection: Connection): postgres.Sql {
  const options = {
    max: 1,
    max_lifetime: null,
    backoff: backoffSeconds,
    // A connection that is lost while it fetches types ends the process (postgres.js 3.4.9); none is needed here.
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: APPLICATION },
  }
  return typeof connection === 'string' ? postgres(connection, options) : postgres({ ...connection, ...options })
}
