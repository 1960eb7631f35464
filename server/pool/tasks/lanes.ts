import { IDLE_LANE, type Lane } from '../../jobs/ports/nodeStore.ts'
import type { BoardStage } from '../threads/board.ts'

/** Where a running task stands. */
export interface TaskPosition {
  /** The thread that it is on, as Node numbers it; null where it runs in a process of its own. */
  readonly thread: number | null
  readonly stage: BoardStage
  /** The trial that is worked on, or the first of those that share an entry rule; null where all are at once. */
  readonly trial: number | null
  /** The bar of the trial, and how many there are; null where it does not show how far it is. */
  readonly bar: number | null
  readonly bars: number | null
}

/** A task as lanes show it. */
export interface ShownTask {
  readonly jobId: string
  readonly position: TaskPosition
}

/**
 * What each thread does, in the order of the threads, which are numbered from 1 on. What runs in processes of its own takes the places of
 * threads that are idle: there are at most as many of both.
 */
export function lanesOf(threads: readonly number[], tasks: readonly ShownTask[]): Lane[] {
  const others = tasks.filter(({ position }) => position.thread === null)
  return threads.map((thread, index) => {
    const task = tasks.find(({ position }) => position.thread === thread) ?? others.shift()
    if (!task) return { ...IDLE_LANE, thread: index + 1 }
    const { stage, trial, bar, bars } = task.position
    return { thread: index + 1, jobId: task.jobId, trial, stage, bar, bars }
  })
}
