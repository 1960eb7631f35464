import { isFinal, type Job } from '../job.ts'
import type { Bus, Message } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import type { NodeStore } from '../ports/nodeStore.ts'
import { type Progress, stillReading } from '../progress.ts'
import { recordedVerdict } from '../recordedVerdict.ts'
import { type Driver, type SilenceFacts, silentReading, silentVerdict } from '../silentText.ts'
import type { JobVerdict } from '../verdict.ts'
import { Arrivals } from './arrivals.ts'
import { EndedJobs } from './endedJobs.ts'
import { createLocalBus } from './localBus.ts'

/** What a `ViewerBus` works with. */
export interface ViewerBusParts {
  readonly store: Pick<JobStore, 'openJobs' | 'jobsById'>
  readonly nodes: Pick<NodeStore, 'drivers'>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Whether the database answers. */
  databaseAnswers(): boolean
}

/** What is known of a job that is not over. */
interface KnownJob {
  isRunning: boolean
  readonly arrivals: Arrivals
  /** Null before the first one. */
  progress: Progress | null
  verdict: JobVerdict | null
  /** For how long nothing was heard of it while it RUNs. */
  silentMs: number
  /** The second of the silence that viewers were told last; null where they were told of none. */
  toldSecond: number | null
  /** The process that drives it, as it was found out in this silence. */
  driver: Driver
}

/** A conductor publishes a reading each second at least. A job without one for so long is silent. */
const SILENT_MS = 1_700

/** After so long without a word nobody is told that a job moves, whatever the looks have counted. */
const UNHEARD_MS = 2_000

/** Conductors are asked to say anew what came too late, but no more often than this. */
const ASK_AGAIN_MS = 1_000

/** How often silence is measured. */
const LOOK_MS = 100

/**
 * The bus as viewers hear it. Beside what is published, they hear that a job which RUNs is silent: its conductor may be frozen or gone, so
 * it is not known any more that the job moves. The next message of the job ends its silence, unless it was long on its way: what a process
 * said before it stood, or before its network did, is heard by nobody.
 *
 * A look that comes late counts as two looks at the most. So a process that was busy or frozen itself does not tell its viewers that other
 * processes are silent. But who asks just then is told for how long nothing was heard (`silenceOf`).
 */
export class ViewerBus implements Bus {
  readonly #parts: ViewerBusParts
  readonly #viewers: Bus
  readonly #known = new Map<string, KnownJob>()
  readonly #ended = new EndedJobs()
  readonly #stops: readonly (() => void)[]
  #lookedAtMs: number
  #isAsking = false
  #askedAtMs = Number.NEGATIVE_INFINITY

  constructor(parts: ViewerBusParts) {
    const { bus, clock, log } = parts
    this.#parts = parts
    this.#viewers = createLocalBus(log)
    this.#lookedAtMs = clock.now()
    this.#stops = [bus.listen((message) => this.#hear(message)), clock.every(LOOK_MS, () => this.#look())]
  }

  publish(message: Message): void {
    this.#parts.bus.publish(message)
  }

  listen(listener: (message: Message) => void): () => void {
    return this.#viewers.listen(listener)
  }

  /** What is known of a job of which nothing was heard for too long, though its viewers were not told yet; null of all others. */
  silenceOf(jobId: string): SilenceFacts | null {
    const known = this.#known.get(jobId)
    if (!known?.isRunning || known.toldSecond !== null) return null
    const { clock, databaseAnswers } = this.#parts
    const silentMs = clock.now() - known.arrivals.heardAtMs
    if (silentMs < UNHEARD_MS) return null
    return { atMs: clock.wallMs(), silentMs, driver: 'unknown', databaseAnswers: databaseAnswers() }
  }

