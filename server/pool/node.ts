import { setTimeout } from 'node:timers/promises'
import type { Candles } from '../engine/candles.ts'
import type { Assignment } from '../jobs/assign.ts'
import { countOf, isFinal, type Job } from '../jobs/job.ts'
import type { Bus, Clock, FinishedTask, JobStore, Log, Message, TaskQueue, TaskReading, Ticket } from '../jobs/ports.ts'
import { Speed } from './speed.ts'
import type { Threads } from './threads.ts'

/** What a node works with. */
export interface NodeParts {
  readonly threads: Threads
  readonly queue: TaskQueue
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** How many processes hear what this one says. */
  processes(): number
  /** The work of a ticket; null where there is nothing to do any more. */
  assign(ticket: Ticket): Promise<Assignment | null>
  candles(datasetId: string): Promise<Candles>
}

/** How often the board is read, times the number of processes beyond ten: together they tell about 200 times a second. */
const SAMPLE_MS = 50

/** How often a task is tried before its job is told that it is lost. */
const MOST_TRIES = 3

/** How often and how far apart a commit is tried: a database may be away for two minutes. */
const MOST_COMMITS = 120
const COMMIT_AGAIN_MS = 1_000

/** A task that a thread runs now. */
interface Running {
  readonly ticket: Ticket
  /** Aborted when the job is over. */
  readonly over: AbortController
  /** Aborted when the task is to be ended here, for whatever reason. */
  readonly signal: AbortSignal
  slot: number | null
  /** The board's count of writes at the last sample, and the bars that it showed. */
  writes: number
  bars: number
}

/** What the threads of a node do. */
export interface Load {
  readonly busy: number
  readonly barsPerSecond: number
}

/**
 * A node: takes tasks from the queue, runs them on its threads, commits what they found, and tells over the bus how
 * far they are. A task of a job that ends meanwhile is ended with its thread.
 */
export class Node {
  readonly #parts: NodeParts
  readonly #running = new Set<Running>()
  readonly #speed: Speed
  #stops: (() => void)[] = []
  #samples = 0
  /** What the last commit took. */
  #storingSeconds = 0
  #leave = async (): Promise<void> => undefined

  constructor(parts: NodeParts) {
    this.#parts = parts
    this.#speed = new Speed(parts.clock.now())
  }

  /** Begins to take tasks. */
  open(): void {
    const { bus, clock, queue, threads } = this.#parts
    this.#stops = [bus.listen((message) => this.#hear(message)), clock.every(SAMPLE_MS, () => this.#sample())]
    this.#leave = queue.work(threads.capacity, (ticket, signal) => this.#take(ticket, signal))
  }

  /** Takes no more tasks and ends those that run; what they had found of their task is lost, and run again later. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    await this.#leave()
  }

  /** How many threads run a task now, and over how many bars a second trials are run on them. */
  get load(): Load {
    return { busy: Math.min(this.#parts.threads.count, this.#running.size), barsPerSecond: this.#speed.barsPerSecond }
  }

  /** @param signal the task goes to another process: it is ended here */
  async #take(ticket: Ticket, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const running: Running = {
      ticket,
      over,
      signal: AbortSignal.any([over.signal, signal]),
      slot: null,
      writes: -1,
      bars: 0,
    }
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
      if (running.over.signal.aborted) return true
      if (running.signal.aborted) throw error
      this.#parts.log.error({ err: error, job: jobId, ...range, tries }, 'a task failed')
      if (tries < MOST_TRIES) return false
      await this.#giveUp(running.ticket, error)
      return true
    }
  }

  /** The job cannot be whole any more. */
  async #giveUp({ jobId, range }: Ticket, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `trials ${range.first} to ${range.first + range.count - 1} could not be run: ${reason}`
    const ending = { state: 'FAILED', error: { code: 'WORKER_LOST', message }, message } as const
    const job = await this.#parts.store.end(jobId, ending)
    if (job) this.#parts.bus.publish({ kind: 'job', job })
  }

  async #run(running: Running): Promise<void> {
    const { ticket, signal } = running
    const assignment = await this.#parts.assign(ticket)
    if (!assignment) return
    const candles = await this.#parts.candles(assignment.datasetId)
    const onSlot = (slot: number | null) => {
      running.slot = slot
    }
    const answer = await this.#parts.threads.run(assignment.work, candles, { onSlot, signal })
    this.#speed.add(ticket.range.count * candles.length - running.bars)
    const { jobId, range } = ticket
    const stages = { ...answer.stages, STORING: this.#storingSeconds }
    const begunMs = this.#parts.clock.now()
    const job = await this.#commit({ jobId, range, ...answer, stages }, signal)
    this.#storingSeconds = (this.#parts.clock.now() - begunMs) / 1_000
    if (job) this.#parts.bus.publish({ kind: 'committed', jobId, range, count: countOf(job) })
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
    if (message.kind === 'job') this.#endIfOver(message.job)
    if (message.kind === 'gap') void this.#catchUp()
  }

  #endIfOver({ id, state }: Job): void {
    if (!isFinal(state)) return
    for (const running of this.#running) if (running.ticket.jobId === id) running.over.abort()
  }

  /** That a job is over may not have been heard. */
  async #catchUp(): Promise<void> {
    const { store, log } = this.#parts
    for (const jobId of new Set([...this.#running].map(({ ticket }) => ticket.jobId))) {
      try {
        const job = await store.job(jobId)
        if (job) this.#endIfOver(job)
      } catch (error) {
        // Its task runs to the end; the commit finds out.
        log.warn({ err: error, job: jobId }, 'a job could not be read after a gap')
      }
    }
  }

  #sample(): void {
    this.#samples += 1
    if (this.#samples % Math.ceil(this.#parts.processes() / 10) !== 0) return
    const readings = [...this.#running].flatMap((running) => this.#read(running))
    if (readings.length > 0) this.#parts.bus.publish({ kind: 'readings', readings })
    this.#speed.tick(this.#parts.clock.now())
  }

  /** What has changed of a task since the last sample. */
  #read(running: Running): TaskReading[] {
    if (running.slot === null) return []
    const { bars, stage, writes } = this.#parts.threads.sample(running.slot)
    if (writes === running.writes) return []
    this.#speed.add(bars - running.bars)
    Object.assign(running, { writes, bars })
    return [{ jobId: running.ticket.jobId, first: running.ticket.range.first, bars, stage }]
  }
}
