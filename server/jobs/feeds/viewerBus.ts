import { isFinal, type Job } from '../job.ts'
import type { Bus, Message } from '../ports/bus.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobStore } from '../ports/jobStore.ts'
import type { Log } from '../ports/log.ts'
import type { NodeStore } from '../ports/nodeStore.ts'
import type { Progress } from '../progress.ts'
import { recordedVerdict } from '../recordedVerdict.ts'
import { type Driver, silentReading, silentVerdict } from '../silentText.ts'
import type { JobVerdict } from '../verdict.ts'
import { createLocalBus } from './localBus.ts'

/** What is listened with. */
export interface ViewerBusParts {
  readonly store: Pick<JobStore, 'openJobs' | 'jobsById'>
  readonly nodes: Pick<NodeStore, 'drivers'>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Whether the database answers. */
  databaseAnswers(): boolean
}

/** What was heard of a job that is not over. */
interface Heard {
  isRunning: boolean
  /** Null before the first one. */
  progress: Progress | null
  verdict: JobVerdict | null
  /** For how long nothing was heard while it RUNs. */
  silentMs: number
  /** The second of the silence that viewers were told last; null while there is none to tell. */
  toldSecond: number | null
  /** Who drives it, as it was found out in this silence. */
  driver: Driver
}

/** A conductor says at least each second how far its job is; later than this, nothing is heard of it. */
const SILENT_MS = 1_700

/** How often the silence is measured. */
const LOOK_MS = 100

/** Jobs that are remembered as over; of earlier ones nothing comes any more. */
const MAX_OVER = 10_000

/**
 * The bus as viewers hear it: beside what is said, that nothing is heard of a job which RUNs. Its conductor may be frozen, or gone, and
 * says so least of all; what it said last, that the job moves, is not known any more. The next one that is heard ends the silence.
 *
 * The silence is measured in looks that came in time, so that a process which was busy, or frozen, itself does not blame others.
 */
export class ViewerBus implements Bus {
  readonly #parts: ViewerBusParts
  readonly #viewers: Bus
  readonly #heard = new Map<string, Heard>()
  /** Jobs that have ended lately: what comes late of them is not so any more. */
  readonly #over = new Set<string>()
  readonly #stops: readonly (() => void)[]
  #lookedAtMs: number
  #isAsking = false

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

  /** Messages may have been missed, or none was heard yet: reads which jobs RUN. */
  async catchUp(): Promise<void> {
    try {
      const jobs = await this.#parts.store.openJobs()
      const ids = new Set(jobs.map(({ id }) => id))
      for (const id of this.#heard.keys()) if (!ids.has(id)) this.#heard.delete(id)
      for (const job of jobs) this.#note(job)
    } catch (error) {
      // What is heard of a job tells it too, and the next time that the store is back.
      this.#parts.log.warn({ err: error }, 'the jobs that are not over could not be read')
    }
  }

  /** Listens no more. */
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
    this.#heard.delete(jobId)
    this.#over.add(jobId)
    const [oldest] = this.#over
    if (this.#over.size > MAX_OVER && oldest !== undefined) this.#over.delete(oldest)
  }

  #note(job: Job): void {
    if (isFinal(job.state)) this.#end(job.id)
    else this.#watch(job.id, job.state === 'RUNNING')
  }

  #watch(jobId: string, isRunning: boolean): void {
    const heard = this.#of(jobId)
    if (isRunning !== heard.isRunning) Object.assign(heard, { isRunning, silentMs: 0, toldSecond: null })
  }

  #of(jobId: string): Heard {
    const known = this.#heard.get(jobId)
    if (known) return known
    const heard: Heard = {
      isRunning: false,
      progress: null,
      verdict: null,
      silentMs: 0,
      toldSecond: null,
      driver: 'unknown',
    }
    this.#heard.set(jobId, heard)
    return heard
  }

  #keep(progress: Progress): void {
    if (this.#over.has(progress.jobId)) return
    // Where the job itself was heard of, that decides: a reading may come after its pause.
    if (!this.#heard.has(progress.jobId)) this.#watch(progress.jobId, progress.state === 'RUNNING')
    const heard = this.#of(progress.jobId)
    // From a process that does not know yet that another one drives the job.
    if (heard.progress && progress.seq < heard.progress.seq) return
    heard.progress = progress
    this.#viewers.publish({ kind: 'progress', progress })
    this.#break(heard)
  }

  #keepVerdict(verdict: JobVerdict): void {
    if (this.#over.has(verdict.jobId)) return
    const heard = this.#of(verdict.jobId)
    heard.verdict = verdict
    this.#viewers.publish({ kind: 'verdict', verdict })
    this.#break(heard)
  }

  /** Ends a silence: what was said before it holds again, until the conductor has said how things stand now. */
  #break(heard: Heard): void {
    heard.silentMs = 0
    if (heard.toldSecond === null) return
    Object.assign(heard, { toldSecond: null, driver: 'unknown' })
    if (heard.verdict) this.#viewers.publish({ kind: 'verdict', verdict: heard.verdict })
    this.#parts.bus.publish({ kind: 'ask' })
  }

  #look(): void {
    const nowMs = this.#parts.clock.now()
    const spentMs = Math.min(nowMs - this.#lookedAtMs, 2 * LOOK_MS)
    this.#lookedAtMs = nowMs
    for (const heard of this.#heard.values()) {
      if (!heard.isRunning) continue
      heard.silentMs += spentMs
      if (heard.silentMs >= SILENT_MS) this.#tell(heard)
    }
  }

  /** Once that the job stands, then each second for how long by now. */
  #tell(heard: Heard): void {
    const second = Math.floor((heard.silentMs - SILENT_MS) / 1_000)
    if (second === heard.toldSecond) return
    const atMs = this.#parts.clock.wallMs()
    if (heard.toldSecond === null && heard.progress) {
      heard.progress = silentReading(heard.progress, atMs)
      this.#viewers.publish({ kind: 'progress', progress: heard.progress })
    }
    heard.toldSecond = second
    void this.#askDrivers()
    this.#tellVerdict(heard)
  }

  #tellVerdict({ verdict, silentMs, driver }: Heard): void {
    if (!verdict) return
    const databaseAnswers = this.#parts.databaseAnswers()
    const atMs = this.#parts.clock.wallMs()
    const said = silentVerdict(verdict, { atMs, silentMs, driver, databaseAnswers })
    this.#viewers.publish({ kind: 'verdict', verdict: said })
  }

  /** Of all jobs that nothing is heard of, together: who drives them, and how they stand by their record if that is all there is. */
  async #askDrivers(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    // Those that fall silent in the same look are asked for together.
    await this.#parts.clock.pause()
    const silent = [...this.#heard].filter(([, { toldSecond }]) => toldSecond !== null)
    try {
      const drivers = await this.#parts.nodes.drivers(silent.map(([id]) => id))
      const unheard = silent.filter(([, { verdict }]) => !verdict).map(([id]) => id)
      const jobs = unheard.length > 0 ? await this.#parts.store.jobsById(unheard) : []
      for (const job of jobs) this.#of(job.id).verdict ??= recordedVerdict(job, this.#parts.clock.wallMs())
      for (const [id, heard] of silent) {
        if (heard.toldSecond === null) continue
        heard.driver = drivers.get(id) ?? null
        this.#tellVerdict(heard)
      }
    } catch {
      // It is said with the name that is known, or without one; the next second asks again.
    } finally {
      this.#isAsking = false
    }
  }
}
