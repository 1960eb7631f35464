import { countOf, type Job, NO_SECONDS } from '../job.ts'
import { MemoryCostStatistics } from '../memoryCostStatistics.fixture.ts'
import { MemorySearch } from '../memorySearch.fixture.ts'
import { MemoryStore } from '../memoryStore.fixture.ts'
import { listedPrice } from '../plan/listedPrice.ts'
import { Plans } from '../plan/plans.ts'
import type { NewJob, ProgressMark } from '../ports/jobStore.ts'
import type { WorkerNode } from '../ports/nodeStore.ts'
import type { ConductorQueue, DriveRequest, TaskOrder, TaskQueue } from '../ports/queue.ts'
import {
  catalog,
  createTestBus,
  createTestDatasets,
  createTestLog,
  DATASET,
  newJobOf,
  type Outcome,
  readingOf,
  resultsOf,
  settle,
  TestClock,
} from '../ports.fixture.ts'
import type { Progress } from '../progress.ts'
import { type Range, unitOf } from '../range.ts'
import { Conductors } from './conductors.ts'

/** So slow a machine that its trials take what the test bed says of them, whatever their price is now: tasks hold some dozens of trials. */
const TRIAL_MS = 12
const COMPUTATION_MS =
  TRIAL_MS / (1_000 * DATASET.bars * (listedPrice('sma-cross', 'SWEEP', { computationMs: 1, together: 1 })?.trial ?? 1))

/** Conductors with parts whose every move a test decides: task orders wait until the test takes them, and are held until it commits them. */
export class ConductorTestBed {
  readonly store = new MemoryStore()
  readonly search = new MemorySearch(this.store)
  readonly bus = createTestBus()
  readonly clock = new TestClock()
  readonly log = createTestLog()
  readonly costStatistics = new MemoryCostStatistics()
  /** Task orders that wait, in order, and those that were taken and are not committed. */
  readonly waiting: TaskOrder[] = []
  readonly taken = new Set<TaskOrder>()
  /** The last mark that the store has kept. */
  marked: ProgressMark | null = null
  /** Readings, each with the mark that was kept when it was published. */
  readonly readings: { readonly progress: Progress; readonly mark: ProgressMark | null }[] = []
  readonly threads = 2
  conductors: Conductors
  /** Jobs that are to be driven: each by one conductor until it ends well. */
  readonly #requested = new Map<string, DriveRequest>()
  /** Whether strategies are known whose declarations no specification has. */
  isKnown = true
  /** What looking for a strategy comes to, where it fails. */
  catalogFault: Error | null = null
  /** Whether what the conductors hold is theirs for sure. */
  isSure = true
  /** Processes that live and are not heard. */
  readonly silent = new Map<string, WorkerNode>()
  /** What is said of jobs whose trials are run once more. */
  unrepeatable: string | null = null
  /** What the store does instead of its work, where it fails. */
  fault: (() => never) | null = null
  readonly #tasks: TaskQueue
  #drive: (request: DriveRequest) => void = () => undefined

