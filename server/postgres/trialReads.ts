import { and, eq, type SQL, sql } from 'drizzle-orm'
import { jobs, trials } from '../../schema/tables.ts'
import type { Metrics } from '../engine/backtest.ts'
import { CursorError, readCursor, writeCursor } from '../jobs/cursor.ts'
import type { Trial } from '../jobs/job.ts'
import type { Page, PageOf, TrialOrder } from '../jobs/ports.ts'
import type { Database } from './database.ts'
import { isId } from './id.ts'

type TrialRow = typeof trials.$inferSelect

function metricsOf(row: TrialRow): Metrics | null {
  if (row.state !== 'SUCCEEDED') return null
  return {
    totalReturn: row.totalReturn ?? 0,
    annualReturn: row.annualReturn ?? 0,
    sharpe: row.sharpe ?? 0,
    sortino: row.sortino ?? 0,
    maxDrawdown: row.maxDrawdown ?? 0,
    trades: row.trades ?? 0,
    winRate: row.winRate ?? 0,
    profitFactor: row.profitFactor,
    exposure: row.exposure ?? 0,
  }
}

function trialOf(row: TrialRow): Trial {
  return { jobId: row.jobId, number: row.number, state: row.state, error: row.error, metrics: metricsOf(row) }
}

/** What a list is sorted by, rising: the best first, and trials without metrics last. Ties are sorted by number. */
const SORT_KEYS: Readonly<Record<TrialOrder, SQL<number>>> = {
  OBJECTIVE: sql`${trials.objective}`,
  NUMBER: sql`${trials.number}`,
  TOTAL_RETURN: sql`coalesce(${trials.totalReturn}, '-Infinity')`,
  SHARPE: sql`coalesce(${trials.sharpe}, '-Infinity')`,
  MAX_DRAWDOWN: sql`coalesce(${trials.maxDrawdown}, 'Infinity')`,
}

/** Whether the best of an order is its greatest value. */
function isFalling(order: TrialOrder): boolean {
  return order !== 'NUMBER' && order !== 'MAX_DRAWDOWN'
}

/** The place that a cursor stands for: the value that the list is sorted by, and the trial's number. */
function placeOf(cursor: string): { readonly at: number; readonly number: number } {
  const [at = '', number = ''] = readCursor(cursor, 2)
  const place = { at: Number(at), number: Number(number) }
  const isNumber = Number.isInteger(place.number) && place.number >= 0 && place.number < 2 ** 31
  if (at === '' || Number.isNaN(place.at) || number === '' || !isNumber) throw new CursorError(cursor)
  return place
}

/** The trials behind a cursor: `key ≤ at` lets the index find the place, the rest settles ties. */
function behind(order: TrialOrder, cursor: string): SQL {
  const { at, number } = placeOf(cursor)
  if (order === 'NUMBER') return sql`${trials.number} > ${number}::int`
  const key = SORT_KEYS[order]
  const value = sql`${String(at)}::text::float8`
  const further = isFalling(order) ? sql`${key} <= ${value}` : sql`${key} >= ${value}`
  return sql`${further} and (${key} <> ${value} or ${trials.number} > ${number}::int)`
}

/** One trial of a job; null where it is not finished or not there. */
export async function readTrial({ db }: Database, jobId: string, number: number): Promise<Trial | null> {
  if (!isId(jobId)) return null
  const [row] = await db
    .select()
    .from(trials)
    .where(and(eq(trials.jobId, jobId), eq(trials.number, number)))
  return row ? trialOf(row) : null
}

/** The finished trials of a job. How many there are is read off the job, not counted. */
export async function readTrials(
  { db }: Database,
  jobId: string,
  order: TrialOrder,
  page: Page,
): Promise<PageOf<Trial>> {
  if (!isId(jobId)) return { items: [], hasNextPage: false, totalCount: 0 }
  const key = SORT_KEYS[order]
  const wanted = and(eq(trials.jobId, jobId), page.after === null ? undefined : behind(order, page.after))
  const [rows, [total]] = await Promise.all([
    db
      .select({ row: trials, key: sql<string>`(${key})::float8::text` })
      .from(trials)
      .where(wanted)
      // Nothing is null here; these words let the index on the objective give the order.
      .orderBy(isFalling(order) ? sql`${key} desc nulls last` : key, trials.number)
      .limit(page.first + 1),
    db
      .select({ done: sql<number>`${jobs.succeeded} + ${jobs.failed} + ${jobs.timedOut}` })
      .from(jobs)
      .where(eq(jobs.id, jobId)),
  ])
  const items = rows
    .slice(0, page.first)
    .map(({ row, key: at }) => ({ node: trialOf(row), cursor: writeCursor([at, String(row.number)]) }))
  return { items, hasNextPage: rows.length > page.first, totalCount: total?.done ?? 0 }
}
