import type postgres from 'postgres'
import type { TrialFailure } from '../../../schema/tables.ts'
import { FIGURES } from '../../engine/batch.ts'
import type { Range } from '../../jobs/range.ts'
import { BLOCK_TRIALS, unpackDoubles } from './trialBlock.ts'
import {
  type Column,
  choose,
  FIGURE_OF,
  type FigureOrder,
  isSettled,
  type RankedPlace,
  rankOf,
  type Wanted,
} from './trialRank.ts'

/** A block without its figures. */
export interface Head extends Range {
  /** Its best value of what the list is sorted by. */
  readonly best: number
}

/** A trial as its block has it: its figures in the order of `FIGURES`, NaN where one is absent; why it did not succeed, if so. */
export interface StoredTrial {
  readonly number: number
  readonly figures: Float64Array
  readonly failure: TrialFailure | null
}

/** Heads that are read at once. */
const MAX_HEADS = 500

/** The column that holds a block's best, and which way it is sorted, for each order; an index has the blocks in that order. */
const BEST: Readonly<Record<FigureOrder, readonly [column: string, direction: string, notWorse: string]>> = {
  OBJECTIVE: ['best_objective', 'desc', '<='],
  TOTAL_RETURN: ['best_total_return', 'desc', '<='],
  SHARPE: ['best_sharpe', 'desc', '<='],
  MAX_DRAWDOWN: ['least_drawdown', 'asc', '>='],
}

/** Ranges of numbers as Postgres writes them. */
export function multirangeOf(ranges: readonly Range[]): string {
  return `{${ranges.map(({ first, count }) => `[${first},${first + count})`).join(',')}}`
}

/** The condition that a block has a trial of some ranges; none where these are null. */
export function overlaps(tx: postgres.TransactionSql, within: readonly Range[] | null) {
  if (within === null) return tx``
  return tx`and int4range(first, first + count) && ${multirangeOf(within)}::text::int4multirange`
}

/** Blocks of a job behind one of them, the one with the best trial first, those whose best are alike by number. */
export async function readHeads(
  tx: postgres.TransactionSql,
  jobId: string,
  {
    order,
    behind,
    within = null,
  }: { readonly order: FigureOrder; readonly behind: Head | undefined; readonly within?: readonly Range[] | null },
): Promise<readonly Head[]> {
  const [column, direction, notWorse] = BEST[order]
  const best = tx.unsafe(column)
  const further = behind
    ? tx`and ${best} ${tx.unsafe(notWorse)} ${behind.best} and (${best} <> ${behind.best} or first > ${behind.first})`
    : tx``
  return tx<Head[]>`
    select first, count, ${best} as best from trial_blocks where job_id = ${jobId} ${overlaps(tx, within)} ${further}
    order by ${best} ${tx.unsafe(direction)}, first limit ${MAX_HEADS}`
}

/** Blocks in runs that hold about as many trials as a block may: read at once, they save questions. */
export function runsOf(heads: readonly Head[]): Head[][] {
  const runs: Head[][] = []
  let room = 0
  for (const head of heads) {
    if (head.count > room) {
      runs.push([])
      room = BLOCK_TRIALS
    }
    runs.at(-1)?.push(head)
    room -= head.count
  }
  return runs
}

/** What a list is sorted by, of the trials of some blocks. */
async function readColumns(
  tx: postgres.TransactionSql,
  jobId: string,
  { order, heads }: { readonly order: FigureOrder; readonly heads: readonly Head[] },
): Promise<Column[]> {
  const firsts = `{${heads.map(({ first }) => first).join(',')}}`
  const rows = await tx<{ first: number; bytes: Uint8Array }[]>`
    select first, substring(figures from ${FIGURES.indexOf(FIGURE_OF[order])}::int * 8 * count + 1 for 8 * count) as bytes
    from trial_blocks where job_id = ${jobId} and first = any (${firsts}::text::int[])`
  return rows.map(({ first, bytes }) => ({ first, values: unpackDoubles(bytes) }))
}

