import { and, eq, notInArray, sql } from 'drizzle-orm'
import { v7 as newId } from 'uuid'
import { datasets, events, jobs } from '../../schema/tables.ts'
import type { Job, JobEventType, JobState } from '../jobs/job.ts'
import type { Ending, NewJob, ProgressMark } from '../jobs/ports.ts'
import type { Database } from './database.ts'
import { isId } from './id.ts'
import { type JobRow, jobOf } from './jobRecord.ts'

type Transaction = Parameters<Parameters<Database['db']['transaction']>[0]>[0]

const FINAL: JobState[] = ['SUCCEEDED', 'FAILED', 'CANCELED']

/** The next number of a job's history; whoever takes it holds the job's row until the transaction ends. */
const nextEvent = sql`${jobs.eventSeq} + 1`

async function addEvent(tx: Transaction, job: JobRow, type: JobEventType, message: string): Promise<void> {
  await tx.insert(events).values({ jobId: job.id, seq: job.eventSeq, type, message })
}

/** Keeps a new job with its CREATED event; one with the same key is answered in its place. */
export async function createJob({ db }: Database, job: NewJob): Promise<{ job: Job; isNew: boolean }> {
  const created = await db.transaction(async (tx) => {
    const values = { ...job, id: newId(), eventSeq: 1 }
    const [row] = await tx.insert(jobs).values(values).onConflictDoNothing({ target: jobs.key }).returning()
    if (row)
      await addEvent(tx, row, 'CREATED', `${job.trialsTotal} ${job.trialsTotal === 1 ? 'trial' : 'trials'} planned`)
    return row
  })
  if (created) return { job: jobOf(created), isNew: true }
  const [first] = await db
    .select()
    .from(jobs)
    .where(eq(jobs.key, job.key ?? ''))
  if (!first) throw new Error(`a job with the key '${job.key}' was there and is gone`)
  return { job: jobOf(first), isNew: false }
}

/** QUEUED → RUNNING. */
export async function startJob({ db }: Database, jobId: string): Promise<Job | null> {
  if (!isId(jobId)) return null
  const started = { eventSeq: nextEvent, state: 'RUNNING' as const, startedAt: sql`now()` }
  return db.transaction(async (tx) => {
    const isQueued = and(eq(jobs.id, jobId), eq(jobs.state, 'QUEUED'))
    const [row] = await tx.update(jobs).set(started).where(isQueued).returning()
    if (row) await addEvent(tx, row, 'STARTED', 'a thread took the first task')
    return row ? jobOf(row) : null
  })
}

/** A RUNNING job goes on from what was reserved. */
export async function recoverJob({ db }: Database, jobId: string): Promise<Job | null> {
  if (!isId(jobId)) return null
  const reserved = { progressSeq: sql`${jobs.reservedSeq}`, fraction: sql`${jobs.reservedFraction}` }
  return db.transaction(async (tx) => {
    const isRunning = and(eq(jobs.id, jobId), eq(jobs.state, 'RUNNING'))
    const [row] = await tx
      .update(jobs)
      .set({ eventSeq: nextEvent, ...reserved })
      .where(isRunning)
      .returning()
    if (row) await addEvent(tx, row, 'RECOVERED', 'goes on from the last committed task')
    return row ? jobOf(row) : null
  })
}

/** Keeps how far a RUNNING job has come. */
export async function markProgress({ sql: driver }: Database, jobId: string, mark: ProgressMark): Promise<boolean> {
  if (!isId(jobId)) return false
  const kept = await driver`
    update jobs set
      progress_seq = ${mark.seq}, fraction = ${mark.fraction}, bars_per_second = ${mark.barsPerSecond},
      reserved_seq = ${mark.reservedSeq}, reserved_fraction = ${mark.reservedFraction}
    where id = ${jobId} and state = 'RUNNING'`
  return kept.count === 1
}

/** Any state that is not final → a final one. What was reserved is what the last reading shows, so that it is above all others. */
export async function endJob({ db }: Database, jobId: string, ending: Ending): Promise<Job | null> {
  if (!isId(jobId)) return null
  const done = sql`(${jobs.succeeded} + ${jobs.failed} + ${jobs.timedOut})`
  const bars = sql`(select ${datasets.bars} from ${datasets} where ${datasets.id} = ${jobs.datasetId})`
  const seconds = sql`nullif(extract(epoch from now() - ${jobs.startedAt}), 0)`
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(jobs)
      .set({
        state: ending.state,
        eventSeq: nextEvent,
        finishedAt: sql`now()`,
        errorCode: ending.error?.code ?? null,
        errorMessage: ending.error?.message ?? null,
        progressSeq: sql`${jobs.reservedSeq} + 1`,
        reservedSeq: sql`${jobs.reservedSeq} + 1`,
        fraction: ending.state === 'SUCCEEDED' ? 1 : sql`${jobs.reservedFraction}`,
        barsPerSecond: sql`coalesce(${done} * ${bars}::float8 / ${seconds}, 0)`,
      })
      .where(and(eq(jobs.id, jobId), notInArray(jobs.state, FINAL)))
      .returning()
    if (row) await addEvent(tx, row, ending.state, ending.message)
    return row ? jobOf(row) : null
  })
}
