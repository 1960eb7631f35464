import type { Candles } from '../engine/candles.ts'
import { CodeMissingError } from '../jobs/code.ts'
import type { Assignment } from '../jobs/drive/assignment.ts'
import { isFinal } from '../jobs/job.ts'
import { StrategyUnknownError } from '../jobs/plan/space.ts'
import type { Bus, JobCall, Message } from '../jobs/ports/bus.ts'
import type { Clock } from '../jobs/ports/clock.ts'
import type { JobStore } from '../jobs/ports/jobStore.ts'
import type { Log } from '../jobs/ports/log.ts'
import type { HeldItem, TaskOrder, TaskQueue } from '../jobs/ports/queue.ts'
import { HostState } from './host/hostState.ts'
import type { Metronome } from './host/metronome.ts'
import { createIsolation, isToBeIsolated } from './own/isolation.ts'
import type { FilesOf } from './own/rule.ts'
import { lanesOf } from './tasks/lanes.ts'
import { Reports } from './tasks/reports.ts'
import { Results } from './tasks/results.ts'
import { type RunningTask, RunningTasks } from './tasks/runningTasks.ts'
import { Speed } from './tasks/speed.ts'
import { TaskRun } from './tasks/taskRun.ts'
import type { Threads } from './threads/threads.ts'

/** What a node works with. */
export interface NodeParts {
  /** Names this node among all. */
  readonly id: string
  readonly threads: Threads
  readonly metronome: Metronome
  readonly queue: TaskQueue
  readonly store: JobStore
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** How many processes hear what this one says. */
  processes(): number
  /** Whether the database answers, and the queue with it. */
  databaseAnswers(): boolean
  /** Whether an error is the database's, and tells nothing of the task that met it. */
  isDatabaseFault(error: unknown): boolean
  /** Begins a task: its work, or null where there is nothing to do any more. */
  beginTask(order: TaskOrder): Promise<Assignment | null>
  candles(datasetId: string): Promise<Candles>
  /** Of Barline. */
  readonly version: string
  /** Of strategies that are not built in. */
  readonly filesOf: FilesOf
  /** Whether the code of a digest is held here. */
  holds(digest: string): boolean
}

/** How often the board is read, times the number of processes beyond ten: together they tell about 200 times a second. */
const SAMPLE_MS = 50

/** Lanes that are told together: each takes less than 100 bytes of the 7,500 that a message may have. */
const LANES_AT_ONCE = 50

/** How often a task is tried before its job is told that it is lost; what the database is to blame for is no try. */
const MAX_TRIES = 3

/** A task that met a fault of the database goes on after so long. */
const AGAIN_MS = 1_000

/** What became of a task: nothing is left to do of it here; it failed; the database keeps it waiting; the queue is to hand it out again. */
type Fate = 'settled' | 'failed' | 'waits' | 'again'

/** Whether a task cannot be run here only because a strategy of it is not held. */
function isWithoutCode(error: unknown): boolean {
  return error instanceof CodeMissingError || error instanceof StrategyUnknownError
}

/** What the threads of a node do. */
export interface Load {
  readonly busy: number
  readonly barsPerSecond: number
}

/**
 * A node: takes tasks from the queue, runs them on its threads, commits what they found, and tells over the bus how
 * far they are. A task of a job that ends, or is deleted, meanwhile is ended with its thread.
 */
export class Node {
  readonly #parts: NodeParts
  readonly #running: RunningTasks
  readonly #speed: Speed
  readonly #host: HostState
  readonly #reports: Reports
  readonly #results: Results
  readonly #isolate: ReturnType<typeof createIsolation>
  #isCold = true
  #lastAttempt = 0
  #stops: (() => void)[] = []
  #samples = 0
  #leave = async (): Promise<void> => undefined

