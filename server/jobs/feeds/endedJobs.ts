/** How many jobs are remembered. A message that comes late is late by seconds. */
const MOST = 10_000

/** The jobs that ended last. A message of one of them is late, such as a reading that was sent before the end, and viewers do not get it. */
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
