import type { Clock, Log, TaskQueue, Ticket } from '../jobs/ports.ts'

/** The tickets of one job, in the order in which they were sent. */
interface Line {
  readonly priority: number
  readonly tickets: Ticket[]
}

interface Worker {
  free: number
  readonly handler: (ticket: Ticket) => Promise<void>
  readonly running: Set<Promise<void>>
}

/** A ticket whose handler failed is handed out again after about this long. */
const AGAIN_MS = 1_000

/**
 * A queue in this process's memory. Jobs of the highest priority go first and, among them, in turn. It forgets
 * everything when the process ends: the conductors hand out again what was not committed.
 */
export function createMemoryQueue(log: Log, clock: Pick<Clock, 'every'>): TaskQueue {
  /** Jobs with tickets; the one that was served longest ago stands first. */
  const lines = new Map<string, Line>()
  const workers = new Set<Worker>()
  /** Tickets that are handed out and were not withdrawn since. */
  const wanted = new Set<Ticket>()

  const add = (ticket: Ticket): void => {
    const line = lines.get(ticket.jobId) ?? { priority: ticket.priority, tickets: [] }
    line.tickets.push(ticket)
    lines.set(ticket.jobId, line)
  }

  const again = (ticket: Ticket): void => {
    const stop = clock.every(AGAIN_MS, () => {
      stop()
      if (!wanted.delete(ticket)) return
      add(ticket)
      serve()
    })
  }

  const next = (): Ticket | undefined => {
    let chosen: [string, Line] | undefined
    for (const entry of lines) if (!chosen || entry[1].priority > chosen[1].priority) chosen = entry
    if (!chosen) return undefined
    const [jobId, line] = chosen
    const ticket = line.tickets.shift()
    lines.delete(jobId)
    if (line.tickets.length > 0) lines.set(jobId, line)
    return ticket
  }

  const run = (worker: Worker, ticket: Ticket): void => {
    worker.free -= 1
    wanted.add(ticket)
    const running = worker
      .handler(ticket)
      .then(
        () => void wanted.delete(ticket),
        (error: unknown) => {
          // The ticket is not done: someone gets it again, unless its job has withdrawn it.
          log.error({ err: error, job: ticket.jobId }, 'a task handler failed')
          again(ticket)
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
        const ticket = next()
        if (!ticket) return
        run(worker, ticket)
      }
    }
  }

  return {
    send: async (tickets) => {
      for (const ticket of tickets) add(ticket)
      serve()
    },
    withdraw: async (jobId) => {
      lines.delete(jobId)
      for (const ticket of wanted) if (ticket.jobId === jobId) wanted.delete(ticket)
    },
    work: (slots, handler) => {
      const worker: Worker = { free: slots, handler, running: new Set() }
      workers.add(worker)
      serve()
      return async () => {
        workers.delete(worker)
        await Promise.all(worker.running)
      }
    },
  }
}
