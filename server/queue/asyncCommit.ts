import { sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'

/** A transaction on whatever tables. */
export type AnyTransaction = Parameters<Parameters<PostgresJsDatabase<Record<string, unknown>>['transaction']>[0]>[0]

/**
 * A transaction that does not wait for the disk: about as fast as a read. Should the database's machine crash within the
 * next second, it may be as if it had never been; so it is for what can be found out again. It is whole or not at all, as ever.
 */
export function withoutDurableCommit<T>(
  db: PostgresJsDatabase<Record<string, unknown>>,
  work: (tx: AnyTransaction) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local synchronous_commit = off`)
    return work(tx)
  })
}
