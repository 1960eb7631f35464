/** How many jobs are remembered; what is heard late of one is late by seconds. */
const MOST = 10_000

/** The jobs that were over last, so that nobody is told what is heard late of one: a reading that was under way when it ended. */
export class EndedJobs {
  readonly #ids = new Set<string>()

  /** A job is over. */
  add(jobId: string): void {
    this.#ids.delete(jobId)
    this.#ids.add(jobId)
    if (this.#ids.size <= MOST) return
    for (const oldest of this.#ids) return void this.#ids.delete(oldest)
  }

  /** Whether a job is known to be over. */
  has(jobId: string): boolean {
    return this.#ids.has(jobId)
  }
}
