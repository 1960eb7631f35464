import postgres from 'postgres'
import type { Claims } from '../jobs/ports.ts'
import type { Connection } from './database.ts'

/** Claims with a connection of their own. */
export interface PostgresClaims extends Claims {
  /** Lets go of everything. */
  close(): Promise<void>
}

/** What the keys of the locks are hashed with, so that no other program on the database takes the same ones. */
const LOCK_SPACE = 417_002

/** Seconds that closing waits for a statement that runs. */
const CLOSE_SECONDS = 2

/**
 * Claims on jobs among all processes of a database: session-level advisory locks on one connection. They end with it, so with
 * the process, however that ends; there is no lease to wait for. The connection lost, all of them are, and `onLost` tells so.
 */
export function openClaims(connection: Connection): PostgresClaims {
  const listeners = new Set<() => void>()
  const options: postgres.Options<Record<string, never>> = {
    max: 1,
    max_lifetime: null,
    // A connection that is lost while it fetches types ends the process (postgres.js 3.4.9); none is needed here.
    fetch_types: false,
    onnotice: () => undefined,
    onclose: () => {
      for (const listener of listeners) listener()
    },
    connection: { application_name: 'barline claims' },
  }
  const sql = typeof connection === 'string' ? postgres(connection, options) : postgres({ ...connection, ...options })
  return {
    take: async (jobId) => {
      const [row] = await sql`select pg_try_advisory_lock(hashtextextended(${jobId}, ${LOCK_SPACE})) as taken`
      return row?.taken === true
    },
    release: async (jobId) => {
      await sql`select pg_advisory_unlock(hashtextextended(${jobId}, ${LOCK_SPACE}))`
    },
    onLost: (listener) => {
      listeners.add(listener)
    },
    close: async () => {
      listeners.clear()
      await sql.end({ timeout: CLOSE_SECONDS })
    },
  }
}
