import { countBars } from '../../engine/batch.ts'
import type { Candles } from '../../engine/candles.ts'
import { cutWork } from '../../engine/parts.ts'
import { addSeconds, NO_SECONDS } from '../../jobs/job.ts'
import type { StopOrder } from '../../jobs/ports/bus.ts'
import type { Suspicion } from '../../jobs/ports/queue.ts'
import type { Range } from '../../jobs/range.ts'
import type { HostSample } from '../host/hostState.ts'
import type { LiveReader } from '../threads/liveResults.ts'
import type { ThreadAnswer } from '../threads/thread.ts'
import type { ThreadRun } from '../threads/threadRun.ts'
import { LostRun, type Threads } from '../threads/threads.ts'
import { isBeyond, NO_TRIAL, readTrial } from '../threads/trialClock.ts'
import { AttemptPace } from './attemptPace.ts'
import { AttemptReadings, type AttemptReadingsParts } from './attemptReadings.ts'
import type { TaskPosition } from './lanes.ts'
import { barOf, positionOf, stoodAt, suspectOf, wholeOf } from './suspicion.ts'
import { type DonePart, type PieceEnd, SKIPPED_BY_HAND } from './taskSplit.ts'

/** What an attempt is made with. */
export interface AttemptParts extends AttemptReadingsParts {
  readonly threads: Pick<Threads, 'run'>
  /** How many trials that is. */
  readonly trials: number
  readonly candles: Candles
  /** Seconds a trial; null for no limit. */
  readonly limit: number | null
  /** See `OwnTerms`. */
  readonly isCareful: boolean
  /** Its thread was to be ended and goes on. */
  onStuck(): void
}

/** What ended an attempt before it was done. */
export interface Ending extends PieceEnd {
  /** What happened, and where it stood, for people. */
  readonly fault: string
  readonly where: string
}

/** Samples that a thread is given to stop by itself. */
const GRACE_SAMPLES = 2

/** One attempt at trials, on one thread: reads how far it is, and ends it where it is to be ended. */
export class Attempt {
  readonly #parts: AttemptParts
  readonly #end = new AbortController()
  #run: ThreadRun | null = null
  /** What its thread has finished; stays when that is gone. */
  #live: LiveReader | null = null
  readonly #pace = new AttemptPace()
  readonly #readings: AttemptReadings
  #trial = NO_TRIAL
  #ending: Ending | null = null
  #grace = GRACE_SAMPLES

  constructor(parts: AttemptParts) {
    this.#parts = parts
    this.#readings = new AttemptReadings(parts)
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

  /** Where its thread stands; null before it is on one. */
  get position(): TaskPosition | null {
    const sample = this.#run?.sample()
    if (!sample || sample.thread === 0) return null
    const { work, candles } = this.#parts
    const bar = barOf({ work, sample, barsPerTrial: candles.length })
    const { thread, stage, trial } = sample
    return { thread, stage, trial, bar, bars: bar === null ? null : candles.length }
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
      else this.#readings.close()
    }
    const terms = { signal: AbortSignal.any([signal, this.#end.signal]), onRun, onStuck, isCareful }
    const answer = await threads.run(work, candles, terms).catch((error: unknown) => {
      if (error instanceof LostRun) this.#ending ??= this.#endingOf(error)
      throw error
    })
    moved(Math.max(0, countBars(work, candles.length) - this.#readings.bars))
    return this.#withoutPauses(answer)
  }

  /** What others take is learnt from this: a laptop that slept for the night would make them take as long. */
  #withoutPauses(answer: ThreadAnswer): ThreadAnswer {
    const seconds = Math.min(answer.seconds, this.#pace.mostMs / 1_000)
    if (seconds === answer.seconds) return answer
    return { ...answer, seconds, stages: addSeconds(NO_SECONDS, answer.stages, seconds / answer.seconds) }
  }

  /** Reads how far it is, and tells that where it is news or due. To be called every 50 ms. */
  sample(at: HostSample): void {
    const run = this.#run
    if (!run) return
    this.#pace.fold(run.sample(), run.live.settled, at.spanMs)
    this.#limit(run, at.spanMs)
    if (this.#ending && this.#grace-- <= 0) this.#end.abort()
    this.#readings.sample(run, at)
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