  constructor() {
    this.#tasks = {
      send: async (taskOrders) => {
        this.fault?.()
        this.waiting.push(...taskOrders)
      },
      withdraw: async (jobId) => {
        this.fault?.()
        const others = this.waiting.filter((taskOrder) => taskOrder.jobId !== jobId)
        this.waiting.splice(0, this.waiting.length, ...others)
      },
      held: async (jobId) => [...this.waiting, ...this.taken].filter((taskOrder) => taskOrder.jobId === jobId),
      work: () => async () => {},
    }
    this.#watch()
    this.conductors = this.#begin()
    void this.conductors.open()
  }

  /** Ends these conductors, as a crash would, and begins new ones on what the store and the queue hold. */
  async restart(): Promise<void> {
    await this.conductors.close()
    this.conductors = this.#begin()
    await this.conductors.open()
    for (const request of this.#requested.values()) this.#drive(request)
    await settle()
  }

  /** Forgets what is under way: nobody will commit it. */
  loseTasks(): void {
    this.waiting.length = 0
    this.taken.clear()
  }

  async create(trials: number, changes: Partial<NewJob> = {}): Promise<Job> {
    const { job } = await this.store.create(newJobOf(trials, changes))
    this.requestConductor({ jobId: job.id, priority: job.priority })
    await settle()
    return job
  }

  /** Hands a job to the conductors, once more a second after each failure. */
  requestConductor(request: DriveRequest): void {
    this.#requested.set(request.jobId, request)
    this.#drive(request)
  }

  /** Takes the task order that waits longest; the first one of a job starts it, as a thread does. */
  async take(): Promise<TaskOrder | undefined> {
    const taskOrder = this.waiting.shift()
    if (taskOrder) this.taken.add(taskOrder)
    const started = taskOrder && (await this.store.start(taskOrder.jobId))
    if (started) this.bus.publish({ kind: 'job', job: started })
    return taskOrder
  }

  /** A thread shows that it has done so many bars of a task. */
  read({ jobId, range }: TaskOrder, bars: number): void {
    const cost = range.count * DATASET.bars
    this.bus.publish({ kind: 'readings', readings: [readingOf({ jobId, unit: unitOf(range), cost, bars })] })
  }

  /** Commits a task and gives what makes it heard. */
  async commit(taskOrder: TaskOrder, outcome: Outcome = 1): Promise<() => Promise<void>> {
    return this.commitEach(taskOrder, () => outcome)
  }

  /** The same with an outcome for each trial, by its number. */
  async commitEach(taskOrder: TaskOrder, outcomeOf: (trial: number) => Outcome): Promise<() => Promise<void>> {
    const { jobId, range, runSeconds = 0 } = taskOrder
    const outcomes = Array.from({ length: range.count }, (_, index) => outcomeOf(range.first + index))
    const results = resultsOf(range.first, outcomes)
    const spent = { seconds: range.count / 100, stages: NO_SECONDS }
    const job = await this.store.commit({ jobId, range, ...spent, results, runSeconds })
    this.taken.delete(taskOrder)
    return async () => {
      if (job) this.bus.publish({ kind: 'committed', jobId, range, count: countOf(job), eventSeq: job.eventSeq })
      await settle()
    }
  }

  /** Pauses a job, if it RUNs, and says so. */
  async pause(id: string): Promise<void> {
    await this.#say(await this.store.pause(id))
  }

  /** Resumes a job, if it is PAUSED, and says so. */
  async resume(id: string): Promise<void> {
    await this.#say(await this.store.resume(id))
  }

  async #say(job: Job | null): Promise<void> {
    if (job) this.bus.publish({ kind: 'job', job })
    await settle()
  }

  /** Runs task orders until none waits. */
  async runAll(outcome: Outcome = 1): Promise<void> {
    for (let taskOrder = await this.take(); taskOrder; taskOrder = await this.take()) {
      this.read(taskOrder, (taskOrder.range.count * DATASET.bars) / 2)
      await this.clock.pass(100)
      const tell = await this.commit(taskOrder, outcome)
      await tell()
    }
  }

  /** The same, one after the other, each of which takes so long and shows how far it is with each quarter. */
  async runEach(msOf: (range: Range) => number): Promise<void> {
    for (let taskOrder = await this.take(); taskOrder; taskOrder = await this.take()) {
      for (const share of [0.01, 0.25, 0.5, 0.75]) {
        this.read(taskOrder, share * taskOrder.range.count * DATASET.bars)
        await this.clock.pass(msOf(taskOrder.range) / 4)
      }
      await (await this.commit(taskOrder))()
    }
  }

  get progresses(): Progress[] {
    return this.readings.map(({ progress }) => progress)
  }

  #begin(): Conductors {
    const { store, bus, clock, log, threads, costStatistics } = this
    const search = this.search
    const find = (name: string) => {
      if (this.catalogFault) throw this.catalogFault
      return this.isKnown ? catalog.find(name) : undefined
    }
    const plans = new Plans(find, search, clock)
    const datasets = createTestDatasets(DATASET)
    const shared = {
      store,
      search,
      bus,
      clock,
      log,
      plans,
      datasets,
      costStatistics,
      tasks: this.#tasks,
      threads: () => threads,
      unrepeatable: async () => this.unrepeatable,
      keepFinished: async () => undefined,
      isSure: () => this.isSure,
      silent: (id: string) => this.silent.get(id) ?? null,
      computationMs: () => COMPUTATION_MS,
      loadingMs: () => 0,
      isCold: () => false,
    }
    return new Conductors({ ...shared, conductorQueue: this.#conductorQueue(), host: 'the bench' })
  }

  #conductorQueue(): ConductorQueue {
    return {
      ensure: async () => undefined,
      work: (_, handler) => {
        const abort = new AbortController()
        this.#drive = (request) => {
          const held = { isAgain: false, change: async () => undefined }
          void this.#try(request, () => handler(request, abort.signal, held), abort.signal)
        }
        return async () => abort.abort()
      },
    }
  }

  async #try(request: DriveRequest, drive: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
    try {
      await drive()
      this.#requested.delete(request.jobId)
    } catch (error) {
      // The queue hands it out again a second later, to whoever works then.
      if (signal.aborted) return
      this.log.error({ err: error }, 'conducting failed')
      const stop = this.clock.every(1_000, () => {
        stop()
        this.#drive(request)
      })
    }
  }

  #watch(): void {
    this.bus.listen((message) => {
      if (message.kind === 'progress') this.readings.push({ progress: message.progress, mark: this.marked })
    })
    for (const name of ['mark', 'end', 'committed', 'job'] as const) {
      const act = this.store[name].bind(this.store) as (...given: unknown[]) => Promise<unknown>
      const watched = async (...given: unknown[]) => {
        this.fault?.()
        const answer = await act(...given)
        if (name === 'mark' && answer) this.marked = given[1] as ProgressMark
        return answer
      }
      Object.assign(this.store, { [name]: watched })
    }
  }
}