/**
 * The wanted places of a job's list by one of its figures, exactly. Blocks are read best first, of each nothing but that figure,
 * until none that is left can hold one of them. Without a cursor those are at most as many blocks as places are wanted, for each
 * block brings one trial that no later block surpasses. Behind a cursor every block is read whose best stands before it:
 * 8 bytes a trial, so 40 MB in pieces of 128 kB deep in the list of five million.
 */
export async function readPlaces(
  tx: postgres.TransactionSql,
  jobId: string,
  wanted: Wanted,
): Promise<readonly RankedPlace[]> {
  const { order, most, within = null } = wanted
  let chosen: readonly RankedPlace[] = []
  for (let behind: Head | undefined; ; ) {
    const all = await readHeads(tx, jobId, { order, behind, within })
    for (const heads of runsOf(all)) {
      const [next] = heads as [Head]
      if (isSettled(chosen, { rank: rankOf(order, next.best), number: next.first }, most)) return chosen
      for (const column of await readColumns(tx, jobId, { order, heads })) chosen = choose(chosen, column, wanted)
    }
    behind = all.at(-1)
    if (all.length < MAX_HEADS) return chosen
  }
}

/** Ranges of a job's finished trials behind `after`, in order, so many that they hold at least `most` if there are. */
export async function readRanges(
  tx: postgres.TransactionSql,
  jobId: string,
  {
    after,
    most,
    within = null,
  }: { readonly after: number; readonly most: number; readonly within?: readonly Range[] | null },
): Promise<readonly Range[]> {
  return tx<Range[]>`
    select first, count from trial_blocks
    where job_id = ${jobId} and first + (count - 1) > ${after} ${overlaps(tx, within)}
      and first >= coalesce((select max(first) from trial_blocks where job_id = ${jobId} and first <= ${after}), 0)
    order by first limit ${most}`
}

/** One trial's figures, eight bytes out of each column. */
const FIGURES_OF_ONE = FIGURES.map(
  (_, column) => `substring(figures from 8 * (${column} * count + number - first) + 1 for 8)`,
).join(' || ')

/** The trials of a job with these numbers, in their order; those that are not finished are left out. */
export async function readByNumber(
  tx: postgres.Sql | postgres.TransactionSql,
  jobId: string,
  numbers: readonly number[],
): Promise<StoredTrial[]> {
  const rows = await tx<{ number: number; bytes: Uint8Array; failure: TrialFailure | null }[]>`
    select number, ${tx.unsafe(FIGURES_OF_ONE)} as bytes, failures -> number::text as failure
    from unnest(${`{${numbers.join(',')}}`}::text::int[]) with ordinality as wanted (number, at)
    cross join lateral (
      select first, count, figures, failures from trial_blocks
      where job_id = ${jobId} and first <= number order by first desc limit 1
    ) as block
    where number < first + count
    order by at`
  return rows.map(({ bytes, ...row }) => ({ ...row, figures: unpackDoubles(bytes) }))
}

/** A trial with the job that it is of. */
export interface StoredTrialOfJob extends StoredTrial {
  readonly jobId: string
}

/** The finished ones of some trials of any jobs, with one statement. */
export async function readByPlace(
  tx: postgres.Sql | postgres.TransactionSql,
  places: readonly { readonly jobId: string; readonly number: number }[],
): Promise<StoredTrialOfJob[]> {
  const jobIds = `{${places.map(({ jobId }) => jobId).join(',')}}`
  const numbers = `{${places.map(({ number }) => number).join(',')}}`
  const rows = await tx<{ jobId: string; number: number; bytes: Uint8Array; failure: TrialFailure | null }[]>`
    select wanted.job as "jobId", number, ${tx.unsafe(FIGURES_OF_ONE)} as bytes, failures -> number::text as failure
    from (select distinct job, number from unnest(${jobIds}::text::uuid[], ${numbers}::text::int[]) as asked (job, number)) as wanted
    cross join lateral (
      select first, count, figures, failures from trial_blocks
      where job_id = wanted.job and first <= number order by first desc limit 1
    ) as block
    where number < first + count`
  return rows.map(({ bytes, ...row }) => ({ ...row, figures: unpackDoubles(bytes) }))
}
