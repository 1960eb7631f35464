import { countBars, type Work } from '../../engine/batch.ts'
import type { Candles } from '../../engine/candles.ts'
import { cutWork } from '../../engine/parts.ts'
import { addSeconds, NO_SECONDS } from '../../jobs/job.ts'
import type { StopOrder } from '../../jobs/ports/bus.ts'
import type { Suspicion } from '../../jobs/ports/queue.ts'
import type { Range } from '../../jobs/range.ts'
import type { TaskReading } from '../../jobs/verdict.ts'
import type { HostSample } from '../host/hostState.ts'
import type { LiveReader } from '../threads/liveResults.ts'
import type { ThreadAnswer } from '../threads/thread.ts'
import type { ThreadRun } from '../threads/threadRun.ts'
import { LostRun, type Threads } from '../threads/threads.ts'
import { isBeyond, NO_TRIAL, readTrial } from '../threads/trialClock.ts'
import { AttemptPace } from './attemptPace.ts'
import { batchOf, positionOf, stoodAt, suspectOf, wholeOf } from './suspicion.ts'
import { type DonePart, type PieceEnd, SKIPPED_BY_HAND } from './taskSplit.ts'

/** What a thread says of itself, without what it belongs to. */
export type AttemptReading = Omit<TaskReading, 'jobId' | 'unit' | 'node' | 'cost'>

/** What an attempt is made with. */
export interface AttemptParts {
  readonly threads: Pick<Threads, 'run'>
  readonly attempt: number
  readonly work: Work
  /** How many trials that is. */
  readonly trials: number
  readonly candles: Candles
  /** Seconds a trial; null for no limit. */
  readonly limit: number | null
  /** See `OwnTerms`. */
  readonly isCareful: boolean
  /** What an earlier attempt at the same has spent; null where none has hung. */
  readonly suspicion: Suspicion | null
  tell(reading: AttemptReading): void
  /** So many bars more were done. */
  moved(bars: number): void
  /** Its thread was to be ended and goes on. */
  onStuck(): void
}

/** What ended an attempt before it was done. */
export interface Ending extends PieceEnd {
  /** What happened, and where it stood, for people. */
  readonly fault: string
  readonly where: string
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

/** Samples that a thread is given to stop by itself. */
const GRACE_SAMPLES = 2

/** One attempt at trials, on one thread: reads how far it is, pings it where it seems dead, and ends it where it is to be ended. */
export class Attempt {
  readonly #parts: AttemptParts
  readonly #end = new AbortController()
  #run: ThreadRun | null = null
  /** What its thread has finished; stays when that is gone. */
  #live: LiveReader | null = null
  readonly #pace = new AttemptPace()
  #isAsking = false
  /** What was told last, and when by the sum of the spans between samples. */
  #told = { writes: -1, bars: 0, ticks: 0, cpuMs: 0 }
  #toldMs = 0
  #clockMs = 0
  /** Whether the thread had no CPU to speak of, when that was last looked at. */
  #isIdle = false
  #pingedAt = Number.NEGATIVE_INFINITY
  #trial = NO_TRIAL
  #ending: Ending | null = null
  #grace = GRACE_SAMPLES

  constructor(parts: AttemptParts) {
    this.#parts = parts
  }

  get number(): number {
    return this.#parts.attempt
  }

  /** What it was ended for before it was done; null where it was not. */
  get ending(): Ending | null {
    return this.#ending
  }

  /** How many trials are finished. */
  get settled(): number {
    return this.#live?.settled ?? 0
  }

  /** Thread seconds that those took. */
  get settledSeconds(): number {
    return this.#pace.settledMs / 1_000
  }

  /** For how long nothing at all has moved on its thread, in milliseconds. */
  get standsMs(): number {
    return this.#pace.standsMs
  }

  /** The trials that it stands at; null where that is not known. */
  get suspect(): Range | null {
    const { work, candles } = this.#parts
    return this.#run && suspectOf({ work, sample: this.#run.sample(), barsPerTrial: candles.length })
  }

  /** What is finished, while the rest runs or after it was ended. */
  finished(): DonePart[] {
    const runs = this.#live?.finished() ?? []
    const trials = runs.reduce((sum, { count }) => sum + count, 0)
    return runs.map((run) => ({ ...run, seconds: (this.settledSeconds * run.count) / trials, stages: NO_SECONDS }))
  }

  /** What its thread has answered with, where it did not run all of its trials. */
  answered({ results, seconds, stages }: ThreadAnswer): DonePart[] {
    const runs = this.#live?.settledOf(results) ?? []
    const trials = runs.reduce((sum, { count }) => sum + count, 0)
    return runs.map((run) => {
      const share = run.count / trials
      return { ...run, seconds: seconds * share, stages: addSeconds(NO_SECONDS, stages, share) }
    })
  }