  /** Reads which jobs RUN: messages may have been missed, or none has come yet. */
  async catchUp(): Promise<void> {
    try {
      const jobs = await this.#parts.store.openJobs()
      const ids = new Set(jobs.map(({ id }) => id))
      for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id)
      for (const job of jobs) this.#note(job)
    } catch (error) {
      // Messages of the jobs say it too, and it is read again when the store is back.
      this.#parts.log.warn({ err: error }, 'the jobs that are not over could not be read')
    }
  }

  /** Stops listening. */
  close(): void {
    for (const stop of this.#stops) stop()
  }

  #hear(message: Message): void {
    if (message.kind === 'job') this.#note(message.job)
    if (message.kind === 'deleted') this.#end(message.jobId)
    if (message.kind === 'gap') void this.catchUp()
    if (message.kind === 'progress') this.#keep(message.progress)
    else if (message.kind === 'verdict') this.#keepVerdict(message.verdict)
    else this.#viewers.publish(message)
  }

  #end(jobId: string): void {
    this.#known.delete(jobId)
    this.#ended.add(jobId)
  }

  #note(job: Job): void {
    if (isFinal(job.state)) this.#end(job.id)
    else this.#watch(job.id, job.state === 'RUNNING')
  }

  #watch(jobId: string, isRunning: boolean): void {
    const known = this.#of(jobId)
    if (isRunning === known.isRunning) return
    Object.assign(known, { isRunning, silentMs: 0, toldSecond: null })
    known.arrivals.rest(this.#parts.clock.now())
  }

  #of(jobId: string): KnownJob {
    const known = this.#known.get(jobId)
    if (known) return known
    const added: KnownJob = {
      isRunning: false,
      arrivals: new Arrivals(),
      progress: null,
      verdict: null,
      silentMs: 0,
      toldSecond: null,
      driver: 'unknown',
    }
    this.#known.set(jobId, added)
    return added
  }

  #keep(progress: Progress): void {
    if (this.#ended.has(progress.jobId)) return
    // Where the job itself is known, its record decides: a reading may come after its pause.
    if (!this.#known.has(progress.jobId)) this.#watch(progress.jobId, progress.state === 'RUNNING')
    const known = this.#of(progress.jobId)
    // It is from a process that does not know yet that another one drives the job.
    if (known.progress && progress.seq < known.progress.seq) return
    if (!this.#isOfNow(known, progress.atMs)) return
    known.progress = progress
    this.#viewers.publish({ kind: 'progress', progress })
    this.#break(known)
  }

  #keepVerdict(verdict: JobVerdict): void {
    if (this.#ended.has(verdict.jobId)) return
    const known = this.#of(verdict.jobId)
    if (!this.#isOfNow(known, verdict.atMs)) return
    known.verdict = verdict
    this.#viewers.publish({ kind: 'verdict', verdict })
    this.#break(known)
  }

  /** Notes when something was said that is heard now. What came too late is asked for anew. */
  #isOfNow({ arrivals }: KnownJob, saidAtMs: number): boolean {
    const { bus, clock } = this.#parts
    const nowMs = clock.now()
    const isOfNow = arrivals.hear(saidAtMs, nowMs)
    if (!isOfNow && nowMs - this.#askedAtMs >= ASK_AGAIN_MS) {
      this.#askedAtMs = nowMs
      bus.publish({ kind: 'ask' })
    }
    return isOfNow
  }

  /** Ends a silence: the last verdict holds again until the conductor has published a new one. */
  #break(known: KnownJob): void {
    known.silentMs = 0
    if (known.toldSecond === null) return
    Object.assign(known, { toldSecond: null, driver: 'unknown' })
    if (known.verdict) this.#viewers.publish({ kind: 'verdict', verdict: known.verdict })
    this.#parts.bus.publish({ kind: 'ask' })
  }

  #look(): void {
    const nowMs = this.#parts.clock.now()
    const spentMs = Math.min(nowMs - this.#lookedAtMs, 2 * LOOK_MS)
    this.#lookedAtMs = nowMs
    for (const known of this.#known.values()) {
      if (!known.isRunning) continue
      known.silentMs += spentMs
      if (known.silentMs >= SILENT_MS) this.#tell(known)
    }
  }

  /** Tells viewers once that the job stands, then each second how long it has been silent. */
  #tell(known: KnownJob): void {
    const second = Math.floor((known.silentMs - SILENT_MS) / 1_000)
    if (second === known.toldSecond) return
    const atMs = this.#parts.clock.wallMs()
    if (known.toldSecond === null && known.progress) {
      known.progress = silentReading(known.progress, atMs)
      this.#viewers.publish({ kind: 'progress', progress: known.progress })
    }
    known.toldSecond = second
    void this.#askDrivers()
    this.#tellVerdict(known)
  }

  #tellVerdict({ verdict, silentMs, driver }: KnownJob): void {
    if (!verdict) return
    const databaseAnswers = this.#parts.databaseAnswers()
    const atMs = this.#parts.clock.wallMs()
    const said = silentVerdict(verdict, { atMs, silentMs, driver, databaseAnswers })
    this.#viewers.publish({ kind: 'verdict', verdict: said })
  }

  /** Reads, of all silent jobs together, who drives them, and the records of those of which no reading or no verdict is known. */
  async #askDrivers(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    // Jobs that fall silent in the same look are read together.
    await this.#parts.clock.pause()
    const silent = [...this.#known].filter(([, { toldSecond }]) => toldSecond !== null)
    try {
      const drivers = await this.#parts.nodes.drivers(silent.map(([id]) => id))
      const unheard = silent.filter(([, { verdict, progress }]) => !verdict || !progress).map(([id]) => id)
      const jobs = unheard.length > 0 ? await this.#parts.store.jobsById(unheard) : []
      for (const job of jobs) this.#standByRecord(job)
      for (const [id, known] of silent) {
        if (known.toldSecond === null) continue
        known.driver = drivers.get(id) ?? null
        this.#tellVerdict(known)
      }
    } catch {
      // The verdict is told with the driver that is known, or without one. The next second asks again.
    } finally {
      this.#isAsking = false
    }
  }

  /** What is not known of a silent job is taken from its record. Its conductor may have said more than that, so no reading is kept here. */
  #standByRecord(job: Job): void {
    const known = this.#known.get(job.id)
    if (known === undefined || known.toldSecond === null) return
    const atMs = this.#parts.clock.wallMs()
    known.verdict ??= recordedVerdict(job, atMs)
    if (known.progress) return
    this.#viewers.publish({ kind: 'progress', progress: silentReading(stillReading(job, atMs), atMs) })
  }
}
