import type { Account, Exits, Metrics } from './backtest.ts'
import type { TrialConstraints } from './constraints.ts'
import type { Objective } from './objective.ts'
import type { Direction, Parameters } from './strategies/strategy.ts'
import type { SweepPace } from './sweep/pace.ts'
import type { Window } from './window.ts'

/** One entry rule with the exits to try on it: trial `first + i` takes `exits[i]`. */
export interface Batch {
  readonly strategy: string
  readonly direction: Direction
  readonly parameters: Parameters
  readonly first: number
  readonly exits: readonly Exits[]
  /** The bars on which it is run; all of them where there is none. */
  readonly window?: Window
  /** Why its trials are not run, and fail; absent where they are. */
  readonly notRun?: string
}

/** The engines, the fastest first. Each one's results hold the next to account. */
export const ENGINES = ['SWEEP', 'VECTOR', 'REFERENCE'] as const

/** The name of an engine. */
export type EngineName = (typeof ENGINES)[number]

/** Everything that a range of trials needs beside the candles. Holds plain data only, so that it can be sent to a thread. */
export interface Work {
  readonly account: Account
  readonly objective: Objective
  /** What a trial must keep, or its score is that of one that is broken; nothing where absent. */
  readonly constraints?: TrialConstraints
  /** The version of the rules that its figures have; today's (`RULES`) unless told. */
  readonly rules?: number
  /** Tried in this order; at least one. */
  readonly engines: readonly EngineName[]
  readonly batches: readonly Batch[]
  /** Which version of a rule is meant, by its name, where it is not built in; what a version is, callers agree on. */
  readonly versions?: Readonly<Record<string, string>>
}

/**
 * The columns of figures that a trial yields, in the order in which they lie in `Results.figures`; `objective` is its score (`scoreOf`, `constrainedScore`),
 * `skippedEntries` the entries that did not happen because the cash was short of their cost. What
 * is stored has them in this order too, so new ones come last.
 */
export const FIGURES = [
  'objective',
  'totalReturn',
  'annualReturn',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'trades',
  'winRate',
  'profitFactor',
  'exposure',
  'skippedEntries',
] as const satisfies readonly ('objective' | 'skippedEntries' | keyof Metrics)[]

/** A trial that did not succeed, and why. */
export interface Failure {
  readonly trial: number
  readonly error: string
  /** What it was ended for: it hung twice, or took longer than its limit. Absent where it failed by itself. */
  readonly ended?: 'STALLED' | 'TIME_LIMIT'
}

/** Trials that an engine left to the next one, and why. */
export interface Fallback {
  readonly from: EngineName
  readonly to: EngineName
  readonly reason: string
}

/** What a range of trials yielded, as columns. A failed trial's figures are NaN, and so are those that do not exist. */
export interface Results {
  readonly count: number
  /** `FIGURES.length` columns of `count` floats, one behind the other, in the order of the work's trials. */
  readonly figures: Float64Array
  readonly failures: readonly Failure[]
  /** Each one once. */
  readonly fallbacks: readonly Fallback[]
}

/** What an engine does of the work, in order. */
export const ENGINE_STAGES = ['SIGNALS', 'SIMULATION', 'METRICS'] as const

/** One of `ENGINE_STAGES`: what is done at a moment of the work. */
export type WorkStage = (typeof ENGINE_STAGES)[number]

/** What an observer throws to have the work ended where it is: no engine takes it for a failure of a trial. */
export class StopError extends Error {
  override readonly name = 'StopError'
}

/** Memory for results that others look into while they come in. */
export interface ResultsPlace {
  /** `FIGURES.length` columns, as `Results.figures` has them. */
  readonly columns: Float64Array
  /** The figures of a trial are there. @param index of the trial in the range */
  settle(index: number): void
  /** They do not count: they come anew. */
  unsettle(index: number): void
  /** A trial did not succeed. */
  fail(failure: Failure): void
  fallBack(fallback: Fallback): void
}

/** Told how far the work is. Called often: an implementation must not allocate. It may throw a `StopError`. */
export interface Observer {
  /**
   * @param trial what is worked on: a trial, or the first of those that share an entry rule; −1 where it is all of them
   * @param bars  by about how much `advance` and `finish` will have risen when this step is over, where it says nothing
   *              meanwhile; 0 where it shows how far it is
   */
  enter(stage: WorkStage, trial: number, bars: number): void
  /** @param bars bars done in what runs now: in one trial, or in all that run together */
  advance(bars: number): void
  /** What ran is over; it counts `bars`, whether it succeeded or not. */
  finish(bars: number): void
  /** Whether a trial is still to be run here; all are, where nobody says otherwise. Asked before each one begins. */
  isWanted?(trial: number): boolean
  /** Where results are put as they come in; absent where nobody looks at them before the end. */
  readonly results?: ResultsPlace
  /** By which the bars of a sweep are told in proportion to its time; absent where nobody measures that. */
  readonly sweepPace?: SweepPace
}

/** Bars over which the trials of a piece of work are run, of candles of which there are so many. */
export function countBars(work: Work, bars: number): number {
  return work.batches.reduce(
    (sum, { exits, window }) => sum + exits.length * (window ? window.to - window.from : bars),
    0,
  )
}

/** How many trials a piece of work holds. */
export function countTrials(work: Work): number {
  return work.batches.reduce((sum, batch) => sum + batch.exits.length, 0)
}
