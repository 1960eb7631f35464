import type { JobState } from '../jobs/job.ts'
import type { RankedTrial, StatisticsStore, Totals } from '../jobs/statistics.ts'
import type { Database } from './database.ts'
import { isId } from './id.ts'
import { readJob } from './jobReads.ts'
import { readTrials } from './trialReads.ts'

const NO_JOBS: Readonly<Record<JobState, number>> = {
  QUEUED: 0,
  RUNNING: 0,
  PAUSED: 0,
  SUCCEEDED: 0,
  FAILED: 0,
  CANCELED: 0,
}

interface StateRow {
  readonly state: JobState
  readonly jobs: number
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly seconds: number
}

async function readTotals({ sql }: Database): Promise<Totals> {
  const rows = await sql<StateRow[]>`
    select state, count(*)::int as jobs, sum(succeeded)::float8 as succeeded, sum(failed)::float8 as failed,
      sum(timed_out)::float8 as "timedOut", sum(trial_seconds)::float8 as seconds
    from jobs group by state`
  const sum = (of: (row: StateRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  return {
    jobs: { ...NO_JOBS, ...Object.fromEntries(rows.map(({ state, jobs }) => [state, jobs])) },
    succeeded: sum(({ succeeded }) => succeeded),
    failed: sum(({ failed }) => failed),
    timedOut: sum(({ timedOut }) => timedOut),
    seconds: sum(({ seconds }) => seconds),
  }
}

/** The best trials are in those jobs whose own best are the best: an index gives each job's. */
async function readBestTrials(
  database: Database,
  count: number,
  jobIds: readonly string[] | null,
): Promise<RankedTrial[]> {
  const { sql } = database
  const among = jobIds === null ? sql`` : sql`and jobs.id = any (${`{${jobIds.filter(isId).join(',')}}`}::text::uuid[])`
  const found = await sql<{ id: string }[]>`
    select jobs.id from jobs, lateral (
      select best_sharpe from trial_blocks where job_id = jobs.id order by best_sharpe desc limit 1
    ) as top
    where jobs.succeeded > 0 ${among} order by top.best_sharpe desc limit ${count}`
  const each = await Promise.all(
    found.map(async ({ id }) => {
      const [job, page] = await Promise.all([
        readJob(database, id),
        readTrials(database, id, 'SHARPE', { first: count, after: null }),
      ])
      return job ? page.items.map(({ node: trial }) => ({ job, trial })) : []
    }),
  )
  const sharpeOf = ({ trial }: RankedTrial) => trial.metrics?.sharpe ?? Number.NEGATIVE_INFINITY
  return each
    .flat()
    .filter(({ trial }) => trial.metrics !== null)
    .sort((one, other) => sharpeOf(other) - sharpeOf(one))
    .slice(0, count)
}

/** All jobs counted in Postgres. */
export function createStatisticsStore(database: Database): StatisticsStore {
  return {
    totals: () => readTotals(database),
    bestTrials: (count, jobIds) => readBestTrials(database, count, jobIds),
  }
}
