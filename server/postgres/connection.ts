import postgres from 'postgres'
import { DriverSockets } from './driverSockets.ts'
import type { ServerAddress } from './socketWay.ts'
import { PADDING_PARAMETER } from './startMessage.ts'

/** Where a Postgres listens: a URL, or what the driver takes in its place. */
export type Connection = string | postgres.Options<Record<string, never>>

/** A lost connection is tried again after 10 ms, then ever later, up to a second. */
function backoffSeconds(retries: number): number {
  return Math.min(3 ** retries / 100, 1)
}

/** What every connection of ours has in common. */
const OPTIONS: postgres.Options<Record<string, never>> = {
  backoff: backoffSeconds,
  connect_timeout: 5,
  // With the ten further questions that follow, one a second, a host that is gone is seen after 15 s.
  keep_alive: 5,
  // A connection that is lost while it fetches types ends the process (postgres.js 3.4.9); none is needed here.
  fetch_types: false,
  onnotice: () => undefined,
}

type Options = postgres.Options<Record<string, never>>

function open(connection: Connection, options: Options): postgres.Sql {
  return typeof connection === 'string' ? postgres(connection, options) : postgres({ ...connection, ...options })
}

/** How the driver would reach a server. Nothing is connected for it. */
function wayOf(connection: Connection, options: Options): ServerAddress {
  return open(connection, options).options as unknown as ServerAddress
}

/** Connections to a database. They connect at the first statement, and again after a loss. */
export function connect(connection: Connection, options: Options): postgres.Sql {
  const all = { ...OPTIONS, ...options }
  const way = wayOf(connection, all)
  const sockets = new DriverSockets(way, backoffSeconds)
  const own = {
    ssl: false,
    socket: () => sockets.open(),
    connection: { ...all.connection, ...PADDING_PARAMETER },
    // With several hosts it would try again without a rest, and never say that it failed.
    ...(way.host.length > 1 ? { host: way.host[0] ?? '', port: way.port[0] ?? 5432 } : {}),
  }
  const sql = open(connection, { ...all, ...own })
  const end = sql.end
  return Object.assign(sql, {
    end: async (when?: { timeout?: number }) => {
      await end(when)
      sockets.close()
    },
  })
}

/**
 * How a session is called in `pg_stat_activity`: by what it is for and by its process, so that others can end the sessions of one that
 * is silent (server/postgres/store/nodeStore.ts). Postgres cuts names to 63 bytes; an id takes 36.
 */
export function applicationOf(purpose: string, nodeId: string | null): string {
  return nodeId === null ? purpose : `${purpose} ${nodeId}`
}

/** A connection of its own that lives as long as what it is for. */
export function connectAlone(
  connection: Connection,
  application: string,
  options: postgres.Options<Record<string, never>> = {},
): postgres.Sql {
  const { connection: session, ...rest } = options
  return connect(connection, {
    max: 1,
    max_lifetime: null,
    connection: { application_name: application, ...session },
    ...rest,
  })
}