  constructor(parts: NodeParts) {
    this.#parts = parts
    this.#reports = new Reports(parts)
    this.#results = new Results(parts)
    this.#running = new RunningTasks({ ...parts, results: this.#results })
    this.#speed = new Speed(parts.clock.now())
    const moved = (bars: number) => this.#speed.add(bars)
    this.#isolate = createIsolation({ ...parts, reports: this.#reports, results: this.#results, moved })
    const { metronome, clock, databaseAnswers } = parts
    // The queue is in the database: the two answer, or are away, together.
    this.#host = new HostState({ metronome, clock, databaseAnswers, queueAnswers: databaseAnswers })
  }

  /** Begins to take tasks. */
  open(): void {
    const { bus, clock, queue, threads } = this.#parts
    this.#stops = [bus.listen((message) => this.#hear(message)), clock.every(SAMPLE_MS, () => this.#sample())]
    const isFor = ({ code }: TaskOrder) => code?.every((digest) => this.#parts.holds(digest)) ?? true
    this.#leave = queue.work(threads.capacity, (...given) => this.#take(...given), isFor)
  }

  /** Takes no more tasks and ends those that run; what they have finished is kept, the rest is run later. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    await this.#leave()
  }

  /** Whether its threads have run nothing yet: what they run first is not compiled. */
  get isCold(): boolean {
    return this.#isCold
  }

  /** How many threads run a task now, and over how many bars a second trials are run on them. */
  get load(): Load {
    return { busy: Math.min(this.#parts.threads.count, this.#running.count), barsPerSecond: this.#speed.barsPerSecond }
  }

  /** @param signal the task goes to another process: it is ended here */
  async #take(
    taskOrder: TaskOrder,
    signal: AbortSignal,
    held: HeldItem<TaskOrder>,
  ): Promise<'AGAIN' | 'REST' | undefined> {
    // Those that wait for all others leave room for them.
    const isFull = this.#parts.threads.count <= this.#running.count
    if (taskOrder.suspicion && (isFull || this.#running.isNextDue(taskOrder))) return 'REST'
    const over = new AbortController()
    const either = AbortSignal.any([over.signal, signal])
    const task = this.#open(taskOrder, either, held)
    const running: RunningTask = { taskOrder, over, signal: either, task, shown: task, held }
    return this.#running.during(running, () => this.#untilOver(running))
  }

  async #untilOver(running: RunningTask): Promise<'AGAIN' | undefined> {
    let [fate, tries]: [Fate, number] = ['waits', 1]
    while (fate === 'waits' || fate === 'failed') {
      fate = await this.#try(running, tries)
      if (fate === 'failed') tries += 1
    }
    return fate === 'again' ? 'AGAIN' : undefined
  }

  #open(taskOrder: TaskOrder, signal: AbortSignal, held: HeldItem<TaskOrder>): TaskRun {
    const { id, threads } = this.#parts
    return new TaskRun(taskOrder, signal, {
      threads,
      node: id,
      hold: {
        keep: (task, found) => this.#results.keepPart(task, found, signal),
        change: (task) => this.#change(held, task),
        isCrowded: () => this.#running.isCrowded,
      },
      nextAttempt: () => this.#nextAttempt(),
      tell: (reading) => this.#reports.tell(reading),
      note: (...event) => this.#reports.note(...event),
      moved: (bars) => this.#speed.add(bars),
    })
  }

  async #change(held: HeldItem<TaskOrder>, task: TaskOrder): Promise<void> {
    await held.change(task)
    this.#parts.bus.publish({ kind: 'released', jobId: task.jobId })
  }

  /** By the time of day, so that an attempt here is above those of a node that had the task before. */
  #nextAttempt(): number {
    this.#lastAttempt = Math.max(this.#lastAttempt + 1, this.#parts.clock.wallMs())
    return this.#lastAttempt
  }

