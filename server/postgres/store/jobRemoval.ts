import { and, asc, eq, inArray, type SQL } from 'drizzle-orm'
import { jobs, remains } from '../../../schema/tables.ts'
import type { JobState, ListedJob } from '../../jobs/job.ts'
import type { JobFilter } from '../../jobs/ports/jobStore.ts'
import type { Database } from '../database.ts'
import { isId } from './id.ts'
import { matches } from './jobReads.ts'

const FINAL = ['SUCCEEDED', 'FAILED', 'CANCELED'] as const satisfies readonly JobState[]

/**
 * Deletes the records of final jobs, and writes down that their blocks, proposals and events remain (`Remains` takes these): so a deletion
 * takes as long for a job of a million trials as for one of ten, and from then on nothing can be read of it.
 *
 * @returns those that this call has deleted; none where no more of them are there
 */
async function remove(database: Database, which: SQL | undefined, most: number): Promise<ListedJob[]> {
  const wanted = and(inArray(jobs.state, [...FINAL]), which)
  for (;;) {
    const found = await database.db.select({ id: jobs.id }).from(jobs).where(wanted).orderBy(asc(jobs.id)).limit(most)
    if (found.length === 0) return []
    const ids = found.map(({ id }) => id)
    const gone = await removeRecords(database, ids)
    // Where others have deleted all of these meanwhile, there may be more.
    if (gone.length > 0) return gone
  }
}

function removeRecords({ db }: Database, ids: readonly string[]): Promise<ListedJob[]> {
  return db.transaction(async (tx) => {
    // In one order, so that nobody who deletes some of them too holds one that this waits for.
    const held = tx
      .select({ id: jobs.id })
      .from(jobs)
      .where(inArray(jobs.id, [...ids]))
      .orderBy(asc(jobs.id))
      .for('update')
    const { id, kind, state, name, tags, strategies, datasetId, createdAt, finishedAt } = jobs
    const gone = await tx
      .delete(jobs)
      .where(inArray(jobs.id, held))
      .returning({ id, kind, state, name, tags, strategies, datasetId, createdAt, finishedAt })
    if (gone.length > 0) await tx.insert(remains).values(gone.map((one) => ({ id: one.id })))
    return gone.map(({ createdAt, finishedAt, ...rest }) => ({
      ...rest,
      createdAtMs: createdAt.getTime(),
      finishedAtMs: finishedAt?.getTime() ?? null,
    }))
  })
}

/** Deletes a job that is final. */
export async function removeJob(database: Database, jobId: string): Promise<ListedJob | null> {
  if (!isId(jobId)) return null
  const [gone] = await remove(database, eq(jobs.id, jobId), 1)
  return gone ?? null
}

/** Deletes final jobs that match, the oldest first. */
export function removeMatching(database: Database, filter: JobFilter, most: number): Promise<ListedJob[]> {
  return remove(database, matches(filter), most)
}
