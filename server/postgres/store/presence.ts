import type postgres from 'postgres'
import type { Log } from '../../jobs/ports/log.ts'
import { applicationOf, type Connection, connectAlone } from '../connection.ts'

/** A process that others can see is there. */
export interface Presence {
  /** Is there no more. */
  close(): Promise<void>
}

/** What the keys of the locks are hashed with, so that no other program on the database takes the same ones. */
const LOCK_SPACE = 417_002

/** How the connection of a presence is called in `pg_stat_activity`. */
export const APPLICATION = 'barline presence'

/** A lost connection is tried again after so long. */
const AGAIN_MS = 500

/** Seconds that closing waits for a statement that runs. */
const CLOSE_SECONDS = 2

/**
 * Seconds without a sign of life after which the server takes the host for gone: it asks after five, then five times. A process that
 * stands still (SIGSTOP, a debugger) does not matter, for its kernel answers.
 */
const KEEPALIVE = { tcp_keepalives_idle: 5, tcp_keepalives_interval: 3, tcp_keepalives_count: 5 }

/** The lock that a process holds while it lives. */
export function lockOf(sql: postgres.Sql | postgres.TransactionSql, nodeId: string) {
  return sql`hashtextextended(${nodeId}, ${LOCK_SPACE})`
}

/**
 * Shows that a process lives, by a session-level advisory lock on a connection of its own: it ends with the process, however that
 * ends, and needs no heartbeat. After a loss of the connection the lock is taken again.
 */
export async function openPresence(connection: Connection, nodeId: string, log: Log): Promise<Presence> {
  let isClosed = false
  let again: NodeJS.Timeout | undefined
  const application = applicationOf(APPLICATION, nodeId)
  const sql = connectAlone(connection, application, { onclose: () => retry(), connection: KEEPALIVE })
  const take = () => sql`select pg_advisory_lock(${lockOf(sql, nodeId)})`
  const retry = () => {
    clearTimeout(again)
    if (!isClosed) again = setTimeout(() => void take().catch(warn), AGAIN_MS)
  }
  const warn = (error: unknown) => {
    // `onclose` does not tell of a connection that could not be made.
    log.warn({ err: error }, 'the connection by which others see this process is lost; it is made again')
    retry()
  }
  await take()
  return {
    close: async () => {
      isClosed = true
      clearTimeout(again)
      await sql.end({ timeout: CLOSE_SECONDS })
    },
  }
}
