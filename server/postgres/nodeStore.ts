import { hostname } from 'node:os'
import { and, asc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import { nodes } from '../../schema/tables.ts'
import type { NodeStore, WorkerNode } from '../jobs/ports.ts'
import type { Database } from './database.ts'
import { lockOf } from './presence.ts'

/** A process that is silent for so long may be gone; one that is on this host and has no process is gone at once. */
const SILENT = sql`interval '5 seconds'`

/** A database that started just now may not have heard yet of processes that live. */
const SETTLING = sql`interval '10 seconds'`

/** How long a process that was lost is still told of. */
const REMEMBERED = sql`interval '1 hour'`

type Row = typeof nodes.$inferSelect

function nodeOf(row: Row): WorkerNode {
  return {
    id: row.id,
    host: row.host,
    threads: row.threads,
    busy: row.busy,
    barsPerSecond: row.barsPerSecond,
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

/** The processes that run trials, in Postgres. This one is called `id`; it must hold its presence before it reports. */
export function createNodeStore(database: Database, id: string): NodeStore {
  const { db } = database
  const host = hostname()
  return {
    report: async (report) => {
      const values = { id, host, pid: process.pid, ...report }
      const set = { ...report, lastSeenAt: sql`now()`, lostAt: null }
      return db.transaction(async (tx) => {
        // The next report tells the same: it need not wait for the disk.
        await tx.execute(sql`set local synchronous_commit = off`)
        const [before] = await tx.select({ lostAt: nodes.lostAt }).from(nodes).where(eq(nodes.id, id)).for('update')
        await tx.insert(nodes).values(values).onConflictDoUpdate({ target: nodes.id, set })
        return before?.lostAt != null
      })
    },
    leave: async () => {
      await db.delete(nodes).where(eq(nodes.id, id))
    },
    nodes: async () => {
      const isKnown = or(isNull(nodes.lostAt), gt(nodes.lostAt, sql`now() - ${REMEMBERED}`))
      const rows = await db.select().from(nodes).where(isKnown).orderBy(sql`${nodes.lostAt} is not null`, asc(nodes.id))
      return rows.map(nodeOf)
    },
    markLost: async () => {
      const isSilent = and(
        lt(nodes.lastSeenAt, sql`now() - ${SILENT}`),
        sql`pg_postmaster_start_time() < now() - ${SETTLING}`,
      )
      const doubtful = await db
        .select({ row: nodes, isSilent: sql<boolean>`${isSilent}` })
        .from(nodes)
        .where(and(isNull(nodes.lostAt), or(isSilent, eq(nodes.host, host))))
      const others = doubtful.filter(({ row }) => row.id !== id)
      const gone = others.filter(({ row, isSilent }) => isSilent || (row.host === host && !isRunning(row.pid)))
      const marked = await Promise.all(gone.map(async ({ row }) => ((await markIfGone(database, row.id)) ? [row] : [])))
      if (marked.flat().length > 0) await db.delete(nodes).where(lt(nodes.lostAt, sql`now() - ${REMEMBERED}`))
      return marked.flat().map(nodeOf)
    },
  }
}
