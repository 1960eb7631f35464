import type postgres from 'postgres'
import { FIGURES } from '../../engine/batch.ts'
import { isAdmissible } from '../../engine/objective.ts'
import type { RankedJob, RankingStore } from '../../jobs/feeds/bestTrials.ts'
import type { Trial } from '../../jobs/job.ts'
import type { Database } from '../database.ts'
import { type Head, readByNumber, readHeads, runsOf } from './blockReads.ts'
import { isId } from './id.ts'
import { readJobsById } from './jobReads.ts'
import { unpackDoubles } from './trialBlock.ts'
import { type Column, choose, isSettled, type RankedPlace, rankOf } from './trialRank.ts'
import { trialOf } from './trialReads.ts'

/** An index gives each job's best. */
async function readRankedJobs(
  database: Database,
  { bars, skip, most }: Parameters<RankingStore['rankedJobs']>[0],
): Promise<RankedJob[]> {
  const found = await database.sql<{ id: string; bars: number; sharpe: number }[]>`
    select jobs.id, datasets.bars, top.best_sharpe as sharpe
    from jobs join datasets on datasets.id = jobs.dataset_id, lateral (
      select best_sharpe from trial_blocks where job_id = jobs.id order by best_sharpe desc limit 1
    ) as top
    where jobs.succeeded > 0 and datasets.bars >= ${bars}
    order by top.best_sharpe desc, jobs.id limit ${most} offset ${skip}`
  const jobs = new Map(
    (
      await readJobsById(
        database,
        found.map(({ id }) => id),
      )
    ).map((job) => [job.id, job]),
  )
  return found.flatMap(({ id, ...rest }) => {
    const job = jobs.get(id)
    return job ? [{ job, ...rest }] : []
  })
}

const columnText = (name: (typeof FIGURES)[number]) =>
  `substring(figures from ${FIGURES.indexOf(name)} * 8 * count + 1 for 8 * count)`

const READ = ['sharpe', 'trades', 'objective'] as const

/** The Sharpe ratios of the trials of some blocks; NaN of those with fewer trades, and of those that are not admissible. */
async function readTraded(
  tx: postgres.TransactionSql,
  jobId: string,
  { heads, trades }: { readonly heads: readonly Head[]; readonly trades: number },
): Promise<Column[]> {
  const firsts = `{${heads.map(({ first }) => first).join(',')}}`
  const rows = await tx<{ first: number; bytes: Uint8Array }[]>`
    select first, ${tx.unsafe(READ.map(columnText).join(' || '))} as bytes
    from trial_blocks where job_id = ${jobId} and first = any (${firsts}::text::int[])`
  return rows.map(({ first, bytes }) => {
    const all = unpackDoubles(bytes)
    const count = all.length / 3
    const isRanked = (at: number) =>
      (all[count + at] as number) >= trades && isAdmissible(all[2 * count + at] as number)
    return { first, values: all.slice(0, count).map((sharpe, at) => (isRanked(at) ? sharpe : Number.NaN)) }
  })
}

/** The places of the first `most` trials, as `readPlaces` finds them; blocks of trials with few trades are passed over. */
async function readRankedPlaces(
  tx: postgres.TransactionSql,
  jobId: string,
  { trades, most }: Parameters<RankingStore['rankedTrials']>[1],
): Promise<readonly RankedPlace[]> {
  let chosen: readonly RankedPlace[] = []
  const isRanked = ({ rank }: RankedPlace) => rank < Number.POSITIVE_INFINITY
  for (let behind: Head | undefined; ; ) {
    const all = await readHeads(tx, jobId, { order: 'SHARPE', behind })
    for (const heads of runsOf(all)) {
      const [next] = heads as [Head]
      const place = { rank: rankOf('SHARPE', next.best), number: next.first }
      if (isSettled(chosen, place, most)) return chosen
      for (const column of await readTraded(tx, jobId, { heads, trades })) {
        chosen = choose(chosen, column, { order: 'SHARPE', after: null, most }).filter(isRanked)
      }
    }
    if (all.length === 0) return chosen
    behind = all.at(-1)
  }
}

async function readRankedTrials(
  database: Database,
  jobId: string,
  wanted: Parameters<RankingStore['rankedTrials']>[1],
): Promise<Trial[]> {
  if (!isId(jobId)) return []
  return database.sql.begin('isolation level repeatable read read only', async (tx) => {
    const places = await readRankedPlaces(tx, jobId, wanted)
    const numbers = places.map(({ number }) => number)
    return (await readByNumber(tx, jobId, numbers)).map((stored) => trialOf(jobId, stored))
  })
}

/** The best trials of all jobs in Postgres. */
export function createRankingStore(database: Database): RankingStore {
  return {
    rankedJobs: (wanted) => readRankedJobs(database, wanted),
    rankedTrials: (jobId, wanted) => readRankedTrials(database, jobId, wanted),
  }
}
