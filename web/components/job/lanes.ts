import type { LanesNode } from '../../api/documents/lanes.ts'
import { plural } from '../../words/format.ts'

/** What a thread does for a job. */
export interface JobLane {
  readonly key: string
  readonly name: string
  /** The number of its trial; null where it is between two. */
  readonly trial: number | null
  readonly stage: string | null
  /** How far its trial is, 0 to 1; null where that is not known. */
  readonly share: number | null
}

/** The threads that work for a job, of all processes. */
export function lanesOf(workers: readonly LanesNode[], job: string): JobLane[] {
  return workers.flatMap(({ id, host, lanes }) =>
    lanes
      .filter((lane) => lane.job === job)
      .map(({ thread, trial, stage, bar, bars }) => ({
        key: `${id} ${thread}`,
        name: workers.length > 1 ? `${host} ${thread}` : `Thread ${thread}`,
        trial,
        stage,
        share: bar === null || !bars ? null : Math.min(1, bar / bars),
      })),
  )
}

/** `3 of 8 work for this job, 2 for others`: how threads divide. */
export function tellLanes(workers: readonly LanesNode[], job: string): string {
  const threads = workers.reduce((sum, worker) => sum + worker.threads, 0)
  const lanes = workers.flatMap((worker) => worker.lanes).filter((lane) => lane.job !== null)
  const own = lanes.filter((lane) => lane.job === job).length
  const others = lanes.length - own
  return `${own} of ${plural(threads, 'thread')} work${own === 1 ? 's' : ''} for this job${others > 0 ? `, ${others} for others` : ''}`
}
