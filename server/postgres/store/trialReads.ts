import type postgres from 'postgres'
import type { Metrics } from '../../engine/backtest.ts'
import { FIGURES } from '../../engine/batch.ts'
import { calmarOf } from '../../engine/metrics.ts'
import { CursorError, readCursor, writeCursor } from '../../jobs/cursor.ts'
import type { Trial } from '../../jobs/job.ts'
import { INDEXED_ORDERS, type IndexedOrder, type TrialPlace } from '../../jobs/ports/jobStore.ts'
import type { Page, PageOf } from '../../jobs/ports/paging.ts'
import type { Range } from '../../jobs/range.ts'
import type { Database } from '../database.ts'
import {
  multirangeOf,
  overlaps,
  readByNumber,
  readByPlace,
  readPlaces,
  readRanges,
  type StoredTrial,
} from './blockReads.ts'
import { isId } from './id.ts'
import { intersect, numbersBehind, type RankedPlace, rankOf, valueAt } from './trialRank.ts'

function metricsOf(figures: Float64Array): Metrics {
  const at = (name: (typeof FIGURES)[number]) => figures[FIGURES.indexOf(name)] as number
  const figure = (name: (typeof FIGURES)[number]) => (Number.isNaN(at(name)) ? 0 : at(name))
  const figureOrNull = (name: (typeof FIGURES)[number]) => (Number.isNaN(at(name)) ? null : at(name))
  const [annualReturn, maxDrawdown] = [figureOrNull('annualReturn'), figure('maxDrawdown')]
  return {
    totalReturn: figure('totalReturn'),
    annualReturn,
    sharpe: figure('sharpe'),
    sortino: figureOrNull('sortino'),
    maxDrawdown,
    calmar: calmarOf({ annualReturn, maxDrawdown }),
    trades: figure('trades'),
    winRate: figure('winRate'),
    profitFactor: figureOrNull('profitFactor'),
    exposure: figure('exposure'),
  }
}

/** A trial as it is stored. */
export function trialOf(jobId: string, { number, figures, failure }: StoredTrial): Trial {
  if (failure) return { jobId, number, ...failure, metrics: null, skippedEntries: 0 }
  // A block without this column has none.
  const skippedEntries = figures[FIGURES.indexOf('skippedEntries')] ?? 0
  return { jobId, number, state: 'SUCCEEDED', error: null, metrics: metricsOf(figures), skippedEntries }
}

/** The place of a trial as a cursor has it: the order that it is of, what that sorts by, and the number; of NUMBER, it twice. */
function writePlace(order: IndexedOrder, at: number, number: number): string {
  const place = [String(at), String(number)]
  return writeCursor(order === 'NUMBER' ? place : [order, ...place])
}

/** The order that a cursor is of; null where it does not say so, or says what is none. */
function orderOf(values: readonly string[], { at, number }: { readonly at: number; readonly number: number }) {
  if (values.length === 2) return at === number ? 'NUMBER' : null
  return INDEXED_ORDERS.find((order) => order === values[0]) ?? null
}

/**
 * Reads what `writePlace` wrote, also before it wrote the order.
 *
 * @throws CursorError where it is none of a list in this order
 */
function readPlace(order: IndexedOrder, cursor: string): { readonly at: number; readonly number: number } {
  const values = readCursor(cursor, 2, 3)
  const [at = '', number = ''] = values.slice(-2)
  const place = { at: Number(at), number: Number(number) }
  const isNumber = Number.isInteger(place.number) && place.number >= 0 && place.number < 2 ** 31
  const given = orderOf(values, place)
  if (given !== null && given !== order) {
    throw new CursorError(cursor, `it is of a list by ${given}, and this one is by ${order}`)
  }
  const isOfOrder = given === order || (values.length === 2 && order !== 'NUMBER')
  if (!isOfOrder || at === '' || Number.isNaN(place.at) || number === '' || !isNumber) throw new CursorError(cursor)
  return place
}

/** An entry of a list before its trial is read. */
interface Entry {
  readonly number: number
  readonly cursor: string
}

/** The entries of a page and the first one behind it, in order. */
async function readEntries(
  tx: postgres.TransactionSql,
  jobId: string,
  {
    order,
    page,
    within,
  }: { readonly order: IndexedOrder; readonly page: Page; readonly within: readonly Range[] | null },
): Promise<Entry[]> {
  const most = page.first + 1
  const after = page.after === null ? null : readPlace(order, page.after)
  const entryOf = (at: number, number: number) => ({ number, cursor: writePlace(order, at, number) })
  if (order === 'NUMBER') {
    const behind = after?.number ?? -1
    // Of one block, all of its trials that are shown may lie before.
    const ranges = await readRanges(tx, jobId, { after: behind, most: within === null ? most : most + 1, within })
    const numbers = numbersBehind(within === null ? ranges : intersect(ranges, within), behind, most)
    return numbers.map((number) => entryOf(number, number))
  }
  const place: RankedPlace | null = after && { rank: rankOf(order, after.at), number: after.number }
  const places = await readPlaces(tx, jobId, { order, after: place, most, within })
  return places.map(({ rank, number }) => entryOf(valueAt(order, rank), number))
}

/** How many trials are finished; of some ranges, or of all where these are null. */
async function countDone(tx: postgres.TransactionSql, jobId: string, within: readonly Range[] | null): Promise<number> {
  if (within !== null) {
    const [found] = await tx<{ done: number }[]>`
      select coalesce(sum(upper(part) - lower(part)), 0)::int as done
      from trial_blocks,
        unnest(int4multirange(int4range(first, first + count)) * ${multirangeOf(within)}::text::int4multirange) as part
      where job_id = ${jobId} ${overlaps(tx, within)}`
    return found?.done ?? 0
  }
  const [job] = await tx<{ done: number }[]>`
    select succeeded + failed + timed_out as done from jobs where id = ${jobId}`
  return job?.done ?? 0
}

/** One trial of a job; null where it is not finished or not there. */
export async function readTrial(database: Database, jobId: string, number: number): Promise<Trial | null> {
  if (!isId(jobId)) return null
  const [stored] = await readByNumber(database.sql, jobId, [number])
  return stored ? trialOf(jobId, stored) : null
}

/** Trials of any jobs, those that are finished. */
export async function readTrialsAt(database: Database, places: readonly TrialPlace[]): Promise<Trial[]> {
  const known = places.filter(({ jobId }) => isId(jobId))
  if (known.length === 0) return []
  return (await readByPlace(database.sql, known)).map(({ jobId, ...stored }) => trialOf(jobId, stored))
}

/**
 * The finished trials of a job, as they are at one moment. How many there are of all is read off the job, not counted.
 *
 * @param within numbers of the trials that are shown, in order; all where it is null
 */
export async function readTrials(
  database: Database,
  jobId: string,
  order: IndexedOrder,
  page: Page,
  within: readonly Range[] | null = null,
): Promise<PageOf<Trial>> {
  if (!isId(jobId)) return { items: [], hasNextPage: false, totalCount: 0 }
  return database.sql.begin('isolation level repeatable read read only', async (tx) => {
    const [totalCount, entries] = await Promise.all([
      countDone(tx, jobId, within),
      readEntries(tx, jobId, { order, page, within }),
    ])
    const shown = entries.slice(0, page.first)
    const trials = await readByNumber(
      tx,
      jobId,
      shown.map(({ number }) => number),
    )
    const items = trials.map((stored, index) => ({
      node: trialOf(jobId, stored),
      cursor: (shown[index] as Entry).cursor,
    }))
    return { items, hasNextPage: entries.length > page.first, totalCount }
  })
}
