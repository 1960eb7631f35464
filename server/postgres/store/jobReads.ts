import { and, asc, desc, eq, gt, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { events, jobs, trialBlocks } from '../../../schema/tables.ts'
import type { Job, JobEvent, Pauses } from '../../jobs/job.ts'
import type { JobFilter, SpentRange } from '../../jobs/ports/jobStore.ts'
import type { Page, UncountedPage } from '../../jobs/ports/paging.ts'
import type { Database } from '../database.ts'
import { isId } from './id.ts'
import { jobOf } from './jobRecord.ts'
import { cutPage, pageAfter } from './page.ts'

/** A job by its id; null where there is none. */
export async function readJob({ db }: Database, id: string): Promise<Job | null> {
  if (!isId(id)) return null
  const [row] = await db.select().from(jobs).where(eq(jobs.id, id))
  return row ? jobOf(row) : null
}

/** The jobs of some ids, by one statement; ids of nothing are left out. */
export async function readJobsById({ db }: Database, ids: readonly string[]): Promise<Job[]> {
  const wanted = [...new Set(ids)].filter(isId)
  if (wanted.length === 0) return []
  // As one parameter, so that the statement is the same however many they are.
  const rows = await db
    .select()
    .from(jobs)
    .where(sql`${jobs.id} = any(${`{${wanted.join(',')}}`}::uuid[])`)
  return rows.map(jobOf)
}

/** Text that stands for itself in a LIKE pattern. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** A moment as Postgres takes it, also one that lies before all of its calendar. */
function instantOf(ms: number): SQL {
  return sql`to_timestamp(${ms / 1_000})`
}

/** What a moment lies between, the first one included. */
function within(column: PgColumn, afterMs: number | null, beforeMs: number | null): SQL | undefined {
  return and(
    afterMs === null ? undefined : gte(column, instantOf(afterMs)),
    beforeMs === null ? undefined : lt(column, instantOf(beforeMs)),
  )
}

/** The jobs that a filter shows. */
export function matches(filter: JobFilter): SQL | undefined {
  const { states, kinds, datasetId, strategy, search, tags } = filter
  // No text in the database holds this character, and none that does can be asked for.
  if ([strategy, search, ...(tags ?? [])].some((text) => text?.includes('\0'))) return sql`false`
  return and(
    states ? inArray(jobs.state, [...states]) : undefined,
    kinds ? inArray(jobs.kind, [...kinds]) : undefined,
    datasetId === null ? undefined : isId(datasetId) ? eq(jobs.datasetId, datasetId) : sql`false`,
    strategy === null ? undefined : sql`${jobs.strategies} @> ${JSON.stringify([strategy])}::jsonb`,
    search === null ? undefined : sql`lower(${jobs.name}) like lower(${`%${literal(search)}%`})`,
    tags === null ? undefined : sql`${jobs.tags} @> ${JSON.stringify(tags)}::jsonb`,
    within(jobs.createdAt, filter.createdAfterMs, filter.createdBeforeMs),
    within(jobs.finishedAt, filter.finishedAfterMs, filter.finishedBeforeMs),
  )
}

/** Jobs, newest first. */
export async function readJobs({ db }: Database, filter: JobFilter, page: Page): Promise<UncountedPage<Job>> {
  const older = page.after === null ? undefined : lt(jobs.id, pageAfter(page.after))
  const rows = await db
    .select()
    .from(jobs)
    .where(and(matches(filter), older))
    .orderBy(desc(jobs.id))
    .limit(page.first + 1)
  return cutPage(rows.map(jobOf), page.first)
}

/** How many jobs a filter shows. */
export function countJobs({ db }: Database, filter: JobFilter): Promise<number> {
  return db.$count(jobs, matches(filter))
}

/** Every job that is not final, oldest first. */
export async function readOpenJobs({ db }: Database): Promise<Job[]> {
  const open = inArray(jobs.state, ['QUEUED', 'RUNNING', 'PAUSED'])
  return (await db.select().from(jobs).where(open).orderBy(asc(jobs.id))).map(jobOf)
}

/** The history of a job behind `after`. */
export async function readEvents({ db }: Database, jobId: string, after: number, first: number): Promise<JobEvent[]> {
  if (!isId(jobId)) return []
  const wanted = and(eq(events.jobId, jobId), gt(events.seq, after))
  const rows = await db.select().from(events).where(wanted).orderBy(asc(events.seq)).limit(first)
  return rows.map(({ at, ...event }) => ({ ...event, atMs: at.getTime() }))
}

/**
 * For how long jobs were PAUSED since they were started, by their histories: a pause ends with the next change of the job's state, and
 * one that was over before the start counts nothing.
 */
export async function readPauses({ sql: driver }: Database, ids: readonly string[]): Promise<Pauses[]> {
  const wanted = [...new Set(ids)].filter(isId)
  if (wanted.length === 0) return []
  return driver<Pauses[]>`
    with turns as (
      select job_id, type, at, lead(at) over (partition by job_id order by seq) as ended_at
      from events
      where job_id = any(${`{${wanted.join(',')}}`}::uuid[])
        and type in ('PAUSED', 'RESUMED', 'CANCELED', 'SUCCEEDED', 'FAILED')
    )
    select job_id as "jobId", extract(epoch from max(at) filter (where ended_at is null))::float8 * 1000 as "sinceMs",
      coalesce(sum(extract(epoch from ended_at - greatest(at, started_at))) filter (where ended_at > started_at), 0)::float8
        as seconds
    from turns join jobs on id = job_id
    where type = 'PAUSED'
    group by job_id`
}

/** The ranges of a job's trials that are committed, with the thread seconds that they took. */
export async function readCommitted({ db }: Database, jobId: string): Promise<SpentRange[]> {
  if (!isId(jobId)) return []
  const { first, count, seconds } = trialBlocks
  return db
    .select({ first, count, seconds })
    .from(trialBlocks)
    .where(eq(trialBlocks.jobId, jobId))
    .orderBy(asc(trialBlocks.first))
}
