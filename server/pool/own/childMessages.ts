import type { Work } from '../../engine/batch.ts'
import type { Assignment } from '../../jobs/drive/assignment.ts'
import type { JobEventType } from '../../jobs/job.ts'
import type { StopOrder } from '../../jobs/ports/bus.ts'
import type { TaskOrder } from '../../jobs/ports/queue.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { HostSample } from '../host/hostState.ts'
import type { OwnFile } from './rule.ts'

/** Trials for a process of their own, without the candles. */
export interface ChildTask {
  readonly node: string
  /** Its range is that of the trials. */
  readonly taskOrder: TaskOrder
  readonly assignment: Assignment
  /** The files of the strategies in it that are not built in. */
  readonly own: readonly OwnFile[]
}

/** A trial that is to be run once more in a process of its own, without the candles. */
export interface ChildReplay {
  readonly work: Work
  /** The files of the strategies in it that are not built in. */
  readonly own: readonly OwnFile[]
}

/** What a process of its own is told: candles, piece by piece, then a task. One that runs trials for the first time hears how the host is, too. */
export type ChildOrder<Task> =
  | { readonly kind: 'candles'; readonly bars: number }
  | { readonly kind: 'bytes'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'run'; readonly task: Task }
  | { readonly kind: 'sample'; readonly at: HostSample }
  | { readonly kind: 'stop'; readonly order: StopOrder }

/** What it says: that it begins with the task, how far it is, and what came of it. */
export type ChildReport<Found> =
  | { readonly kind: 'begun' }
  | { readonly kind: 'reading'; readonly reading: TaskReading }
  | { readonly kind: 'moved'; readonly bars: number }
  | { readonly kind: 'note'; readonly type: JobEventType; readonly message: string }
  | { readonly kind: 'done'; readonly found: Found }
  | { readonly kind: 'failed'; readonly message: string }
