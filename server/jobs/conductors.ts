import { Conductor, type ConductorParts, type Score } from './conductor.ts'
import { isFinal, type Job, type JobError } from './job.ts'
import type { Plans } from './plans.ts'
import type { DatasetStore, Message } from './ports.ts'

/** What the conductors of a process share. */
export interface ConductorsParts extends ConductorParts {
  readonly datasets: DatasetStore
  readonly plans: Plans
}

/** Twenty readings a second, the most that the contract allows. */
const TICK_MS = 50

/** A conductor that failed (the database was away, say) is begun anew after this long. */
const RETRY_MS = 1_000

/**
 * All conductors of a process: one for every job that is not final. A job is conducted from `open` (all that the store
 * has, at the start) or `conduct` (a new one) until the bus says that it is final.
 */
export class Conductors {
  readonly #parts: ConductorsParts
  readonly #live = new Map<string, Conductor>()
  /** Jobs whose conductor is to be begun, with the moment from when. */
  readonly #waiting = new Map<string, number>()
  readonly #stops: (() => void)[]

  constructor(parts: ConductorsParts) {
    this.#parts = parts
    this.#stops = [parts.bus.listen((message) => this.#hear(message)), parts.clock.every(TICK_MS, () => this.#tick())]
  }

  /** Takes up every job that the store holds and that is not final: what a process does when it starts. */
  async open(): Promise<void> {
    const jobs = await this.#parts.store.openJobs()
    await Promise.all(jobs.map((job) => this.conduct(job.id)))
  }

  /** Takes up a job, and answers when its first tasks are handed out. One that is conducted already stays with its conductor. */
  async conduct(jobId: string): Promise<void> {
    if (this.#live.has(jobId) || this.#waiting.has(jobId)) return
    this.#waiting.set(jobId, Number.POSITIVE_INFINITY)
    await this.#run(jobId, () => this.#begin(jobId))
  }

  /** Ends all conducting here; the jobs stay as they are. */
  close(): void {
    for (const stop of this.#stops) stop()
    this.#live.clear()
    this.#waiting.clear()
  }

  async #begin(jobId: string): Promise<void> {
    const { store, bus, queue } = this.#parts
    // What an earlier conductor of this job handed out would be handed out again.
    await queue.withdraw(jobId)
    // Read before the job, so that the job's tally counts all of them.
    const committed = await store.committed(jobId)
    const found = await store.job(jobId)
    if (!found || isFinal(found.state)) return void this.#waiting.delete(jobId)
    const ground = await this.#prepare(found)
    if ('code' in ground) return this.#giveUp(jobId, ground)
    const recovered = found.state === 'RUNNING' ? await store.recover(jobId) : null
    if (recovered) bus.publish({ kind: 'job', job: recovered })
    if (!this.#waiting.delete(jobId)) return
    const conductor = new Conductor({ job: recovered ?? found, committed, ...ground }, this.#parts)
    this.#live.set(jobId, conductor)
    await conductor.begin()
  }

  /** What a job is run on, or why it never can be. */
  async #prepare(job: Job): Promise<Pick<Score, 'plan' | 'barsPerTrial'> | JobError> {
    const dataset = await this.#parts.datasets.dataset(job.datasetId)
    if (!dataset) return { code: 'DATASET_MISSING', message: `the dataset ${job.datasetId} is gone` }
    try {
      return { plan: this.#parts.plans.of(job), barsPerTrial: dataset.bars }
    } catch (error) {
      // Planning depends on nothing but the specification and the strategies: trying again would not help.
      return { code: 'INVALID_INPUT', message: error instanceof Error ? error.message : String(error) }
    }
  }

  async #giveUp(jobId: string, error: JobError): Promise<void> {
    const job = await this.#parts.store.end(jobId, { state: 'FAILED', error, message: error.message })
    this.#waiting.delete(jobId)
    if (job) this.#parts.bus.publish({ kind: 'job', job })
  }

  #hear(message: Message): void {
    if (message.kind === 'readings') {
      for (const reading of message.readings) this.#live.get(reading.jobId)?.read(reading)
    } else if (message.kind === 'committed') {
      const { job, range } = message
      void this.#run(job.id, async () => this.#live.get(job.id)?.committed(job, range))
    } else if (message.kind === 'lost') {
      void this.#run(message.jobId, async () => this.#live.get(message.jobId)?.lost(message.error))
    } else if (message.kind === 'job') {
      if (isFinal(message.job.state)) this.#drop(message.job)
      else this.#live.get(message.job.id)?.changed(message.job)
    }
  }

  #drop(job: Job): void {
    this.#live.delete(job.id)
    this.#waiting.delete(job.id)
    this.#parts.queue.withdraw(job.id).catch((error: unknown) => {
      // Tickets that stay are answered with nothing to do when they come up.
      this.#parts.log.warn({ err: error, job: job.id }, 'the tickets of a job that ended could not be withdrawn')
    })
  }

  async #run(jobId: string, action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      // What the conductor knew may be wrong now: a new one reads it from the store.
      this.#parts.log.error({ err: error, job: jobId }, 'conducting failed; it begins anew')
      this.#live.delete(jobId)
      this.#waiting.set(jobId, this.#parts.clock.now() + RETRY_MS)
    }
  }

  #tick(): void {
    const now = this.#parts.clock.now()
    for (const [jobId, fromMs] of this.#waiting) {
      if (fromMs > now) continue
      this.#waiting.set(jobId, Number.POSITIVE_INFINITY)
      void this.#run(jobId, () => this.#begin(jobId))
    }
    for (const conductor of this.#live.values()) conductor.tick()
  }
}
