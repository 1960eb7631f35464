import { eq } from 'drizzle-orm'
import { jobs } from '../../../schema/tables.ts'
import type { Labels } from '../../jobs/job.ts'
import type { LabelChange } from '../../jobs/ports/jobStore.ts'
import type { Database } from '../database.ts'
import { isId } from './id.ts'
import { jobOf } from './jobRecord.ts'

/** Changes a job's name or tags, whatever its state. It is no event, for the history is that of the run. */
export async function labelJob({ db }: Database, jobId: string, labels: Partial<Labels>): Promise<LabelChange | null> {
  if (!isId(jobId)) return null
  return db.transaction(async (tx) => {
    const { name, tags } = jobs
    const [before] = await tx.select({ name, tags }).from(jobs).where(eq(jobs.id, jobId)).for('no key update')
    if (!before) return null
    const [row] = await tx
      .update(jobs)
      .set({ ...before, ...labels })
      .where(eq(jobs.id, jobId))
      .returning()
    return row ? { job: jobOf(row), before } : null
  })
}
