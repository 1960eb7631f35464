import { and, eq, inArray, sql } from 'drizzle-orm'
import { lessons, rangeWidths } from '../../../schema/tables.ts'
import type { EngineName } from '../../engine/batch.ts'
import { mergeStatistics } from '../../jobs/plan/costs.ts'
import type { CostStatisticsByStrategy, CostStatisticsStore, WidthOf } from '../../jobs/ports/costStatisticsStore.ts'
import type { Database } from '../database.ts'
import type { Transaction } from './jobWrites.ts'

/** Where statistics are read: the database, or a transaction of it. */
type Source = Pick<Transaction, 'select'>

async function readStatistics(
  db: Source,
  engine: EngineName,
  strategies: readonly string[],
): Promise<CostStatisticsByStrategy> {
  if (strategies.length === 0) return new Map()
  const wanted = and(eq(lessons.engine, engine), inArray(lessons.strategy, [...strategies]))
  const rows = await db.select().from(lessons).where(wanted)
  return new Map(rows.map(({ engine: _, strategy, ...statistics }) => [strategy, statistics]))
}

async function readWidth(db: Source, engine: WidthOf): Promise<number> {
  const [row] = await db.select().from(rangeWidths).where(eq(rangeWidths.engine, engine))
  return row?.width ?? 1
}

async function writeStatistics(tx: Transaction, engine: EngineName, learnt: CostStatisticsByStrategy): Promise<void> {
  const rows = [...learnt].map(([strategy, statistics]) => ({ engine, strategy, ...statistics }))
  const set = {
    ruleSquares: sql`excluded.rule_squares`,
    products: sql`excluded.products`,
    trialSquares: sql`excluded.trial_squares`,
    ruleSeconds: sql`excluded.rule_seconds`,
    trialSeconds: sql`excluded.trial_seconds`,
  }
  await tx
    .insert(lessons)
    .values(rows)
    .onConflictDoUpdate({ target: [lessons.engine, lessons.strategy], set })
}

async function writeWidth(tx: Transaction, engine: WidthOf, width: number): Promise<void> {
  await tx
    .insert(rangeWidths)
    .values({ engine, width })
    .onConflictDoUpdate({ target: rangeWidths.engine, set: { width: sql`excluded.width` } })
}

/**
 * What jobs have taught, in Postgres. What changes by what is known is read and written in one transaction, and those of one engine take
 * turns, also where there is no row yet that could be locked.
 */
export function createCostStatisticsStore({ db }: Database): CostStatisticsStore {
  const inTurn = (engine: WidthOf, change: (tx: Transaction) => Promise<void>) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`barline lessons ${engine}`}))`)
      await change(tx)
    })
  return {
    read: (engine, strategies) => readStatistics(db, engine, strategies),
    add: async (engine, learnt) => {
      if (learnt.size === 0) return
      await inTurn(engine, async (tx) => {
        const known = await readStatistics(tx, engine, [...learnt.keys()])
        await writeStatistics(tx, engine, mergeStatistics(known, learnt))
      })
    },
    width: (engine) => readWidth(db, engine),
    changeWidth: (engine, change) =>
      inTurn(engine, async (tx) => writeWidth(tx, engine, change(await readWidth(tx, engine)))),
  }
}
