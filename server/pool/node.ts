import { setTimeout } from 'node:timers/promises'
import type { Candles } from '../engine/candles.ts'
import type { Assignment } from '../jobs/assign.ts'
import type { Job } from '../jobs/job.ts'
import type { Bus, Clock, FinishedTask, JobStore, Log, Message, TaskQueue, TaskReading, Ticket } from '../jobs/ports.ts'
import type { Threads } from './threads.ts'

/** What a node works with. */
export interface NodeParts {
  readonly threads: Threads
  readonly queue: TaskQueue
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** The work of a ticket; null where there is nothing to do any more. */
  assign(ticket: Ticket): Promise<Assignment | null>
  candles(datasetId: string): Promise<Candles>
}

/** How often the board is read. */
const SAMPLE_MS = 50

/** How often a task is tried before its job is told that it is lost. */
const MOST_TRIES = 3

/** How often and how far apart a commit is tried: a database may be away for two minutes. */
const MOST_COMMITS = 120
const COMMIT_AGAIN_MS = 1_000

/** A task that a thread runs now. */
interface Running {
  readonly ticket: Ticket
  readonly abort: AbortController
  slot: number | null
  /** The board's count of writes at the last sample. */
  writes: number
}

/**
 * A node: takes tasks from the queue, runs them on its threads, commits what they found, and tells over the bus how
 * far they are. A task of a job that ends meanwhile is ended with its thread.
 */
export class Node {
  readonly #parts: NodeParts
  readonly #running = new Set<Running>()
  readonly #stops: (() => void)[]
  readonly #leave: () => Promise<void>

  constructor(parts: NodeParts) {
    this.#parts = parts
    this.#stops = [
      parts.bus.listen((message) => this.#hear(message)),
      parts.clock.every(SAMPLE_MS, () => this.#sample()),
    ]
    this.#leave = parts.queue.work(parts.threads.capacity, (ticket) => this.#take(ticket))
  }

  /** Takes no more tasks and ends those that run; what they had found of their task is lost, and run again later. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    for (const running of this.#running) running.abort.abort()
    await this.#leave()
  }

  async #take(ticket: Ticket): Promise<void> {
    const running: Running = { ticket, abort: new AbortController(), slot: null, writes: -1 }
    this.#running.add(running)
    try {
      for (let tries = 1; !(await this.#try(running, tries)); tries += 1);
    } finally {
      this.#running.delete(running)
    }
  }

  /** @returns whether the task is settled: committed, not wanted any more, or given up */
  async #try(running: Running, tries: number): Promise<boolean> {
    const { jobId, range } = running.ticket
    try {
      await this.#run(running)
      return true
    } catch (error) {
      if (running.abort.signal.aborted) return true
      this.#parts.log.error({ err: error, job: jobId, ...range, tries }, 'a task failed')
      if (tries < MOST_TRIES) return false
      const reason = error instanceof Error ? error.message : String(error)
      const message = `trials ${range.first} to ${range.first + range.count - 1} could not be run: ${reason}`
      this.#parts.bus.publish({ kind: 'lost', jobId, range, error: { code: 'WORKER_LOST', message } })
      return true
    }
  }

  async #run(running: Running): Promise<void> {
    const { ticket, abort } = running
    const assignment = await this.#parts.assign(ticket)
    if (!assignment) return
    const candles = await this.#parts.candles(assignment.datasetId)
    const onSlot = (slot: number | null) => {
      running.slot = slot
    }
    const answer = await this.#parts.threads.run(assignment.work, candles, { onSlot, signal: abort.signal })
    const job = await this.#commit({ jobId: ticket.jobId, range: ticket.range, ...answer }, abort.signal)
    if (job) this.#parts.bus.publish({ kind: 'committed', job, range: ticket.range })
  }

  /** Results that the store does not take now are kept until it is back, so that they need not be worked out again. */
  async #commit(task: FinishedTask, signal: AbortSignal): Promise<Job | null> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#parts.store.commit(task)
      } catch (error) {
        // Nothing was kept of it: the next try commits it whole, or finds it committed.
        if (signal.aborted || tries === MOST_COMMITS) throw error
        this.#parts.log.warn(
          { err: error, job: task.jobId, ...task.range, tries },
          'a commit failed; it is tried again',
        )
        await setTimeout(COMMIT_AGAIN_MS, undefined, { signal })
      }
    }
  }

  #hear(message: Message): void {
    if (message.kind !== 'job' || !['SUCCEEDED', 'FAILED', 'CANCELED'].includes(message.job.state)) return
    for (const running of this.#running) if (running.ticket.jobId === message.job.id) running.abort.abort()
  }

  #sample(): void {
    const readings = [...this.#running].flatMap((running) => this.#read(running))
    if (readings.length > 0) this.#parts.bus.publish({ kind: 'readings', readings })
  }

  /** What has changed of a task since the last sample. */
  #read(running: Running): TaskReading[] {
    if (running.slot === null) return []
    const { bars, stage, writes } = this.#parts.threads.sample(running.slot)
    if (writes === running.writes) return []
    running.writes = writes
    return [{ jobId: running.ticket.jobId, first: running.ticket.range.first, bars, stage }]
  }
}
