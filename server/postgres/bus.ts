import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import type { Job } from '../jobs/job.ts'
import { createLocalBus } from '../jobs/localBus.ts'
import type { Bus, Clock, Log } from '../jobs/ports.ts'
import { decode, encode } from './busCodec.ts'
import { Inbox } from './busInbox.ts'
import type { Note } from './busNote.ts'
import { Outbox } from './busOutbox.ts'
import type { Connection } from './database.ts'

/** What a bus over Postgres works with. */
export interface PostgresBusParts {
  /** Reads a job that another process has named. */
  readJob(id: string): Promise<Job | null>
  readonly clock: Clock
  readonly log: Log
}

/** A bus with connections of its own. */
export interface PostgresBus extends Bus {
  /** Sends what waits, and ends both connections. From then on it is heard in this process alone. */
  close(): Promise<void>
}

/** The channel in Postgres; every Barline on a database is on it. */
export const CHANNEL = 'barline'

/** How the connections of a bus are called in `pg_stat_activity`. */
export const APPLICATION = 'barline bus'

/** How often readings and progresses are sent. */
const BATCH_MS = 50

/** A job that could not be read is read again after this long. */
const READ_AGAIN_MS = 1_000

/** Seconds that a closing bus waits for what it sends. */
const CLOSE_SECONDS = 2

/** A lost connection is tried again after 10 ms, then ever later, up to a second: while it is gone, messages are missed. */
function backoffSeconds(retries: number): number {
  return Math.min(3 ** retries / 100, 1)
}

function connect(connection: Connection): postgres.Sql {
  const options = {
    max: 1,
    max_lifetime: null,
    backoff: backoffSeconds,
    onnotice: () => undefined,
    connection: { application_name: APPLICATION },
  }
  return typeof connection === 'string' ? postgres(connection, options) : postgres({ ...connection, ...options })
}

/** One statement, so one transaction: all are heard in order, or none is. It is never part of a transaction that writes. */
function sender(sql: postgres.Sql, origin: string): (notes: readonly Note[]) => Promise<unknown> {
  return async (notes) => {
    const payloads = sql.json(encode(origin, notes))
    await sql`select pg_notify(${CHANNEL}, payload) from jsonb_array_elements_text(${payloads}) as payload`
  }
}

/** Hears payloads of other buses. */
function receiver(inbox: Inbox, origin: string, log: Log): (payload: string) => void {
  let warned = false
  return (payload) => {
    const envelope = decode(payload)
    if (envelope?.origin === origin) return
    if (!warned && (envelope === null || envelope.strange > 0)) {
      log.warn({ payload: payload.slice(0, 200) }, `the channel '${CHANNEL}' carries what this version does not read`)
      // A program that goes on does not fill the log.
      warned = true
    }
    for (const note of envelope?.notes ?? []) inbox.hear(note)
  }
}

/** Hears that the listening connection is there: at first, and after each loss. */
function onListen(onReturn: () => void): () => void {
  let listened = false
  return () => {
    if (listened) onReturn()
    listened = true
  }
}

/**
 * A bus between all processes on one database, over LISTEN and NOTIFY. One connection listens, another one sends; a
 * connection that is lost comes back by itself, and listeners hear of the gap. Nothing that fails here reaches a publisher.
 * A message whose sending was cut off may be heard twice elsewhere.
 *
 * @throws where the database does not answer now
 */
export async function createPostgresBus(connection: Connection, parts: PostgresBusParts): Promise<PostgresBus> {
  const { readJob, clock, log } = parts
  const local = createLocalBus(log)
  const origin = randomUUID()
  const sql = connect(connection)
  const inbox = new Inbox({ readJob, tell: local.publish, log })
  const outbox = new Outbox({ send: sender(sql, origin), log })
  const tellGap = () => {
    log.warn({}, 'the connection that listens was lost; what other processes said meanwhile was missed')
    inbox.hear({ kind: 'gap' })
  }
  try {
    await sql.listen(CHANNEL, receiver(inbox, origin, log), onListen(tellGap))
  } catch (error) {
    // Without this it would go on trying, for nobody.
    await sql.end({ timeout: 0 })
    throw new Error('the database does not let the bus listen', { cause: error })
  }
  const stops = [clock.every(BATCH_MS, () => outbox.tick()), clock.every(READ_AGAIN_MS, () => inbox.retry())]
  return {
    publish: (message) => {
      local.publish(message)
      outbox.put(message)
    },
    listen: local.listen,
    close: async () => {
      for (const stop of stops) stop()
      inbox.close()
      const last = outbox.close()
      await sql.end({ timeout: outbox.isAway ? 0 : CLOSE_SECONDS })
      await last
    },
  }
}
