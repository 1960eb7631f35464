import type { Job, JobEventType } from '../../jobs/job.ts'
import type { Bus } from '../../jobs/ports/bus.ts'
import type { JobStore } from '../../jobs/ports/jobStore.ts'
import type { Log } from '../../jobs/ports/log.ts'
import type { TaskReading } from '../../jobs/verdict.ts'

/** What reports are made with. */
export interface ReportsParts {
  readonly store: Pick<JobStore, 'note' | 'died'>
  readonly bus: Bus
  readonly log: Log
}

/** What a node tells of the tasks that it runs: how far they are, and what happens to them. */
export class Reports {
  readonly #parts: ReportsParts
  /** Readings that are told together. */
  #readings: TaskReading[] = []

  constructor(parts: ReportsParts) {
    this.#parts = parts
  }

  /** Threads answer one after the other; what they say at about the same time is told together. */
  tell(reading: TaskReading): void {
    if (this.#readings.push(reading) === 1) setImmediate(() => this.#publish())
  }

  #publish(): void {
    const readings = this.#readings
    this.#readings = []
    this.#parts.bus.publish({ kind: 'readings', readings })
  }

  /** Adds to the history of a job. */
  note(jobId: string, type: JobEventType, message: string): Promise<void> {
    return this.#add(jobId, message, () => this.#parts.store.note(jobId, type, message))
  }

  /** Adds to it that a task of the job has ended a process of its own: from now on all of them have one. */
  died(jobId: string, message: string): Promise<void> {
    return this.#add(jobId, message, () => this.#parts.store.died(jobId, message))
  }

  async #add(jobId: string, message: string, add: () => Promise<Job | null>): Promise<void> {
    const { bus, log } = this.#parts
    log.warn({ job: jobId }, message)
    try {
      const job = await add()
      if (job) bus.publish({ kind: 'job', job })
    } catch (error) {
      // The work goes on; the log has it.
      log.error({ err: error, job: jobId }, 'the history of a job could not be added to')
    }
  }
}
