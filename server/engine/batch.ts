import type { Account, Exits, Metrics } from './backtest.ts'
import type { Candles } from './candles.ts'
import { computeMetrics } from './metrics.ts'
import { type Objective, objectiveOf } from './objective.ts'
import { runReference } from './reference.ts'
import { findStrategy } from './strategies/builtIn.ts'
import type { Direction, Parameters, Signals } from './strategies/strategy.ts'

/** One entry rule with the exits to try on it: trial `first + i` takes `exits[i]`. */
export interface Batch {
  readonly strategy: string
  readonly direction: Direction
  readonly parameters: Parameters
  readonly first: number
  readonly exits: readonly Exits[]
}

/** Everything that a range of trials needs beside the candles. Holds plain data only, so that it can be sent to a thread. */
export interface Work {
  readonly account: Account
  readonly objective: Objective
  readonly batches: readonly Batch[]
}

/** The columns of figures that a trial yields, in the order in which they lie in `Results.figures`. */
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
] as const satisfies readonly ('objective' | keyof Metrics)[]

/** A trial that did not succeed, and why. */
export interface Failure {
  readonly trial: number
  readonly error: string
}

/** What a range of trials yielded, as columns. A failed trial's figures are NaN, and so is an absent profit factor. */
export interface Results {
  readonly count: number
  /** `FIGURES.length` columns of `count` floats, one behind the other, in the order of the work's trials. */
  readonly figures: Float64Array
  readonly failures: readonly Failure[]
}

/** What is done at a moment of the work. */
export type WorkStage = 'SIGNALS' | 'SIMULATION' | 'METRICS'

/** Told how far the work is. Called often: an implementation must not allocate. */
export interface Observer {
  enter(stage: WorkStage): void
  /** @param bars bars done in the trial that runs now */
  advance(bars: number): void
  /** The trial that ran is over; it counts `bars`, whether it succeeded or not. */
  finish(bars: number): void
}

/** How many trials a piece of work holds. */
export function countTrials(work: Work): number {
  return work.batches.reduce((sum, batch) => sum + batch.exits.length, 0)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Runs one piece of work over one set of candles; owns the memory that its trials share. */
class Runner {
  readonly #candles: Candles
  readonly #work: Work
  readonly #observer: Observer
  readonly #equity: Float64Array
  readonly #figures: Float64Array
  readonly #count: number
  readonly #failures: Failure[] = []
  readonly #advance: (bars: number) => void
  #index = 0

  constructor(candles: Candles, work: Work, observer: Observer) {
    this.#candles = candles
    this.#work = work
    this.#observer = observer
    this.#equity = new Float64Array(candles.length)
    this.#count = countTrials(work)
    this.#figures = new Float64Array(FIGURES.length * this.#count)
    this.#advance = (bars) => observer.advance(bars)
  }

  run(): Results {
    for (const batch of this.#work.batches) this.#runBatch(batch)
    return { count: this.#count, figures: this.#figures, failures: this.#failures }
  }

  #runBatch(batch: Batch): void {
    const signals = this.#signals(batch)
    for (const [offset, exits] of batch.exits.entries()) {
      if ('error' in signals) this.#fail(batch.first + offset, signals.error)
      else this.#runTrial(batch, offset, exits, signals)
      this.#index += 1
      this.#observer.finish(this.#candles.length)
    }
  }

  #signals(batch: Batch): Signals | { readonly error: string } {
    this.#observer.enter('SIGNALS')
    const strategy = findStrategy(batch.strategy)
    if (!strategy) return { error: `no strategy is called '${batch.strategy}'` }
    try {
      return strategy.signals(this.#candles, batch.parameters, batch.direction)
    } catch (error) {
      // A strategy that throws fails its own trials; the others go on.
      return { error: `strategy '${batch.strategy}' failed: ${reasonOf(error)}` }
    }
  }

  #runTrial(batch: Batch, offset: number, exits: Exits, signals: Signals): void {
    try {
      this.#observer.enter('SIMULATION')
      const backtest = {
        candles: this.#candles,
        signals,
        direction: batch.direction,
        exits,
        account: this.#work.account,
      }
      const outcome = runReference(backtest, { equity: this.#equity, advance: this.#advance })
      this.#observer.enter('METRICS')
      this.#record(computeMetrics(this.#candles, outcome, this.#work.account))
    } catch (error) {
      // What one candidate meets must not cost the others their results.
      this.#fail(batch.first + offset, reasonOf(error))
    }
  }

  #record(metrics: Metrics): void {
    for (const [column, name] of FIGURES.entries()) {
      const value = name === 'objective' ? objectiveOf(metrics, this.#work.objective) : metrics[name]
      this.#figures[column * this.#count + this.#index] = value ?? Number.NaN
    }
  }

  #fail(trial: number, error: string): void {
    this.#failures.push({ trial, error })
    for (let column = 0; column < FIGURES.length; column += 1) {
      this.#figures[column * this.#count + this.#index] = Number.NaN
    }
  }
}

/**
 * Runs every trial of `work` over `candles`. The signals of an entry rule are worked out once for all its exits.
 * A trial that throws is a failure in the results; it never ends the others.
 */
export function runWork(candles: Candles, work: Work, observer: Observer): Results {
  return new Runner(candles, work, observer).run()
}
