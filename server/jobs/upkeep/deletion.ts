import type { ListedJob } from '../job.ts'
import type { Bus } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { DatasetStore } from '../ports/datasetStore.ts'
import { ALL_JOBS, type JobFilter, type JobStore } from '../ports/jobStore.ts'
import { type InputProblem, noSuchJob, problem, shown } from '../problems.ts'

/** What is deleted with. */
export interface DeletionParts {
  readonly store: Pick<JobStore, 'job' | 'jobs' | 'countJobs' | 'end' | 'remove' | 'removeMatching'>
  readonly datasets: Pick<DatasetStore, 'removeDataset'>
  readonly bus: Bus
  readonly clock: Pick<Clock, 'pause'>
}

/** How many were deleted, or why none was. */
export interface DeletionResult {
  readonly deleted: number
  readonly problems: readonly InputProblem[]
}

/** Jobs that are deleted by one transaction; between two of them, all others have their turn. */
const AT_ONCE = 100

/** Jobs that are named where they keep a dataset. */
const NAMED = 3

function refused(...problems: readonly InputProblem[]): DeletionResult {
  return { deleted: 0, problems }
}

function tell(gone: readonly ListedJob[], bus: Bus): void {
  for (const job of gone) bus.publish({ kind: 'deleted', jobId: job.id, job })
}

/** Ends a job that is not final, then deletes it. @returns whether there was one */
async function removeJob(id: string, { store, bus }: DeletionParts): Promise<boolean> {
  for (;;) {
    const gone = await store.remove(id)
    if (gone) tell([gone], bus)
    if (gone) return true
    const ended = await store.end(id, { state: 'CANCELED', error: null, message: 'canceled, to be deleted' })
    if (ended) bus.publish({ kind: 'job', job: ended })
    else if (!(await store.job(id))) return false
  }
}

/** Deletes a job with its trials and its history; one that is not final is ended first, wherever it runs. */
export async function deleteJob(id: string, parts: DeletionParts): Promise<DeletionResult> {
  const isGone = await removeJob(id, parts)
  return isGone ? { deleted: 1, problems: [] } : refused(problem('id', 'NOT_FOUND', noSuchJob(id)))
}

/** Deletes all final jobs that match, and ended before a moment where one is given; others may be deleted at once. */
export async function deleteJobs(
  filter: JobFilter,
  endedBeforeMs: number | null,
  { store, bus, clock }: Pick<DeletionParts, 'store' | 'bus' | 'clock'>,
): Promise<DeletionResult> {
  const limits = [filter.finishedBeforeMs, endedBeforeMs].filter((limit) => limit !== null)
  const wanted = { ...filter, finishedBeforeMs: limits.length > 0 ? Math.min(...limits) : null }
  for (let deleted = 0; ; ) {
    const gone = await store.removeMatching(wanted, AT_ONCE)
    tell(gone, bus)
    deleted += gone.length
    if (gone.length === 0) return { deleted, problems: [] }
    await clock.pause()
  }
}

async function deleteJobsOf(datasetId: string, parts: DeletionParts): Promise<number> {
  for (let deleted = 0; ; ) {
    const { items } = await parts.store.jobs({ ...ALL_JOBS, datasetId }, { first: AT_ONCE, after: null })
    if (items.length === 0) return deleted
    for (const { node } of items) if (await removeJob(node.id, parts)) deleted += 1
  }
}

async function inUse(datasetId: string, { store }: DeletionParts): Promise<InputProblem> {
  const filter = { ...ALL_JOBS, datasetId }
  const [{ items }, count] = await Promise.all([
    store.jobs(filter, { first: NAMED, after: null }),
    store.countJobs(filter),
  ])
  const names = items.map(({ node }) => `'${shown(node.name)}' (${node.id})`)
  const more = count > names.length ? ` and ${count - names.length} more` : ''
  const rule = 'delete them first, or all together by withJobs: true'
  return problem(
    'id',
    'CONFLICT',
    `${count} ${count === 1 ? 'job runs' : 'jobs run'} on it: ${names.join(', ')}${more}; ${rule}`,
  )
}

/**
 * Deletes a dataset. Where jobs name it, it is kept, and the problem names them, unless they are to go with it.
 *
 * @returns how many went: the dataset, and its jobs
 */
export async function deleteDataset(id: string, withJobs: boolean, parts: DeletionParts): Promise<DeletionResult> {
  for (let deleted = 0; ; ) {
    const outcome = await parts.datasets.removeDataset(id)
    if (outcome === 'MISSING') {
      return { deleted, problems: [problem('id', 'NOT_FOUND', `no dataset has the id '${shown(id)}'`)] }
    }
    if (outcome === 'DELETED') {
      parts.bus.publish({ kind: 'dataset', datasetId: id })
      return { deleted: deleted + 1, problems: [] }
    }
    if (!withJobs) return refused(await inUse(id, parts))
    // One that is started meanwhile is deleted by the next turn.
    deleted += await deleteJobsOf(id, parts)
  }
}
