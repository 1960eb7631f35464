import { agedPriority } from '../jobs/aging.ts'
import type { Bus, Message } from '../jobs/ports/bus.ts'
import type { Clock } from '../jobs/ports/clock.ts'
import type { Log } from '../jobs/ports/log.ts'
import {
  type ConductorQueue,
  type DriveRequest,
  type ItemHandler,
  LAST_RANK,
  type QueueName,
  type TaskOrder,
  type TaskQueue,
} from '../jobs/ports/queue.ts'
import { keepAging } from './aging.ts'
import type { Drizzle } from './boss.ts'
import { Items, type ItemsParts } from './items.ts'
import { Worker } from './worker.ts'

/** What the queues of a process work with. */
export interface QueuesParts extends ItemsParts {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Whether what this process holds is its own for sure; while it is not, it takes nothing. */
  isSure(): boolean
}

/** The queues, as the processes of one database share them. */
export interface Queues {
  readonly conductors: ConductorQueue
  readonly tasks: TaskQueue
  /** Asks now whether what is held here was given to others meanwhile. Rejects where that could not be found out. */
  confirm(): Promise<void>
}

/** Ranks that a job's priority leaves room for: with its age, it is a whole number from −1,000 to 1,100. */
const RANKS = LAST_RANK + 1

/**
 * Of jobs of one priority, the one with the fewest tasks under way goes first: so they take turns, and a new one goes at once. A task that
 * waits gains priority by the minute, so that it gets its turn however many come that are more urgent.
 */
export function priorityOfTask({ priority, rank }: Pick<TaskOrder, 'priority' | 'rank'>, waitedMs: number): number {
  return agedPriority(priority, waitedMs) * RANKS - Math.min(rank, RANKS - 1)
}

const priorityOfJob = ({ priority }: DriveRequest, waitedMs: number) => agedPriority(priority, waitedMs)

/** Calls for a conductor in the transaction that creates a job: whoever hears of the job then takes it up. */
export function createConductorCalls(parts: ItemsParts): (tx: Drizzle, request: DriveRequest) => Promise<void> {
  const items = new Items<DriveRequest>('conductors', priorityOfJob, parts)
  return (tx, request) => items.putIn(tx, [request])
}

/** Opens the queues for a process that works on what they hand out. */
export function openQueues(parts: QueuesParts): Queues {
  const { bus, clock, log, isSure } = parts
  const driveRequests = new Items<DriveRequest>('conductors', priorityOfJob, parts)
  const taskOrders = new Items<TaskOrder>('tasks', priorityOfTask, parts)
  const workers = new Set<{ confirm(): Promise<void> }>()

  const work =
    <T extends { readonly jobId: string }>(items: Items<T>, isCall: (message: Message) => boolean) =>
    (slots: number, handler: ItemHandler<T>, isFor: (item: T) => boolean = () => true) => {
      const worker = new Worker<T>({ items, clock, log, slots, handler, isFor, isSure })
      workers.add(worker)
      const stop = bus.listen((message) => isCall(message) && worker.wake())
      const stopAging = keepAging({ items, clock, log })
      return async () => {
        stop()
        stopAging()
        await worker.close()
        workers.delete(worker)
      }
    }
  const put = async <T extends { readonly jobId: string }>(queue: QueueName, items: Items<T>, given: readonly T[]) => {
    await items.put(given)
    bus.publish({ kind: 'waiting', queue })
  }
  const isWaiting = (queue: QueueName) => (message: Message) => message.kind === 'waiting' && message.queue === queue
  const isNewJob = (message: Message) => message.kind === 'job' && message.job.state === 'QUEUED'
  return {
    conductors: {
      ensure: (given) => put('conductors', driveRequests, given),
      work: work(driveRequests, (message) => isWaiting('conductors')(message) || isNewJob(message)),
    },
    tasks: {
      send: (given) => put('tasks', taskOrders, given),
      withdraw: (jobId) => taskOrders.withdraw(jobId),
      held: (jobId) => taskOrders.held(jobId),
      work: work(taskOrders, isWaiting('tasks')),
    },
    confirm: async () => {
      await Promise.all([...workers].map((worker) => worker.confirm()))
    },
  }
}
