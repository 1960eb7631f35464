import { notExists, sql } from 'drizzle-orm'
import { leases, nodes } from '../../schema/tables.ts'
import type { Released, Ticket } from '../jobs/ports.ts'
import { type Drizzle, executorOf } from './boss.ts'
import type { ItemsParts } from './items.ts'

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
  const [item] = await boss.findJobs<Ticket>('tasks', { id, db })
  if (!item) return 0
  const deaths = (item.data.deaths ?? 0) + 1
  const restSeconds = restOf(deaths)
  await boss.update('tasks', { ...item.data, deaths }, { id, startAfter: restSeconds, db })
  return restSeconds
}

/** What of a job was given back: how many tasks, and for how long the last of them rests. */
function sumUp(jobId: string, rests: readonly number[]): Released {
  return { jobId, tasks: rests.length, restSeconds: Math.max(0, ...rests) }
}

/**
 * Gives back what processes hold that are lost or were never known: others are handed it. A task tells from then on that a process was
 * lost with it, in the same transaction.
 */
export async function releaseLost(parts: ItemsParts): Promise<readonly Released[]> {
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
    const rests: { readonly jobId: string; readonly seconds: number }[] = []
    for (const { queue, itemId, jobId } of released) {
      if (queue === 'tasks') rests.push({ jobId, seconds: await markTask(tx, parts, itemId) })
    }
    const restsOf = (job: string) => rests.filter(({ jobId }) => jobId === job).map(({ seconds }) => seconds)
    return [...new Set(released.map(({ jobId }) => jobId))].map((jobId) => sumUp(jobId, restsOf(jobId)))
  })
}
