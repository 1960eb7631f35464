import { getTableColumns } from 'drizzle-orm'
import type postgres from 'postgres'
import { jobs } from '../../../schema/tables.ts'
import type { Job, JobErrorCode } from '../../jobs/job.ts'

/** A row of `jobs`, as Drizzle reads it. */
export type JobRow = typeof jobs.$inferSelect

const COLUMNS = Object.entries(getTableColumns(jobs))

/** A row of `jobs` that the driver has read, as Drizzle would have. */
export function jobRowOf(raw: postgres.Row): JobRow {
  const values = COLUMNS.map(([key, column]) => {
    const value = raw[column.name]
    return [key, value === null ? null : column.mapFromDriverValue(value)]
  })
  return Object.fromEntries(values)
}

/** Of a fraction that an earlier version kept as no number nothing is known. */
function fractionOf(kept: number): number {
  return Number.isNaN(kept) ? 0 : kept
}

/** A job as the rest of the server knows it. */
export function jobOf(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    state: row.state,
    priority: row.priority,
    key: row.key,
    tags: row.tags,
    repeatOf: row.repeatOf,
    strategies: row.strategies,
    datasetId: row.datasetId,
    specification: row.specification,
    trialsTotal: row.trialsTotal,
    tally: { succeeded: row.succeeded, failed: row.failed, timedOut: row.timedOut, seconds: row.trialSeconds },
    stages: {
      LOADING: row.loadingSeconds,
      SIGNALS: row.signalsSeconds,
      SIMULATION: row.simulationSeconds,
      METRICS: row.metricsSeconds,
      STORING: row.storingSeconds,
    },
    bestNumber: row.bestNumber,
    progressSeq: row.progressSeq,
    reservedSeq: row.reservedSeq,
    fraction: fractionOf(row.fraction),
    reservedFraction: fractionOf(row.reservedFraction),
    barsPerSecond: row.barsPerSecond,
    runSeconds: row.runSeconds,
    deaths: row.deaths,
    watchdog: row.watchdog,
    error: row.errorCode === null ? null : { code: row.errorCode as JobErrorCode, message: row.errorMessage ?? '' },
    eventSeq: row.eventSeq,
    createdAtMs: row.createdAt.getTime(),
    startedAtMs: row.startedAt?.getTime() ?? null,
    finishedAtMs: row.finishedAt?.getTime() ?? null,
  }
}
