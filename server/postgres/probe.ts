import type postgres from 'postgres'
import { applicationOf, type Connection, connectAlone } from './connection.ts'
import type { Probe } from './health.ts'

/** How the connection of a probe is called in `pg_stat_activity`. */
export const APPLICATION = 'barline health'

/** A probe over a connection of its own, so that a pool whose connections are all at work says nothing. */
export function openProbe(connection: Connection, nodeId: string): Probe & { close(): Promise<void> } {
  const open = () => connectAlone(connection, applicationOf(APPLICATION, nodeId))
  let sql: postgres.Sql = open()
  return {
    ask: () => sql`select 1`,
    renew: () => {
      void sql.end({ timeout: 0 })
      sql = open()
    },
    close: () => sql.end({ timeout: 0 }),
  }
}