  async #try(running: RunningTask, tries: number): Promise<Fate> {
    const { jobId, range } = running.taskOrder
    try {
      running.signal.throwIfAborted()
      return (await this.#run(running)) ? 'settled' : 'again'
    } catch (error) {
      if (running.over.signal.aborted) return 'settled'
      if (running.signal.aborted) await this.#running.keepLast(running)
      // Without its code it is given back: it is not at fault, and other processes may have it.
      if (running.signal.aborted || isWithoutCode(error)) throw error
      if (this.#parts.isDatabaseFault(error)) return this.#wait(running, error)
      this.#parts.log.error({ err: error, job: jobId, ...range, tries }, 'a task failed')
      if (tries < MAX_TRIES) return 'failed'
      await this.#results.giveUp(running.taskOrder, error)
      return 'settled'
    }
  }

  /** What was done of the task stays: it goes on where it was. */
  async #wait({ taskOrder, signal }: RunningTask, error: unknown): Promise<Fate> {
    const { log, clock, databaseAnswers } = this.#parts
    // Where it does not answer anyone, that was said already.
    if (databaseAnswers())
      log.warn({ err: error, job: taskOrder.jobId, ...taskOrder.range }, 'a task waits for the database')
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = clock.every(AGAIN_MS, resolve)
    const end = () => resolve()
    signal.addEventListener('abort', end)
    await promise
    signal.removeEventListener('abort', end)
    stop()
    return 'waits'
  }

  /** @returns whether it is over; where not, the queue hands it out again */
  async #run(running: RunningTask): Promise<boolean> {
    const { signal, task, held } = running
    const { taskOrder } = task
    const assignment = await this.#parts.beginTask(taskOrder)
    if (!assignment) return true
    const candles = await this.#parts.candles(assignment.datasetId)
    if (isToBeIsolated(taskOrder, assignment)) {
      const isolated = this.#isolate(taskOrder, signal)
      running.shown = isolated
      await isolated.run(assignment, candles)
      return true
    }
    if (held.isAgain && !task.hasBegun) task.skipCommitted(await this.#parts.store.committed(taskOrder.jobId))
    const found = await task.run(assignment, candles)
    this.#isCold = false
    if (found) await this.#results.keep(task.taskOrder, found, signal)
    return found !== null
  }

  #hear(message: Message): void {
    if (message.kind === 'job' && isFinal(message.job.state)) this.#running.endAll(message.job.id)
    if (message.kind === 'deleted') this.#running.endAll(message.jobId)
    if (message.kind === 'stop' && message.order.node === this.#parts.id) this.#running.stop(message.order)
    if (message.kind === 'call') void this.#answer(message)
    if (message.kind === 'look') this.#tellLanes(message.id)
    if (message.kind === 'gap') void this.#catchUp()
  }

  /** Says what its threads do, so many at a time that the bus carries it. */
  #tellLanes(look: string): void {
    const { id: node, threads, bus, version } = this.#parts
    const all = lanesOf(threads.ids, this.#running.positions)
    for (let from = 0; from === 0 || from < all.length; from += LANES_AT_ONCE) {
      const lanes = all.slice(from, from + LANES_AT_ONCE)
      bus.publish({ kind: 'lanes', id: look, node, version, threads: all.length, lanes })
    }
  }

  /** Does as it is called to, and says so when it is done. */
  async #answer(call: JobCall): Promise<void> {
    const isFound = await this.#running.answer(call)
    const { id, jobId } = call
    this.#parts.bus.publish({ kind: 'answer', id, jobId, node: this.#parts.id, isFound })
  }

  /** That a job is over, or deleted, may not have been heard. */
  async #catchUp(): Promise<void> {
    const { store, log } = this.#parts
    for (const jobId of this.#running.jobIds) {
      try {
        const job = await store.job(jobId)
        if (!job || isFinal(job.state)) this.#running.endAll(jobId)
      } catch (error) {
        // Its task runs to the end; the commit finds out.
        log.warn({ err: error, job: jobId }, 'a job could not be read after a gap')
      }
    }
  }

  #sample(): void {
    const every = Math.ceil(this.#parts.processes() / 10)
    this.#samples += 1
    if (this.#samples % every !== 0) return
    const at = this.#host.sample(every * SAMPLE_MS)
    this.#running.sample(at)
    this.#speed.tick(this.#parts.clock.now())
  }
}
