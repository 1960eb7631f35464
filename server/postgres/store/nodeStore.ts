import { hostname } from 'node:os'
import { and, asc, eq, gt, inArray, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import { leases, nodes } from '../../../schema/tables.ts'
import type { NodeStore, WorkerNode } from '../../jobs/ports/nodeStore.ts'
import type { Database } from '../database.ts'
import { lockOf } from './presence.ts'

/** A process that is silent for so long may be gone; one that is on this host and has no process is gone at once. */
const SILENT = sql`interval '5 seconds'`

/** A database that started just now may not have heard yet of processes that live. */
const SETTLING = sql`interval '10 seconds'`

/**
 * A process that says nothing for so long, while the one that looks was heard all the time, is shut out, though it may live: a process
 * that is stopped holds its lock.
 */
const SHUT_OUT_SECONDS = 10

/** When a process was heard last; after a start of the database it has time to connect again. */
const lastSign = sql`greatest(${nodes.lastSeenAt}, pg_postmaster_start_time() + interval '5 seconds')`

/** A process tells of itself about once a second; where it is later than this, that is said. */
const USUAL_SECONDS = 2

/** For how long nothing was heard of a process. */
const silentSeconds = sql<number>`extract(epoch from now() - ${nodes.lastSeenAt})::float8`

/** How long a process that was lost is still told of. */
const REMEMBERED = sql`interval '1 hour'`

type Row = typeof nodes.$inferSelect

function nodeOf(row: Row, silence: number): WorkerNode {
  const isSilent = silence > USUAL_SECONDS
  return {
    id: row.id,
    host: row.host,
    pid: row.pid,
    threads: row.threads,
    // What it said last is not so any more.
    busy: isSilent ? 0 : row.busy,
    barsPerSecond: isSilent ? 0 : row.barsPerSecond,
    silentSeconds: isSilent ? silence : null,
    startedAtMs: row.startedAt.getTime(),
    lastSeenAtMs: row.lastSeenAt.getTime(),
    lostAtMs: row.lostAt?.getTime() ?? null,
  }
}

/** Whether a process of this host runs. This one's number says nothing of another that had it before. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // One that may not be signalled is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Marks a process as lost if nobody holds its lock: then it is gone, or its connection is. */
async function markIfGone({ sql: driver }: Database, id: string): Promise<boolean> {
  const marked = await driver`
    update nodes set lost_at = now()
    where id = ${id} and lost_at is null and pg_try_advisory_xact_lock(${lockOf(driver, id)})`
  return marked.count === 1
}

/**
 * Ends the sessions of a process that is silent, and marks it as lost if it still is: what it held, rows that an open transaction of it
 * has locked among that, is free. Should it wake up, it learns of that by its next report, before it does anything for others.
 */
async function shutOut({ sql: driver, db }: Database, id: string, isSilent: SQL): Promise<boolean> {
  await driver`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
      and right(application_name, ${id.length}) = ${id}`
  const marked = await db
    .update(nodes)
    .set({ lostAt: sql`now()` })
    .where(and(eq(nodes.id, id), isNull(nodes.lostAt), isSilent))
    .returning()
  return marked.length === 1
}

/**
 * The processes that run trials, in Postgres. This one is called `id`; it must hold its presence before it reports.
 *
 * @param shutOutSeconds after how long a silent process is shut out; tests shorten it
 */
export function createNodeStore(database: Database, id: string, shutOutSeconds = SHUT_OUT_SECONDS): NodeStore {
  const { db } = database
  const host = hostname()
  const patience = sql`make_interval(secs => ${shutOutSeconds}::float8)`
  /** Of a process that told nothing of itself for longer it is not known that it was there all the time. */
  const mostGap = sql`make_interval(secs => ${shutOutSeconds / 2}::float8)`
  const isShutOut = sql`${lastSign} < now() - ${patience}`
  /** Since when this process has told of itself without a gap, by the database's clock: a laptop that slept has heard nobody. */
  let heardSince: SQL | null = null
  const wasHeard = () =>
    heardSince
      ? sql`${heardSince} < now() - ${patience} and exists (
          select from ${nodes} as own where own.id = ${id} and own.last_seen_at > now() - ${mostGap})`
      : sql`false`
  return {
    report: async (report) => {
      const values = { id, host, pid: process.pid, ...report }
      const set = { ...report, lastSeenAt: sql`now()`, lostAt: null }
      const told = {
        lostAt: nodes.lostAt,
        isGap: sql<boolean>`${nodes.lastSeenAt} < now() - ${mostGap}`,
        at: sql<string>`now()::text`,
      }
      return db.transaction(async (tx) => {
        // The next report tells the same: it need not wait for the disk.
        await tx.execute(sql`set local synchronous_commit = off`)
        const [before] = await tx.select(told).from(nodes).where(eq(nodes.id, id)).for('update')
        await tx.insert(nodes).values(values).onConflictDoUpdate({ target: nodes.id, set })
        if (!before || before.isGap || before.lostAt) heardSince = null
        else heardSince ??= sql`${before.at}::timestamptz`
        return before?.lostAt != null
      })
    },
    leave: async () => {
      await db.delete(nodes).where(eq(nodes.id, id))
    },
    nodes: async () => {
      const isKnown = or(isNull(nodes.lostAt), gt(nodes.lostAt, sql`now() - ${REMEMBERED}`))
      const rows = await db
        .select({ row: nodes, silentSeconds })
        .from(nodes)
        .where(isKnown)
        .orderBy(sql`${nodes.lostAt} is not null`, asc(nodes.id))
      return rows.map((found) => nodeOf(found.row, found.silentSeconds))
    },
    drivers: async (jobIds) => {
      const found = await db
        .select({ jobId: leases.jobId, row: nodes, silentSeconds })
        .from(leases)
        .innerJoin(nodes, eq(nodes.id, leases.nodeId))
        .where(and(inArray(leases.jobId, [...jobIds]), eq(leases.queue, 'conductors'), isNull(nodes.lostAt)))
      return new Map(found.map(({ jobId, row, silentSeconds }) => [jobId, nodeOf(row, silentSeconds)]))
    },
    markLost: async () => {
      const isSilent = and(
        lt(nodes.lastSeenAt, sql`now() - ${SILENT}`),
        sql`pg_postmaster_start_time() < now() - ${SETTLING}`,
      )
      const isToGo = sql<boolean>`(${isShutOut} and ${wasHeard()})`
      const doubtful = await db
        .select({ row: nodes, silentSeconds, isSilent: sql<boolean>`${isSilent}`, isToGo })
        .from(nodes)
        .where(and(isNull(nodes.lostAt), ne(nodes.id, id), or(isSilent, isToGo, eq(nodes.host, host))))
      const gone = doubtful.filter(
        ({ row, isSilent, isToGo }) => isSilent || isToGo || (row.host === host && !isRunning(row.pid)),
      )
      const mark = ({ row, isToGo }: { row: Row; isToGo: boolean }) =>
        isToGo ? shutOut(database, row.id, isShutOut) : markIfGone(database, row.id)
      const marks = await Promise.all(gone.map(mark))
      const marked = gone.filter((_, index) => marks[index])
      if (marked.length > 0) await db.delete(nodes).where(lt(nodes.lostAt, sql`now() - ${REMEMBERED}`))
      return marked.map((found) => nodeOf(found.row, found.silentSeconds))
    },
  }
}
