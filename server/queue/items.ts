import { createHash } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { JobInsert, PgBoss } from 'pg-boss'
import { v7 as newId } from 'uuid'
import { leases } from '../../schema/tables.ts'
import type { QueueName } from '../jobs/ports/queue.ts'
import { ageItems } from './aging.ts'
import { withoutDurableCommit } from './asyncCommit.ts'
import { type Drizzle, executorOf } from './boss.ts'

/** What items are kept with. */
export interface ItemsParts {
  readonly boss: PgBoss
  readonly db: PostgresJsDatabase<Record<string, unknown>>
  /** This process, as it holds items. */
  readonly nodeId: string
}

/** An item as the engine hands it out. */
interface Fetched<T> {
  readonly id: string
  readonly retryCount: number
  readonly data: T
}

/**
 * An item that this process holds. The engine raises `retryCount` each time that it hands the item out, so it tells this holder from an
 * earlier one: what a process settles that has lost the item meanwhile changes nothing.
 */
export interface TakenItem<T> {
  readonly id: string
  readonly retryCount: number
  readonly item: T
}

/** The most items of a job that are read at once: more than a job ever has in a queue, since its conductor keeps a few a thread there. */
const MAX_FOUND = 100_000

/** Groups of items that are remembered as not for this process. */
const MAX_PASSED = 200

/** Items that need the same code are one group of the engine's, so that a process can pass over them. */
function groupOf({ code }: Coded): string | null {
  return code ? createHash('sha256').update(code.join()).digest('hex') : null
}

/** An item, as far as this matters here. */
interface Coded {
  readonly jobId: string
  readonly code?: readonly string[]
  /** For how long it had waited elsewhere when it was put in; absent where it had not. */
  readonly waitedMs?: number
}

/**
 * The items of one queue, as the queue engine keeps them. No change waits for the disk but those in a transaction of the caller's:
 * an item that a crash brings back is done twice and counts once, and one that it takes away is missed and sent again.
 */
export class Items<T extends Coded> {
  readonly #parts: ItemsParts
  readonly #name: QueueName
  readonly #priorityOf: (item: T, waitedMs: number) => number
  /** An item of each group that was not for this process. */
  readonly #passed = new Map<string, T>()

  /** @param priorityOf the highest goes first; a whole number of 32 bits. An item has another one after it has waited */
  constructor(name: QueueName, priorityOf: (item: T, waitedMs: number) => number, parts: ItemsParts) {
    this.#name = name
    this.#priorityOf = priorityOf
    this.#parts = parts
  }

