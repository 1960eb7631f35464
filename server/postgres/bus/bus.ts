import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import { createLocalBus } from '../../jobs/feeds/localBus.ts'
import type { Job } from '../../jobs/job.ts'
import type { Bus } from '../../jobs/ports/bus.ts'
import type { Clock } from '../../jobs/ports/clock.ts'
import type { Log } from '../../jobs/ports/log.ts'
import type { Connection } from '../connection.ts'
import { decode } from './codec.ts'
import { CHANNEL, connectBus } from './connection.ts'
import { Inbox } from './inbox.ts'
import { Outbox } from './outbox.ts'
import { Sender } from './sender.ts'

/** What a bus over Postgres works with. */
export interface PostgresBusParts {
  /** Reads a job that another process has named. */
  readJob(id: string): Promise<Job | null>
  /** The process whose bus it is; absent where nobody has to tell its sessions from others. */
  readonly nodeId?: string
  readonly clock: Clock
  readonly log: Log
}

/** A bus with connections of its own. */
export interface PostgresBus extends Bus {
  /** Sends what waits, and ends both connections. From then on it is heard in this process alone. */
  close(): Promise<void>
}

/** How often readings and progresses are sent. */
const BATCH_MS = 50

/** A job that could not be read is read again after this long. */
const READ_AGAIN_MS = 1_000

/** How long a closing bus waits for what it sends. */
const CLOSE_MS = 2_000

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

/** Opens the connection that listens. It comes back by itself after a loss, and the inbox hears of the gap. */
async function startListening(
  connection: Connection,
  inbox: Inbox,
  { origin, nodeId = null, log }: { readonly origin: string; readonly nodeId?: string | null; readonly log: Log },
): Promise<postgres.Sql> {
  const sql = connectBus(connection, nodeId)
  let isAgain = false
  const onListen = () => {
    if (isAgain) {
      log.warn({}, 'the connection that listens was lost; what other processes said meanwhile was missed')
      inbox.hear({ kind: 'gap' })
    }
    isAgain = true
  }
  try {
    await sql.listen(CHANNEL, receiver(inbox, origin, log), onListen)
    return sql
  } catch (error) {
    // Without this it would go on trying, for nobody.
    await sql.end({ timeout: 0 })
    throw new Error('the database does not let the bus listen', { cause: error })
  }
}

/** Waits for the work, and no longer than so many milliseconds. */
async function within(ms: number, clock: Clock, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = clock.every(ms, resolve)
  await Promise.race([work, promise])
  stop()
}

/**
 * A bus between all processes on one database, over LISTEN and NOTIFY. One connection listens, another one sends; a
 * connection that is lost comes back by itself, and listeners hear of the gap. Nothing that fails here reaches a publisher.
 * A message whose sending was cut off may be heard twice elsewhere.
 *
 * @throws where the database does not answer now
 */
export async function createPostgresBus(connection: Connection, parts: PostgresBusParts): Promise<PostgresBus> {
  const { readJob, nodeId = null, clock, log } = parts
  const local = createLocalBus(log)
  const origin = randomUUID()
  const inbox = new Inbox({ readJob, tell: local.publish, log })
  const listener = await startListening(connection, inbox, { origin, nodeId, log })
  const sender = new Sender(() => connectBus(connection, nodeId), clock, origin)
  const outbox = new Outbox({ send: (notes) => sender.send(notes), log })
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
      await within(CLOSE_MS, clock, outbox.close())
      await Promise.all([listener.end({ timeout: 0 }), sender.close()])
    },
  }
}
