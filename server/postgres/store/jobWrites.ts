import { and, eq, inArray, sql } from 'drizzle-orm'
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core'
import { v7 as newId } from 'uuid'
import { datasets, events, jobs } from '../../../schema/tables.ts'
import type { Job, JobEventType, JobState } from '../../jobs/job.ts'
import {
  DatasetGoneError,
  type Ending,
  type NewJob,
  type ProgressMark,
  plannedText,
  TooManyJobsError,
} from '../../jobs/ports/jobStore.ts'
import type { DriveRequest } from '../../jobs/ports/queue.ts'
import { isBrokenReference } from '../away.ts'
import type { Database } from '../database.ts'
import { isId } from './id.ts'
import { type JobRow, jobOf } from './jobRecord.ts'

/** A transaction of Drizzle. */
export type Transaction = Parameters<Parameters<Database['db']['transaction']>[0]>[0]

/** Calls for someone to drive a new job; the call is kept if the transaction is. */
export type CallConductor = (tx: Transaction, request: DriveRequest) => Promise<void>

/** The states of a job that is not over. */
const OPEN = ['QUEUED', 'RUNNING', 'PAUSED'] as const satisfies readonly JobState[]

/** The next number of a job's history; whoever takes it holds the job's row until the transaction ends. */
const nextEvent = sql`${jobs.eventSeq} + 1`

async function addEvent(tx: Transaction, job: JobRow, type: JobEventType, message: string): Promise<void> {
  await tx.insert(events).values({ jobId: job.id, seq: job.eventSeq, type, message })
}

/** So near to the limit, those who make jobs at once take turns; no more than this make one at once. */
const NEAR = 100