  /** Whether a thread has it. */
  get isOnThread(): boolean {
    return (this.#run?.sample().thread ?? 0) !== 0
  }

  /** Bars over which some of its trials are run. */
  barsOf(range: Range): number {
    return countBars(cutWork(this.#parts.work, range), this.#parts.candles.length)
  }

  /** Bars that were done before the trials that it stands at, as far as that is known. */
  get barsBefore(): number {
    const sample = this.#run?.sample()
    if (!sample) return 0
    const stood = stoodAt({ work: this.#parts.work, sample, barsPerTrial: this.#parts.candles.length })
    return Math.max(0, sample.bars - stood)
  }

  /** Has it begin no trials but these. */
  keepOnly(range: Range): void {
    this.#live?.keepOnly(range)
  }

  /** Runs the trials. @param signal ends it for another reason */
  async run(signal: AbortSignal): Promise<ThreadAnswer> {
    const { threads, work, candles, isCareful, onStuck, moved } = this.#parts
    const onRun = (run: ThreadRun | null) => {
      this.#run = run
      if (run) this.#live = run.live
    }
    const terms = { signal: AbortSignal.any([signal, this.#end.signal]), onRun, onStuck, isCareful }
    const answer = await threads.run(work, candles, terms).catch((error: unknown) => {
      if (error instanceof LostRun) this.#ending ??= this.#endingOf(error)
      throw error
    })
    moved(Math.max(0, countBars(work, candles.length) - this.#told.bars))
    return answer
  }

  /** Reads how far it is, and tells that where it is news or due. To be called every 50 ms. */
  sample(at: HostSample): void {
    const run = this.#run
    if (!run) return
    this.#clockMs += at.spanMs
    this.#pace.fold(run.sample(), run.live.settled, at.spanMs)
    this.#limit(run, at.spanMs)
    if (this.#ending && this.#grace-- <= 0) this.#end.abort()
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
    if (this.#run === run) this.#tell(run, at, { isDue, cpuMs })
  }

  #tell(run: ThreadRun, { host }: HostSample, found: { readonly isDue: boolean; readonly cpuMs: number | null }): void {
    const { bars, stage, trial, stepBars, writes } = run.sample()
    const batch = trial === null ? undefined : batchOf(this.#parts.work, trial)
    const step = batch && stepBars > 0 ? { of: batch.strategy, bars: stepBars } : null
    const answered = found.isDue ? run.takeAnswer() : null
    const { attempt, suspicion } = this.#parts
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

  #limit(run: ThreadRun, spanMs: number): void {
    const { limit, trials } = this.#parts
    this.#trial = readTrial(this.#trial, run.sample(), spanMs)
    if (isBeyond(this.#trial, limit, trials))
      this.#stop('TIME_LIMIT', 'took longer than it may', `its limit is ${limit} s`)
  }

  /** A thread that had not begun ended for another reason: what waited for it is no suspect. */
  #endingOf({ message, sample }: LostRun): Ending | null {
    const { work } = this.#parts
    if (sample.thread === 0) return null
    const at = { work, sample, barsPerTrial: this.#parts.candles.length }
    const isOne = new Set(work.batches.map(({ strategy }) => strategy)).size === 1
    const suspect = suspectOf(at) ?? (isOne ? wholeOf(work) : null)
    const where = positionOf(at)
    return { cause: 'LOST', suspect, error: `its strategy ${message} ${where}, twice`, fault: message, where }
  }

  /** Ends it as it is ordered to. */
  end({ cause, spent, reason }: Pick<StopOrder, 'cause' | 'spent' | 'reason'>): void {
    const run = this.#run
    if (!run) return
    const bars = stoodAt({ work: this.#parts.work, sample: run.sample(), barsPerTrial: this.#parts.candles.length })
    this.#stop('STALLED', cause === 'YIELD' ? 'may hang' : 'hung', reason, { spent, bars })
  }

  /** Ends it for one of its trials, which a person does not wait for. */
  skip(trial: number): void {
    this.#stop('SKIPPED', 'is skipped', '')
    if (this.#ending?.cause === 'SKIPPED') {
      this.#ending = { ...this.#ending, suspect: { first: trial, count: 1 }, error: SKIPPED_BY_HAND }
    }
  }

  /** Asks the thread to stop where it is; if it does not, the next samples end it. */
  #stop(cause: 'STALLED' | 'TIME_LIMIT' | 'SKIPPED', fault: string, reason: string, suspicion?: Suspicion): void {
    const run = this.#run
    if (!run || this.#ending) return
    const { work, candles } = this.#parts
    const at = { work, sample: run.sample(), barsPerTrial: candles.length }
    const where = positionOf(at)
    const told = cause === 'STALLED' ? 'it hung twice' : `it ${fault}`
    const error = `${told} ${where}: ${reason}`
    this.#ending = { cause, suspect: suspectOf(at), error, fault, where, ...(suspicion && { suspicion }) }
    run.askToStop()
  }
}