  /** Puts items in. */
  async put(items: readonly T[]): Promise<void> {
    if (items.length > 0) await withoutDurableCommit(this.#parts.db, (tx) => this.putIn(tx, items))
  }

  /** Puts items in with a transaction of the caller's. */
  async putIn(tx: Drizzle, items: readonly T[]): Promise<void> {
    const rows = items.map((item): JobInsert & { readonly id: string } => {
      const id = groupOf(item)
      const priority = this.#priorityOf(item, item.waitedMs ?? 0)
      const row = { id: newId(), data: item, priority, singletonKey: item.jobId }
      return id === null ? row : { ...row, group: { id } }
    })
    await this.#parts.boss.insert(this.#name, rows, { db: executorOf(tx) })
    const late = items.flatMap(({ waitedMs }, index) => (waitedMs ? { waitedMs, id: rows[index]?.id } : []))
    for (const [waitedMs, these] of Map.groupBy(late, (one) => one.waitedMs)) {
      const ids = these.map(({ id }) => id)
      // The engine hands out first, of one priority, what was put in first.
      await tx.execute(sql`
        update pgboss.job set created_on = now() - ${waitedMs} * interval '1 ms'
        where name = ${this.#name} and id = any(${`{${ids.join(',')}}`}::uuid[])`)
    }
  }

  /** Gives what waits the priority that it has by now. */
  async age(): Promise<void> {
    await ageItems<T>(this.#parts.db, this.#name, this.#priorityOf)
  }

  /**
   * Takes up to `count` items, and writes down that this process holds them.
   *
   * @param isFor whether an item is for this process; others stay where they are
   */
  async take(count: number, isFor: (item: T) => boolean): Promise<TakenItem<T>[]> {
    const { db, nodeId } = this.#parts
    return withoutDurableCommit(db, async (tx) => {
      const found = await this.#fetch(tx, count, isFor)
      const rows = found.map(({ id, data }) => ({ itemId: id, queue: this.#name, jobId: data.jobId, nodeId }))
      if (rows.length > 0) {
        const set = { nodeId: sql`excluded.node_id` }
        await tx.insert(leases).values(rows).onConflictDoUpdate({ target: leases.itemId, set })
      }
      return found.map(({ id, retryCount, data }) => ({ id, retryCount, item: data }))
    })
  }

  /** The engine can leave out groups, not choose them: of each that is not for this process, the first items are fetched and put back. */
  async #fetch(tx: Drizzle, count: number, isFor: (item: T) => boolean): Promise<Fetched<T>[]> {
    const { boss } = this.#parts
    const db = executorOf(tx)
    for (const [group, item] of this.#passed) if (isFor(item)) this.#passed.delete(group)
    const ignoreGroups = [...this.#passed.keys()]
    const found = await boss.fetch<T>(this.#name, {
      batchSize: count,
      db,
      ...(ignoreGroups.length > 0 && { ignoreGroups }),
    })
    const others = found.filter(({ data }) => !isFor(data))
    if (others.length === 0) return found
    await boss.fail(this.#name, others.map(attempt), null, { db })
    for (const { data } of others) this.#pass(data)
    const ours = found.filter(({ data }) => isFor(data))
    return [...ours, ...(await this.#fetch(tx, count - ours.length, isFor))]
  }

  #pass(item: T): void {
    const group = groupOf(item)
    if (group === null) throw new Error(`an item of job ${item.jobId} needs no code, and cannot be passed over`)
    this.#passed.set(group, item)
    const [oldest] = this.#passed.keys()
    if (this.#passed.size > MAX_PASSED && oldest !== undefined) this.#passed.delete(oldest)
  }

  /** An item is done with. */
  async settle(taken: TakenItem<T>): Promise<void> {
    await this.#letGo(taken, (tx) => this.#parts.boss.deleteJob(this.#name, [attempt(taken)], { db: executorOf(tx) }))
  }

  /** Another one stands in the place of an item that is held; of one that is held no more nothing changes. */
  async change({ id, retryCount }: TakenItem<T>, item: T): Promise<void> {
    await withoutDurableCommit(this.#parts.db, (tx) =>
      tx.execute(sql`
        update pgboss.job set data = ${JSON.stringify(item)}::text::jsonb, priority = ${this.#priorityOf(item, 0)}
        where name = ${this.#name} and id = ${id}::uuid and retry_count = ${retryCount} and state = 'active'`),
    )
  }

  /** An item is to be handed out again. @param restSeconds that pass before */
  async giveBack(taken: TakenItem<T>, restSeconds = 0): Promise<void> {
    await this.#letGo(taken, async (tx) => {
      await this.#parts.boss.fail(this.#name, [attempt(taken)], null, { db: executorOf(tx) })
      if (restSeconds === 0) return
      await tx.execute(sql`
        update pgboss.job set start_after = pgboss.job_now() + ${restSeconds} * interval '1 second'
        where name = ${this.#name} and id = ${taken.id}::uuid and state < 'active'`)
    })
  }

  async #letGo({ id }: TakenItem<T>, settle: (tx: Drizzle) => Promise<unknown>): Promise<void> {
    const { db, nodeId } = this.#parts
    await withoutDurableCommit(db, async (tx) => {
      await settle(tx)
      await tx.delete(leases).where(and(eq(leases.itemId, id), eq(leases.nodeId, nodeId)))
    })
  }

  /** This process still works on these. @returns the ids of those that it still holds */
  async beat(taken: readonly TakenItem<T>[]): Promise<ReadonlySet<string>> {
    const { boss, db, nodeId } = this.#parts
    if (taken.length === 0) return new Set()
    return withoutDurableCommit(db, async (tx) => {
      await boss.touch(this.#name, taken.map(attempt), { db: executorOf(tx) })
      await this.#renew(tx, taken)
      const ids = taken.map(({ id }) => id)
      const held = await tx
        .select({ id: leases.itemId })
        .from(leases)
        .where(and(inArray(leases.itemId, ids), eq(leases.nodeId, nodeId)))
      return new Set(held.map(({ id }) => id))
    })
  }

  /**
   * The engine gives an item away that was taken longer ago than it allows, however often it is touched: what is worked on counts as
   * taken anew before that, so that it may take as long as it likes.
   */
  async #renew(tx: Drizzle, taken: readonly TakenItem<T>[]): Promise<void> {
    const attempts = taken.map(({ id, retryCount }) => sql`(${id}::uuid, ${retryCount}::int)`)
    await tx.execute(sql`
      update pgboss.job set started_on = pgboss.job_now()
      where name = ${this.#name} and (id, retry_count) in (${sql.join(attempts, sql`, `)}) and state = 'active'
        and started_on < pgboss.job_now() - expire_seconds * interval '0.5 seconds'`)
  }

  /** What is there of a job: what waits, and what is handed out. */
  async held(jobId: string): Promise<T[]> {
    const found = await this.#find(jobId, false)
    return found.filter(({ state }) => state !== 'completed' && state !== 'failed').map(({ data }) => data)
  }

  /** Takes out what waits of a job. */
  async withdraw(jobId: string): Promise<void> {
    const ids = (await this.#find(jobId, true)).map(({ id }) => id)
    if (ids.length > 0) await this.#parts.boss.deleteJob(this.#name, ids, { db: executorOf(this.#parts.db) })
  }

  #find(jobId: string, queued: boolean) {
    const { boss, db } = this.#parts
    return boss.findJobs<T>(this.#name, { key: jobId, queued, limit: MAX_FOUND, db: executorOf(db) })
  }
}

function attempt({ id, retryCount }: Pick<TakenItem<unknown>, 'id' | 'retryCount'>) {
  return { id, retryCount }
}
