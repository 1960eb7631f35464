/** How far back one looks: tasks are committed about every second, so some of each thread are seen. */
const WINDOW_MS = 5_000

/** How many trials are finished in a second, by what was committed in the last seconds. */
export class TrialRate {
  #commits: { readonly atMs: number; readonly trials: number }[] = []
  /** How many trials of each job are known to be done. */
  readonly #done = new Map<string, number>()

  /**
   * A job has so many finished trials by now.
   *
   * @param added those that are said to be new; they count where the job was not heard of before
   */
  hear(jobId: string, { done, added }: { readonly done: number; readonly added: number }, nowMs: number): void {
    const trials = Math.max(0, done - (this.#done.get(jobId) ?? done - added))
    this.#done.set(jobId, Math.max(done, this.#done.get(jobId) ?? 0))
    if (trials > 0) this.#commits.push({ atMs: nowMs, trials })
    this.#forget(nowMs)
  }

  /** A job is over, or gone: nothing more comes of it. */
  end(jobId: string): void {
    this.#done.delete(jobId)
  }

  /** Trials a second. */
  perSecond(nowMs: number): number {
    this.#forget(nowMs)
    return this.#commits.reduce((sum, { trials }) => sum + trials, 0) / (WINDOW_MS / 1_000)
  }

  #forget(nowMs: number): void {
    const from = this.#commits.findIndex(({ atMs }) => nowMs - atMs < WINDOW_MS)
    this.#commits = from < 0 ? [] : this.#commits.slice(from)
  }
}
