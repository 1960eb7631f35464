import { Conductors } from './conductors.ts'
import type { Job } from './job.ts'
import { MemoryStore } from './memoryStore.fixture.ts'
import { Plans } from './plans.ts'
import {
  catalog,
  createTestBus,
  createTestDatasets,
  createTestLog,
  DATASET,
  newJobOf,
  type Outcome,
  resultsOf,
  settle,
  TestClock,
} from './ports.fixture.ts'
import type { NewJob, ProgressMark, TaskQueue, Ticket } from './ports.ts'
import type { Progress } from './progress.ts'

/** Conductors with parts whose every move a test decides: tickets wait until the test runs them. */
export class Bench {
  readonly store = new MemoryStore()
  readonly bus = createTestBus()
  readonly clock = new TestClock()
  readonly log = createTestLog()
  /** Tickets that wait, in order. */
  readonly waiting: Ticket[] = []
  /** The last mark that the store has kept. */
  marked: ProgressMark | null = null
  /** Readings, each with the mark that was kept when it was published. */
  readonly readings: { readonly progress: Progress; readonly mark: ProgressMark | null }[] = []
  readonly threads = 2
  conductors: Conductors
  /** What the store does instead of its work, where it fails. */
  fault: (() => never) | null = null
  readonly #queue: TaskQueue

  constructor() {
    this.#queue = {
      send: async (tickets) => {
        this.fault?.()
        this.waiting.push(...tickets)
      },
      withdraw: async (jobId) => {
        const others = this.waiting.filter((ticket) => ticket.jobId !== jobId)
        this.waiting.splice(0, this.waiting.length, ...others)
      },
      work: () => async () => {},
    }
    this.#watch()
    this.conductors = this.#begin()
  }

  /** Ends these conductors, as a crash would, and begins new ones on what the store holds. */
  async restart(): Promise<void> {
    this.conductors.close()
    this.waiting.length = 0
    this.conductors = this.#begin()
    await this.conductors.open()
  }

  async create(trials: number, changes: Partial<NewJob> = {}): Promise<Job> {
    const { job } = await this.store.create(newJobOf(trials, changes))
    await this.conductors.conduct(job.id)
    return job
  }

  /** Takes the ticket that waits longest; the first one of a job starts it, as a thread does. */
  async take(): Promise<Ticket | undefined> {
    const ticket = this.waiting.shift()
    const started = ticket && (await this.store.start(ticket.jobId))
    if (started) this.bus.publish({ kind: 'job', job: started })
    return ticket
  }

  /** A thread shows that it has done so many bars of a task. */
  read({ jobId, range }: Ticket, bars: number): void {
    const reading = { jobId, first: range.first, bars, stage: 'SIMULATION' as const }
    this.bus.publish({ kind: 'readings', readings: [reading] })
  }

  /** Commits a task and gives what makes it heard. */
  async commit({ jobId, range }: Ticket, outcome: Outcome = 1): Promise<() => Promise<void>> {
    const results = resultsOf(range.first, Array(range.count).fill(outcome))
    const job = await this.store.commit({ jobId, range, seconds: range.count / 100, results })
    return async () => {
      if (job) this.bus.publish({ kind: 'committed', job, range })
      await settle()
    }
  }

  /** Runs tickets until none waits. */
  async runAll(outcome: Outcome = 1): Promise<void> {
    for (let ticket = await this.take(); ticket; ticket = await this.take()) {
      this.read(ticket, (ticket.range.count * DATASET.bars) / 2)
      await this.clock.pass(100)
      const tell = await this.commit(ticket, outcome)
      await tell()
    }
  }

  get progresses(): Progress[] {
    return this.readings.map(({ progress }) => progress)
  }

  #begin(): Conductors {
    const { store, bus, clock, log, threads } = this
    const plans = new Plans(catalog.find)
    const datasets = createTestDatasets(DATASET)
    const claims = { take: async () => true, release: async () => undefined, onLost: () => undefined }
    return new Conductors({
      claims,
      store,
      bus,
      clock,
      log,
      plans,
      datasets,
      queue: this.#queue,
      threads: () => threads,
    })
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
