import type { Assignment } from '../../jobs/drive/assignment.ts'
import type { JobStore } from '../../jobs/ports/jobStore.ts'
import type { TaskOrder } from '../../jobs/ports/queue.ts'
import type { Reports } from '../tasks/reports.ts'
import type { Results } from '../tasks/results.ts'
import type { Threads } from '../threads/threads.ts'
import { IsolatedRun } from './isolatedRun.ts'
import { createProcessSlots } from './processSlots.ts'
import type { FilesOf } from './rule.ts'

/** What a node isolates tasks with. */
export interface IsolationParts {
  /** Names the node. */
  readonly id: string
  readonly threads: Pick<Threads, 'count'>
  readonly store: Pick<JobStore, 'committed'>
  /** Of strategies that are not built in. */
  readonly filesOf: FilesOf
  readonly reports: Reports
  readonly results: Results
  /** So many bars more were done. */
  moved(bars: number): void
}

/** Whether a task is run in processes of its own: one that a process was lost with, and all of a job that ended such processes. */
export function isToBeIsolated({ deaths = 0 }: TaskOrder, { isDeadly }: Assignment): boolean {
  return deaths > 0 || isDeadly
}

/** Gives what runs a task of a node in processes of its own; all that it gives share the room for them. */
export function createIsolation(parts: IsolationParts): (taskOrder: TaskOrder, signal: AbortSignal) => IsolatedRun {
  const { id, threads, store, filesOf, reports, results, moved } = parts
  const room = createProcessSlots(threads.count)
  return (taskOrder, signal) =>
    new IsolatedRun(taskOrder, signal, {
      node: id,
      room,
      filesOf,
      committed: (jobId) => store.committed(jobId),
      keep: (range, found) => results.keep({ ...taskOrder, range }, found, signal),
      tell: (reading) => reports.tell(reading),
      moved,
      note: (...event) => reports.note(...event),
      died: (...event) => reports.died(...event),
    })
}
