import { sql } from 'drizzle-orm'
import type { Clock } from '../jobs/ports/clock.ts'
import type { Log } from '../jobs/ports/log.ts'
import type { QueueName } from '../jobs/ports/queue.ts'
import type { Drizzle } from './boss.ts'

/** How often what waits is given the priority that it has by then. */
const AGE_MS = 60_000

/** So few are changed by one statement, for whoever takes items meanwhile passes over those that it holds. */
const PIECE = 100

/** An item that waits, as the engine keeps it. */
interface Waiting<T> {
  readonly id: string
  readonly data: T
  readonly priority: number
  readonly waitedMs: number
}

/** An item and the priority that it is to have. */
interface Aged {
  readonly id: string
  readonly priority: number
}

/** As one parameter, so that the statement is the same however many they are. */
function arrayOf(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`
}

async function keep(db: Drizzle, queue: QueueName, aged: readonly Aged[]): Promise<void> {
  const [ids, priorities] = [aged.map(({ id }) => id), aged.map(({ priority }) => priority)]
  // One that is being taken is passed over: so this waits for nobody.
  await db.execute(sql`
    with free as (
      select id from pgboss.job
      where name = ${queue} and id = any(${arrayOf(ids)}::uuid[]) and state < 'active' for update skip locked
    )
    update pgboss.job as item set priority = aged.priority
    from free join unnest(${arrayOf(ids)}::uuid[], ${arrayOf(priorities)}::int[]) as aged (id, priority) using (id)
    where item.name = ${queue} and item.id = free.id`)
}

/**
 * Gives what waits in a queue the priority that it has after its wait. It is worked out anew each time, so processes that do it at once
 * do no harm.
 *
 * @param priorityOf an item's priority after so many milliseconds
 */
export async function ageItems<T>(
  db: Drizzle,
  queue: QueueName,
  priorityOf: (item: T, waitedMs: number) => number,
): Promise<void> {
  const waiting = (await db.execute(sql`
    select id, data, priority, extract(epoch from now() - created_on)::float8 * 1000 as "waitedMs"
    from pgboss.job
    where name = ${queue} and state < 'active' and created_on < now() - interval '1 minute'
  `)) as unknown as readonly Waiting<T>[]
  const aged = waiting
    .map(({ id, data, waitedMs, priority: before }) => ({ id, before, priority: priorityOf(data, waitedMs) }))
    .filter(({ before, priority }) => priority !== before)
  for (let from = 0; from < aged.length; from += PIECE) await keep(db, queue, aged.slice(from, from + PIECE))
}

/** What keeps a queue aging. */
export interface AgingParts {
  readonly items: { age(): Promise<void> }
  readonly clock: Pick<Clock, 'every'>
  readonly log: Log
}

/** Lets what waits in a queue age, once a minute. @returns what ends it */
export function keepAging({ items, clock, log }: AgingParts): () => void {
  let isUnderWay = false
  const age = async () => {
    if (isUnderWay) return
    isUnderWay = true
    try {
      await items.age()
    } catch (error) {
      // The next time makes up for it.
      log.warn({ err: error }, 'what waits in a queue could not be given the priority of its age')
    } finally {
      isUnderWay = false
    }
  }
  return clock.every(AGE_MS, () => void age())
}
