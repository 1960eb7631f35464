import { Conductor, type ConductorParts, type Score } from './conductor.ts'
import { isFinal, type Job, type JobError } from './job.ts'
import type { Plans } from './plans.ts'
import type { Claims, DatasetStore, Message } from './ports.ts'

/** What the conductors of a process share. */
export interface ConductorsParts extends ConductorParts {
  readonly datasets: DatasetStore
  readonly plans: Plans
  readonly claims: Claims
}

/** Twenty readings a second, the most that the contract allows. */
const TICK_MS = 50

/** How often the store is asked for jobs that nobody drives any more: those of a process that died. */
const LOOK_MS = 2_000

/** A conductor that failed (the database was away, say) is begun anew after this long. */
const RETRY_MS = 1_000

/**
 * All conductors of a process: one for every job that it has claimed. A job is taken up when the bus says that it is there,
 * or when the store has it and no process claims it (`open`, and every two seconds), until the bus says that it is final.
 */
export class Conductors {
  readonly #parts: ConductorsParts
  readonly #live = new Map<string, Conductor>()
  /** Jobs whose conductor is to be begun, with the moment from when. */
  readonly #waiting = new Map<string, number>()
  readonly #stops: (() => void)[]

  constructor(parts: ConductorsParts) {
    this.#parts = parts
    this.#stops = [
      parts.bus.listen((message) => this.#hear(message)),
      parts.clock.every(TICK_MS, () => this.#tick()),
      parts.clock.every(LOOK_MS, () => void this.#look()),
    ]
    parts.claims.onLost(() => this.#loseClaims())
  }

  /** Takes up every job that is not final and that no other process drives, and answers when all have begun. */
  async open(): Promise<void> {
    const jobs = await this.#parts.store.openJobs()
    await Promise.all(jobs.map((job) => this.conduct(job.id)))
  }

  async #look(): Promise<void> {
    try {
      await this.open()
    } catch (error) {
      // The store is away; the next look may find it back.
      this.#parts.log.warn({ err: error }, 'the store was not there to look for jobs')
    }
  }

  /** Takes up a job unless another process drives it, and answers when its first tasks are handed out. */
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
    const { store, bus, queue, claims } = this.#parts
    if (!(await claims.take(jobId))) return void this.#waiting.delete(jobId)
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
      if (isFinal(message.job.state)) void this.#drop(message.job)
      else if (message.job.state === 'QUEUED') void this.conduct(message.job.id)
      else this.#live.get(message.job.id)?.changed(message.job)
    }
  }

  async #drop(job: Job): Promise<void> {
    const isOurs = this.#live.delete(job.id)
    this.#waiting.delete(job.id)
    if (!isOurs) return
    try {
      await this.#parts.queue.withdraw(job.id)
      await this.#parts.claims.release(job.id)
    } catch (error) {
      // Tickets that stay are answered with nothing to do, and nobody wants the claim on a job that is over.
      this.#parts.log.warn({ err: error, job: job.id }, 'a job that ended could not be let go of')
    }
  }

  /** Others may drive these jobs by now: whoever takes the claim begins from what the store holds. */
  #loseClaims(): void {
    const retryMs = this.#parts.clock.now() + RETRY_MS
    for (const jobId of this.#live.keys()) this.#waiting.set(jobId, retryMs)
    this.#live.clear()
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