/** Holds the jobs that are not final to a limit, with the one that the transaction has just added. */
async function holdOpen(tx: Transaction, most: number): Promise<void> {
  const count = () => tx.$count(jobs, inArray(jobs.state, [...OPEN]))
  if ((await count()) <= most - NEAR) return
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('barline open jobs'))`)
  // Those who had the lock before have kept theirs by now.
  if ((await count()) > most) throw new TooManyJobsError(most)
}

/** How a job is made. */
interface Creation {
  readonly callConductor: CallConductor
  /** How many that are not final there may be with it; no limit where absent. */
  readonly most?: number | undefined
}

/** Keeps a new job with its CREATED event and calls for a conductor; one with the same key is answered in its place. */
export async function createJob(
  { db }: Database,
  job: NewJob,
  { callConductor, most }: Creation,
): Promise<{ job: Job; isNew: boolean }> {
  for (;;) {
    const created = await db
      .transaction(async (tx) => {
        const { remark: _, ...record } = job
        const values = { ...record, id: newId(), eventSeq: 1 }
        const [row] = await tx.insert(jobs).values(values).onConflictDoNothing({ target: jobs.key }).returning()
        if (!row) return null
        if (most !== undefined) await holdOpen(tx, most)
        await addEvent(tx, row, 'CREATED', plannedText(job))
        await callConductor(tx, { jobId: row.id, priority: row.priority })
        return row
      })
      .catch((error: unknown) => {
        throw isBrokenReference(error) ? new DatasetGoneError(job.datasetId, error) : error
      })
    if (created) return { job: jobOf(created), isNew: true }
    const [first] = await db
      .select()
      .from(jobs)
      .where(eq(jobs.key, job.key ?? ''))
    if (first) return { job: jobOf(first), isNew: false }
    // The job that had the key was deleted in between: the key is free.
  }
}

/** What a job's record becomes by an event, of those states alone. */
interface Change {
  readonly from: readonly JobState[]
  readonly set: PgUpdateSetSource<typeof jobs>
  readonly type: JobEventType
  readonly message: string
}

/** One change and its event, whole or not at all: null where the job is in none of the states. */
async function changeJob({ db }: Database, jobId: string, { from, set, type, message }: Change): Promise<Job | null> {
  if (!isId(jobId)) return null
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(jobs)
      .set({ ...set, eventSeq: nextEvent })
      .where(and(eq(jobs.id, jobId), inArray(jobs.state, [...from])))
      .returning()
    if (row) await addEvent(tx, row, type, message)
    return row ? jobOf(row) : null
  })
}

/** QUEUED → RUNNING. */
export function startJob(database: Database, jobId: string): Promise<Job | null> {
  const set = { state: 'RUNNING' as const, startedAt: sql`now()` }
  return changeJob(database, jobId, { from: ['QUEUED'], set, type: 'STARTED', message: 'a thread took the first task' })
}

/** Nobody publishes readings of a job that nothing was begun of: its record is the next one. */
const seqUnlessBegun = sql`case when ${jobs.startedAt} is null then ${jobs.reservedSeq} + 1`
const nextRecord = {
  progressSeq: sql`${seqUnlessBegun} else ${jobs.progressSeq} end`,
  reservedSeq: sql`${seqUnlessBegun} else ${jobs.reservedSeq} end`,
}

/** QUEUED or RUNNING → PAUSED. */
export function pauseJob(database: Database, jobId: string): Promise<Job | null> {
  const set = { state: 'PAUSED' as const, ...nextRecord }
  return changeJob(database, jobId, { from: ['QUEUED', 'RUNNING'], set, type: 'PAUSED', message: 'paused by request' })
}

/** PAUSED → RUNNING, or QUEUED where nothing was begun. */
export function resumeJob(database: Database, jobId: string): Promise<Job | null> {
  const state = sql`(case when ${jobs.startedAt} is null then 'QUEUED' else 'RUNNING' end)::job_state`
  const set = { state, ...nextRecord }
  return changeJob(database, jobId, { from: ['PAUSED'], set, type: 'RESUMED', message: 'resumed by request' })
}

/** A job that was started goes on from what was reserved, with a number that shuts out the marks of those who drove it before. */
export function recoverJob(database: Database, jobId: string): Promise<Job | null> {
  const above = sql`${jobs.reservedSeq} + 1`
  const set = { progressSeq: above, reservedSeq: above, fraction: sql`${jobs.reservedFraction}` }
  const message = 'goes on from the last committed task'
  return changeJob(database, jobId, { from: ['RUNNING', 'PAUSED'], set, type: 'RECOVERED', message })
}

/** One more event of a job that is not final. */
export function noteJob(database: Database, jobId: string, type: JobEventType, message: string): Promise<Job | null> {
  return changeJob(database, jobId, { from: OPEN, set: {}, type, message })
}

/** By what a job that is not final is watched from now on. */
export function changeWatchdog(
  database: Database,
  jobId: string,
  { watchdog, message }: { readonly watchdog: NonNullable<Job['watchdog']>; readonly message: string },
): Promise<Job | null> {
  return changeJob(database, jobId, { from: OPEN, set: { watchdog }, type: 'WATCHDOG_CHANGED', message })
}

/** A task of a job that is not final has ended a process of its own. */
export function countDeath(database: Database, jobId: string, message: string): Promise<Job | null> {
  const set = { deaths: sql`${jobs.deaths} + 1` }
  return changeJob(database, jobId, { from: OPEN, set, type: 'RETRIED', message })
}

/**
 * Keeps how far a job has come that RUNs, or that was just PAUSED. A mark of a lower number than the one that is kept comes late, from a
 * conductor that has lost the job or from a write that was thought lost: it is refused. Nothing that is kept is ever lowered.
 */
export async function markProgress({ sql: driver }: Database, jobId: string, mark: ProgressMark): Promise<boolean> {
  if (!isId(jobId)) return false
  const kept = await driver`
    update jobs set
      progress_seq = ${mark.seq}, fraction = greatest(fraction, ${mark.fraction}), bars_per_second = ${mark.barsPerSecond},
      reserved_seq = greatest(reserved_seq, ${mark.reservedSeq}),
      reserved_fraction = greatest(reserved_fraction, ${mark.reservedFraction}),
      run_seconds = greatest(run_seconds, ${mark.runSeconds})
    where id = ${jobId} and state in ('RUNNING', 'PAUSED') and progress_seq <= ${mark.seq}`
  return kept.count === 1
}

/** Any state that is not final → a final one. What was reserved is what the last reading shows, so that it is above all others. */
export function endJob(database: Database, jobId: string, ending: Ending): Promise<Job | null> {
  const done = sql`(${jobs.succeeded} + ${jobs.failed} + ${jobs.timedOut})`
  const bars = sql`(select ${datasets.bars} from ${datasets} where ${datasets.id} = ${jobs.datasetId})`
  const seconds = sql`nullif(extract(epoch from now() - ${jobs.startedAt}), 0)`
  const set = {
    state: ending.state,
    ...(ending.trialsTotal === undefined ? {} : { trialsTotal: ending.trialsTotal }),
    finishedAt: sql`now()`,
    errorCode: ending.error?.code ?? null,
    errorMessage: ending.error?.message ?? null,
    progressSeq: sql`${jobs.reservedSeq} + 1`,
    reservedSeq: sql`${jobs.reservedSeq} + 1`,
    fraction: ending.state === 'SUCCEEDED' ? 1 : sql`${jobs.reservedFraction}`,
    // Folds are of fewer bars: of them the last reading knows.
    barsPerSecond: sql`case when ${jobs.kind} = 'WALK_FORWARD' then ${jobs.barsPerSecond}
      else coalesce(${done} * ${bars}::float8 / ${seconds}, 0) end`,
  }
  return changeJob(database, jobId, { from: OPEN, set, type: ending.state, message: ending.message })
}
