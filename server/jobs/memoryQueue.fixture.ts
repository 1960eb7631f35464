import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { ItemHandler, TaskOrder, TaskQueue } from './ports/queue.ts'

interface Worker {
  free: number
  readonly handler: ItemHandler<TaskOrder>
  readonly isFor: (taskOrder: TaskOrder) => boolean
  readonly abort: AbortController
  readonly running: Set<Promise<void>>
}

/** A task order whose handler failed is handed out again after about this long. */
const AGAIN_MS = 1_000

/** A queue of tasks in memory, for tests of what works with one. It obeys the laws of `taskQueueLaws`. */
export function createMemoryQueue(log: Log, clock: Pick<Clock, 'every'>): TaskQueue {
  let waiting: TaskOrder[] = []
  /** Those that were handed out before. */
  const again = new Set<TaskOrder>()
  const taken = new Set<TaskOrder>()
  const workers = new Set<Worker>()

  const add = (taskOrders: readonly TaskOrder[]): void => {
    const order = (one: TaskOrder, other: TaskOrder) => other.priority - one.priority || one.rank - other.rank
    waiting = [...waiting, ...taskOrders].sort(order)
    serve()
  }

  const giveBack = (taskOrder: TaskOrder): void => {
    taken.delete(taskOrder)
    again.add(taskOrder)
    add([taskOrder])
  }

  const retry = (taskOrder: TaskOrder): void => {
    const stop = clock.every(AGAIN_MS, () => {
      stop()
      giveBack(taskOrder)
    })
  }

  const run = (worker: Worker, taskOrder: TaskOrder): void => {
    worker.free -= 1
    taken.add(taskOrder)
    let now = taskOrder
    const change = async (item: TaskOrder) => {
      taken.delete(now)
      taken.add(item)
      now = item
    }
    const running = worker
      .handler(taskOrder, worker.abort.signal, { isAgain: again.has(taskOrder), change })
      .then(
        (end) => (end === 'AGAIN' ? giveBack(now) : end === 'REST' ? retry(now) : void taken.delete(now)),
        (error: unknown) => {
          // The task order is not done: someone gets it again.
          log.error({ err: error, job: taskOrder.jobId }, 'a task handler failed')
          retry(now)
        },
      )
      .finally(() => {
        worker.running.delete(running)
        worker.free += 1
        serve()
      })
    worker.running.add(running)
  }

  const serve = (): void => {
    for (const worker of workers) {
      while (worker.free > 0) {
        const taskOrder = waiting.find((one) => worker.isFor(one))
        if (!taskOrder) break
        waiting = waiting.filter((one) => one !== taskOrder)
        run(worker, taskOrder)
      }
    }
  }

  return {
    send: async (taskOrders) => add(taskOrders),
    withdraw: async (jobId) => {
      waiting = waiting.filter((taskOrder) => taskOrder.jobId !== jobId)
    },
    held: async (jobId) => [...waiting, ...taken].filter((taskOrder) => taskOrder.jobId === jobId),
    work: (slots, handler, isFor = () => true) => {
      const stop = clock.every(AGAIN_MS, serve)
      const worker: Worker = { free: slots, handler, isFor, abort: new AbortController(), running: new Set() }
      workers.add(worker)
      serve()
      return async () => {
        stop()
        workers.delete(worker)
        worker.abort.abort()
        await Promise.all(worker.running)
      }
    },
  }
}
