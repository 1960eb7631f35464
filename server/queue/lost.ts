import { inArray, notExists, sql } from 'drizzle-orm'
import { leases, nodes } from '../../schema/tables.ts'
import type { LostProcess, ReleasedItem } from '../jobs/ports/nodeStore.ts'
import type { TaskOrder } from '../jobs/ports/queue.ts'
import type { AnyTransaction } from './asyncCommit.ts'
import { type Drizzle, executorOf } from './boss.ts'
import type { ItemsParts } from './items.ts'

type Lease = typeof leases.$inferSelect

/**
 * Seconds that a task rests which processes were lost with, one after the other. It runs in processes of its own, so what one loses its
 * node for is hardly its doing; should it be all the same, the node serves for so long, and whoever wants to can cancel the job.
 */
const REST_SECONDS = [0, 1, 5, 30]

function restOf(deaths: number): number {
  return REST_SECONDS[Math.min(deaths, REST_SECONDS.length) - 1] ?? 0
}

/** Writes into a task that was given back that one more process was lost with it. @returns for how many seconds it rests */
async function markTask(tx: Drizzle, { boss }: ItemsParts, id: string): Promise<number> {
  const db = executorOf(tx)
  const [item] = await boss.findJobs<TaskOrder>('tasks', { id, db })
  if (!item) return 0
  const deaths = (item.data.deaths ?? 0) + 1
  const restSeconds = restOf(deaths)
  await boss.update('tasks', { ...item.data, deaths }, { id, startAfter: restSeconds, db })
  return restSeconds
}

/** A process that held something, by its id. */
type Holders = ReadonlyMap<string, LostProcess>

async function holdersOf(tx: AnyTransaction, ids: readonly string[]): Promise<Holders> {
  const silentSeconds = sql<number>`extract(epoch from ${nodes.lostAt} - ${nodes.lastSeenAt})::float8`
  const known = await tx
    .select({ id: nodes.id, host: nodes.host, pid: nodes.pid, silentSeconds })
    .from(nodes)
    .where(inArray(nodes.id, [...ids]))
  return new Map(known.map(({ id, ...holder }) => [id, holder]))
}

/** What was given back of a job: by whom, how many tasks, and for how long the last of them rests. */
function sumUp(released: readonly (Lease & { readonly restSeconds: number })[], holders: Holders): ReleasedItem[] {
  return [...Map.groupBy(released, ({ jobId }) => jobId)].map(([jobId, ours]) => ({
    jobId,
    holders: [...new Set(ours.map(({ nodeId }) => nodeId))].flatMap((id) => holders.get(id) ?? []),
    wasDriven: ours.some(({ queue }) => queue === 'conductors'),
    tasks: ours.filter(({ queue }) => queue === 'tasks').length,
    restSeconds: Math.max(...ours.map(({ restSeconds }) => restSeconds)),
  }))
}

/**
 * Gives back what processes hold that are lost or were never known: others are handed it. A task tells from then on that a process was
 * lost with it, in the same transaction.
 */
export async function releaseLost(parts: ItemsParts): Promise<readonly ReleasedItem[]> {
  const { boss, db } = parts
  return db.transaction(async (tx) => {
    const holder = tx
      .select({ one: sql`1` })
      .from(nodes)
      .where(sql`${nodes.id} = ${leases.nodeId} and ${nodes.lostAt} is null`)
    const released = await tx.delete(leases).where(notExists(holder)).returning()
    for (const name of ['conductors', 'tasks'] as const) {
      const ids = released.filter(({ queue }) => queue === name).map(({ itemId }) => itemId)
      if (ids.length > 0) await boss.fail(name, ids, null, { db: executorOf(tx) })
    }
    if (released.length === 0) return []
    const rests: number[] = []
    for (const { queue, itemId } of released) rests.push(queue === 'tasks' ? await markTask(tx, parts, itemId) : 0)
    const holders = await holdersOf(tx, [...new Set(released.map(({ nodeId }) => nodeId))])
    return sumUp(
      released.map((lease, index) => ({ ...lease, restSeconds: rests[index] ?? 0 })),
      holders,
    )
  })
}
