import type { Work } from '../../engine/batch.ts'
import type { Suspicion } from '../../jobs/ports/queue.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { HostSample } from '../host/hostState.ts'
import type { ThreadRun } from '../threads/threadRun.ts'
import { batchOf } from './suspicion.ts'

/** What a thread says of itself, without what it belongs to. */
export type AttemptReading = Omit<TaskReading, 'jobId' | 'unit' | 'node' | 'cost'>

/** What an attempt is read with. */
export interface AttemptReadingsParts {
  readonly attempt: number
  readonly work: Work
  /** What an earlier attempt at the same has spent; null where none has hung. */
  readonly suspicion: Suspicion | null
  tell(reading: AttemptReading): void
  /** So many bars more were done. */
  moved(bars: number): void
}

/**
 * A slot that does not change is read once a tick of the metronome, but no more often than this; that of a thread
 * without CPU less often, for to be asked takes some.
 */
const REST_MS = 250
const IDLE_REST_MS = 1_000

/** A sampler that is later than this says so at once. */
const MAX_LAG_MS = 250

/** Ticks between two pings of a thread that has no CPU. */
const PING_TICKS = 10

/** A thread that has less CPU a tick than this part of a reference computation has none to speak of. */
const IDLE_SHARE = 0.2

/** Reads how far the thread of an attempt is, tells that where it is news or due, and pings the thread where it seems dead. */
export class AttemptReadings {
  readonly #parts: AttemptReadingsParts
  #isAsking = false
  /** What was told last, and when by the sum of the spans between samples. */
  #told = { writes: -1, bars: 0, ticks: 0, cpuMs: 0 }
  #toldMs = 0
  #clockMs = 0
  /** Whether the thread had no CPU to speak of, when that was last looked at. */
  #isIdle = false
  #pingedAt = Number.NEGATIVE_INFINITY
  #isOver = false

  constructor(parts: AttemptReadingsParts) {
    this.#parts = parts
  }

  /** Bars that are told of. */
  get bars(): number {
    return this.#told.bars
  }

  /** The thread is gone: nothing of it is told any more. */
  close(): void {
    this.#isOver = true
  }

  /** Reads what the thread shows, every 50 ms. */
  sample(run: ThreadRun, at: HostSample): void {
    this.#clockMs += at.spanMs
    const isDue = this.#isDue(at)
    const { writes, bars } = run.sample()
    // A thread that does not answer is waited for, until it is time to say what is known without it.
    if (!isDue && (writes === this.#told.writes || this.#isAsking)) return
    this.#parts.moved(Math.max(0, bars - this.#told.bars))
    this.#told = { ...this.#told, writes, bars }
    this.#toldMs = this.#clockMs
    void this.#read(run, at, isDue)
  }

  /** Readings that are late say so, for they must not count. */
  #isDue({ host }: HostSample): boolean {
    const isLate = host.lagMs > MAX_LAG_MS || host.hasGap
    const restMs = this.#isIdle ? IDLE_REST_MS : REST_MS
    return isLate || (host.ticks > this.#told.ticks && this.#clockMs - this.#toldMs >= restMs)
  }

  async #read(run: ThreadRun, at: HostSample, isDue: boolean): Promise<void> {
    if (this.#isAsking) return this.#tell(run, at, { isDue, cpuMs: run.chargedMs() })
    this.#isAsking = true
    // A thread that is gone has nothing to tell any more.
    const cpuMs = await run.cpuMs().catch(() => null)
    this.#isAsking = false
    if (!this.#isOver) this.#tell(run, at, { isDue, cpuMs })
  }

  #tell(run: ThreadRun, { host }: HostSample, found: { readonly isDue: boolean; readonly cpuMs: number | null }): void {
    const { bars, stage, trial, stepBars, writes } = run.sample()
    const { attempt, work, suspicion } = this.#parts
    const batch = trial === null ? undefined : batchOf(work, trial)
    const step = batch && stepBars > 0 ? { of: batch.strategy, bars: stepBars } : null
    const answered = found.isDue ? run.takeAnswer() : null
    const spent = suspicion && bars <= suspicion.bars ? { spent: suspicion.spent } : {}
    this.#parts.tell({ attempt, bars, writes, stage, trial, step, cpuMs: found.cpuMs, answered, host, ...spent })
    if (found.isDue) this.#pingIfIdle(run, host, found.cpuMs)
  }

  #pingIfIdle(run: ThreadRun, { ticks, tickCpuMs }: HostSample['host'], cpuMs: number | null): void {
    const used = cpuMs === null ? Number.POSITIVE_INFINITY : cpuMs - this.#told.cpuMs
    this.#isIdle = used < IDLE_SHARE * (tickCpuMs ?? 0) * (ticks - this.#told.ticks)
    this.#told = { ...this.#told, ticks, cpuMs: cpuMs ?? this.#told.cpuMs }
    if (!this.#isIdle || run.worker === null || ticks - this.#pingedAt < PING_TICKS) return
    this.#pingedAt = ticks
    run.ping()
  }
}
