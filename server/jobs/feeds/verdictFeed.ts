import { isFinal, type Job } from '../job.ts'
import type { Bus, Message } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import { recordedVerdict } from '../recordedVerdict.ts'
import { type SilenceFacts, silentVerdict } from '../silentText.ts'
import type { JobVerdict, VerdictLevel } from '../verdict.ts'
import { EndedJobs } from './endedJobs.ts'
import { LatestValueStream, untilClosed } from './latestValueStream.ts'
import { piecesOf } from './readingBatch.ts'

/** What a feed of verdicts works with. */
export interface VerdictFeedParts {
  readonly store: Pick<JobStore, 'job' | 'jobsById'>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** See ReadingsParts. */
  silenceOf?(jobId: string): SilenceFacts | null
}

/** A verdict, and whether it is the last one of its job. */
interface Said {
  readonly verdict: JobVerdict
  readonly isLast: boolean
}

/** Verdicts of several jobs, by job; null of a job that is deleted. */
type SaidByJob = Map<string, Said | null>

/** Puts newer ones into those that only their viewer holds; nothing comes after the last one of a job. */
function addTo(older: SaidByJob, next: SaidByJob): SaidByJob {
  for (const [jobId, said] of next) if (!older.get(jobId)?.isLast) older.set(jobId, said)
  return older
}

/**
 * What the viewers of one process are told of how jobs stand: the present verdict first, then each change of level. A
 * viewer holds at most one verdict per job, however slowly it reads.
 */
export class VerdictFeed {
  readonly #parts: VerdictFeedParts
  /** What was said last of jobs that RUN. */
  readonly #latest = new Map<string, JobVerdict>()
  readonly #ended = new EndedJobs()
  readonly #viewers = new Set<LatestValueStream<SaidByJob>>()
  readonly #watched = new Map<LatestValueStream<SaidByJob>, string>()
  readonly #stop: () => void

  constructor(parts: VerdictFeedParts) {
    this.#parts = parts
    this.#stop = parts.bus.listen((message) => this.#hear(message))
  }

  /** How a job stands: as its conductor says, or as its record does where it does not run. */
  of(job: Job): JobVerdict {
    const live = job.state === 'RUNNING' || job.state === 'QUEUED' ? this.#latest.get(job.id) : undefined
    const last = live ?? recordedVerdict(job, job.finishedAtMs ?? this.#parts.clock.wallMs())
    const silence = job.state === 'RUNNING' ? this.#parts.silenceOf?.(job.id) : null
    return silence ? silentVerdict(last, silence) : last
  }

  /** The present verdict of a job, each change of its level, and the final one; then it ends, as it does when the job is deleted. Nothing for an unknown job. */
  verdicts(jobId: string, isEach: boolean): AsyncIterableIterator<JobVerdict, void> {
    const viewer = this.#view()
    this.#watched.set(viewer, jobId)
    return untilClosed(viewer, this.#verdictsOf(jobId, viewer, isEach))
  }

  /** Every change of level of any job from now on. */
  allVerdicts(isEach: boolean): AsyncIterableIterator<JobVerdict, void> {
    const viewer = this.#view()
    return untilClosed(viewer, this.#changes(viewer, isEach))
  }

  /** How many streams are open. */
  get viewers(): number {
    return this.#viewers.size
  }

  /** Messages may have been missed, or the store was away: what is over is told to those who watch it. */
  async catchUp(): Promise<void> {
    for (const ids of piecesOf([...new Set([...this.#latest.keys(), ...this.#watched.values()])])) {
      try {
        const jobs = await this.#parts.store.jobsById(ids)
        for (const job of jobs) this.#change(job)
        const found = new Set(jobs.map(({ id }) => id))
        for (const id of ids) if (!found.has(id)) this.#forget(id)
      } catch (error) {
        // The next message about these jobs tells their viewers, or the next time that the store is back.
        this.#parts.log.warn({ err: error, jobs: ids.length }, 'jobs could not be read after a gap')
      }
    }
  }

  /** Ends every stream. */
  close(): void {
    this.#stop()
    for (const viewer of this.#viewers) viewer.end()
  }

  #view(): LatestValueStream<SaidByJob> {
    const viewer: LatestValueStream<SaidByJob> = new LatestValueStream(() => {
      this.#viewers.delete(viewer)
      this.#watched.delete(viewer)
    }, addTo)
    this.#viewers.add(viewer)
    return viewer
  }

  async *#verdictsOf(
    jobId: string,
    viewer: LatestValueStream<SaidByJob>,
    isEach: boolean,
  ): AsyncGenerator<JobVerdict, void> {
    try {
      const job = await this.#parts.store.job(jobId)
      if (!job) return
      let shown = this.of(job)
      yield shown
      if (isFinal(job.state)) return
      for await (const batch of viewer) {
        // The verdicts of its own job are all that this viewer gets.
        for (const said of batch.values()) {
          if (said === null) return
          if (isEach || said.verdict.level !== shown.level) yield said.verdict
          shown = said.verdict
          if (said.isLast) return
        }
      }
    } finally {
      // Whichever way it ends, the feed forgets this viewer.
      await viewer.return()
    }
  }

  async *#changes(viewer: LatestValueStream<SaidByJob>, isEach: boolean): AsyncGenerator<JobVerdict, void> {
    const shown = new Map<string, VerdictLevel>()
    for (const [jobId, { level }] of this.#latest) shown.set(jobId, level)
    for await (const batch of viewer) {
      for (const [jobId, said] of batch) {
        if (!said) {
          shown.delete(jobId)
          continue
        }
        const { verdict, isLast } = said
        const isChange = shown.get(jobId) !== verdict.level
        if (isLast) shown.delete(jobId)
        else shown.set(jobId, verdict.level)
        if (isEach || isChange) yield verdict
      }
    }
  }

  #hear(message: Message): void {
    if (message.kind === 'verdict') this.#keep(message.verdict)
    if (message.kind === 'job') this.#change(message.job)
    if (message.kind === 'deleted') this.#forget(message.jobId)
    if (message.kind === 'gap') void this.catchUp()
  }

  #keep(verdict: JobVerdict): void {
    if (this.#ended.has(verdict.jobId)) return
    this.#latest.set(verdict.jobId, verdict)
    this.#tell(verdict.jobId, { verdict, isLast: false })
  }

  /** A job is deleted: whoever follows it alone is told the end. */
  #forget(jobId: string): void {
    this.#latest.delete(jobId)
    this.#ended.add(jobId)
    this.#tell(jobId, null)
  }

  #change(job: Job): void {
    if (isFinal(job.state)) this.#ended.add(job.id)
    else if (this.#ended.has(job.id)) return
    // One that is QUEUED has a verdict where it waits for something.
    if (job.state === 'RUNNING' || (job.state === 'QUEUED' && this.#latest.has(job.id))) return
    this.#latest.delete(job.id)
    this.#tell(job.id, { verdict: this.of(job), isLast: isFinal(job.state) })
  }

  #tell(jobId: string, said: Said | null): void {
    for (const viewer of this.#viewers) {
      const watched = this.#watched.get(viewer)
      if (watched === undefined || watched === jobId) viewer.put(new Map([[jobId, said]]))
    }
  }
}
