import type { StatisticsStore, Totals } from '../../jobs/feeds/statistics.ts'
import type { JobState } from '../../jobs/job.ts'
import type { Database } from '../database.ts'
import { createRankingStore } from './bestTrials.ts'

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

/** All jobs counted in Postgres. */
export function createStatisticsStore(database: Database): StatisticsStore {
  return {
    totals: () => readTotals(database),
    ...createRankingStore(database),
  }
}
