import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import type { Log } from '../jobs/ports/log.ts'
import { reasonOf } from '../jobs/reason.ts'
import { isAway } from './away.ts'
import { type Connection, connectAlone } from './connection.ts'

/** How many connections a process makes. */
export interface ConnectionNeed {
  /** Without so many it cannot start. */
  readonly least: number
  /** So many it makes where there is much to do. */
  readonly most: number
}

/** A database that will not let this process in, however long it waits. The message says which and why. */
export class DatabaseRefusedError extends Error {
  override readonly name = 'DatabaseRefusedError'
}

/** How the connection of a start is called in `pg_stat_activity`. */
const APPLICATION = 'barline start'

/** The first rest between two questions; each is twice as long as the one before, up to the longest. */
const FIRST_REST_MS = 250
const LONGEST_REST_MS = 5_000

/** A question that is not answered for so long is given up, with its connection. */
const ANSWER_MS = 10_000

/** Connections of a server, as its settings and what it tells everyone of its databases count them. */
interface Room {
  /** Those that this account may have. */
  readonly allowed: number
  /** Those that others have now. */
  readonly taken: number
}

/** How people call the database: never with its password. */
function placeOf({ options }: postgres.Sql): string {
  const { path, host, port, database } = options as unknown as {
    readonly path?: string | false
    readonly host: readonly string[]
    readonly port: readonly number[]
    readonly database: string
  }
  const hosts = host.map((name, index) => `${name.includes(':') ? `[${name}]` : name}:${port[index]}`)
  return `the database '${database}' at ${path || hosts.join(', ')}`
}

async function ask(sql: postgres.Sql): Promise<Room> {
  const timer = setTimeout(() => void sql.end({ timeout: 0 }), ANSWER_MS)
  try {
    const [room] = await sql<[Room]>`
      select current_setting('max_connections')::int - case current_setting('is_superuser') when 'on' then 0 else
          current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true), '0')::int
        end as allowed,
        (select coalesce(sum(numbackends), 1)::int - 1 from pg_stat_database) as taken`
    return room
  } finally {
    clearTimeout(timer)
  }
}

/** What keeps a process from starting, as a sentence; null where nothing does. */
function obstacleOf(place: string, { allowed, taken }: Room, { least, most }: ConnectionNeed): string | null {
  if (allowed - taken >= least) return null
  const found = `of the ${allowed} that ${place} allows this account others have ${taken}`
  return `this process wants up to ${most} connections and needs ${least}, but ${found}: raise max_connections there, or end other clients`
}

/** @returns what keeps a process from starting now, as a sentence; null where nothing does */
async function look(connection: Connection, need: ConnectionNeed, log: Log): Promise<string | null> {
  const sql = connectAlone(connection, APPLICATION)
  const place = placeOf(sql)
  try {
    const room = await ask(sql)
    const free = room.allowed - room.taken
    if (free >= need.least && free < need.most) {
      const found = `${place} has ${free} left: some statements will fail when there is much to do`
      log.warn({ free, ...need }, `this process wants up to ${need.most} connections, and ${found}`)
    }
    return obstacleOf(place, room, need)
  } catch (error) {
    // What another try may change is waited for.
    if (isAway(error))
      return `${place} does not answer this process, which needs ${need.least} connections: ${reasonOf(error)}`
    throw new DatabaseRefusedError(`${place} cannot be used: ${reasonOf(error)}`, { cause: error })
  } finally {
    await sql.end({ timeout: 0 })
  }
}

/**
 * Waits until a database answers and has room for this process, for as long as that takes. What it waits for is written down once, and
 * again whenever that is something else.
 *
 * @throws DatabaseRefusedError where waiting is of no use: a wrong password, no such database or account
 */
export async function waitForDatabase(connection: Connection, need: ConnectionNeed, log: Log): Promise<void> {
  const beganMs = performance.now()
  let said: string | null = null
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(2 * restMs, LONGEST_REST_MS)) {
    const obstacle = await look(connection, need, log)
    if (obstacle === null) break
    if (obstacle !== said) log.warn({}, `waiting: ${obstacle}`)
    said = obstacle
    await sleep(restMs)
  }
  const seconds = Math.round((performance.now() - beganMs) / 100) / 10
  if (said !== null) log.info({ seconds }, `the database is there after ${seconds} s; the start goes on`)
}
