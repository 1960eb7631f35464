import type { Exits, Metrics } from './backtest.ts'
import { type Batch, countTrials, type EngineName, type Observer, type Results, type Work } from './batch.ts'
import type { Candles } from './candles.ts'
import { Figures } from './figures.ts'
import { computeMetrics, metricsOf } from './metrics.ts'
import { runReference } from './reference.ts'
import { findStrategy } from './strategies/builtIn.ts'
import { DIRECTIONS, type Direction, type Signals } from './strategies/strategy.ts'
import type { Book } from './sweep/book.ts'
import { surveyMarket } from './sweep/market.ts'
import { type Rule, ruleOf, Sweep } from './sweep/sweep.ts'
import { runVector } from './vector.ts'

/** The engines that run one trial after the other. */
const SINGLE = { VECTOR: runVector, REFERENCE: runReference }

/** A batch, and where its first trial stands in the results. */
interface Placed {
  readonly batch: Batch
  readonly index: number
}

/** A batch of a sweep, with its signals. */
interface Swept extends Placed {
  readonly rule: Rule
}

/**
 * Runs every trial of `work` over `candles`, by the first of its engines that can: all trials of a direction are swept at once, and what
 * the sweep cannot run goes to the next engine, trial by trial. A trial that throws is a failure in the results; it
 * never ends the others.
 */
export function runWork(candles: Candles, work: Work, observer: Observer): Results {
  return new Runner(candles, work, observer).run()
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function countOf(batches: readonly Placed[]): number {
  return batches.reduce((sum, { batch }) => sum + batch.exits.length, 0)
}

/** One trial of a batch as a batch of its own. */
function trialOf({ batch, index }: Placed, offset: number): Placed {
  const exits = batch.exits.slice(offset, offset + 1)
  return { batch: { ...batch, first: batch.first + offset, exits }, index: index + offset }
}

/** Runs one piece of work over one set of candles; owns the memory that its trials share. */
class Runner {
  readonly #candles: Candles
  readonly #work: Work
  readonly #observer: Observer
  readonly #figures: Figures
  readonly #equity: Float64Array
  readonly #singles: readonly (keyof typeof SINGLE)[]

  constructor(candles: Candles, work: Work, observer: Observer) {
    this.#candles = candles
    this.#work = work
    this.#observer = observer
    this.#figures = new Figures(countTrials(work), work.objective)
    this.#equity = new Float64Array(candles.length)
    this.#singles = work.engines.filter((engine) => engine !== 'SWEEP')
  }

  run(): Results {
    const placed = this.#place()
    for (const direction of DIRECTIONS) {
      const batches = placed.filter(({ batch }) => batch.direction === direction)
      if (!this.#trySweep(direction, batches)) for (const batch of batches) this.#runBatch(batch)
    }
    return this.#figures.results()
  }

  #place(): Placed[] {
    let index = 0
    return this.#work.batches.map((batch) => {
      const placed = { batch, index }
      index += batch.exits.length
      return placed
    })
  }

  /** Sweeps batches of one direction. @returns whether they are settled */
  #trySweep(direction: Direction, batches: readonly Placed[]): boolean {
    if (!this.#work.engines.includes('SWEEP') || batches.length === 0) return false
    try {
      this.#sweep(direction, batches)
      return true
    } catch (error) {
      // The next engine writes the figures of all of these trials anew; without one, all of them fail.
      return !this.#fallBack('SWEEP', batches, error)
    }
  }

  /** @returns whether there is an engine after this one; where not, the trials have failed */
  #fallBack(engine: EngineName, batches: readonly Placed[], error: unknown): boolean {
    const { engines } = this.#work
    const next = engines[engines.indexOf(engine) + 1]
    if (next) this.#figures.fallBack(engine, next, reasonOf(error))
    else for (const { batch } of batches) this.#failAll(batch, reasonOf(error))
    return next !== undefined
  }

  #sweep(direction: Direction, batches: readonly Placed[]): void {
    // Signals and simulation take about as long: each stands for half of the bars.
    const half = (countOf(batches) * this.#candles.length) / 2
    const swept = this.#readRules(batches, half)
    this.#observer.enter('SIMULATION')
    const { account } = this.#work
    const rules = swept.map(({ rule }) => rule)
    const book = new Sweep({ market: surveyMarket(this.#candles), direction, account, rules }).run((bars) =>
      this.#observer.advance(half + (half * bars) / this.#candles.length),
    )
    this.#observer.enter('METRICS')
    this.#record(book, swept)
    this.#observer.finish(2 * half)
  }

  #readRules(batches: readonly Placed[], bars: number): Swept[] {
    const swept: Swept[] = []
    for (const [done, placed] of batches.entries()) {
      const signals = this.#signals(placed.batch)
      if (signals) swept.push({ ...placed, rule: ruleOf(signals, placed.batch.exits, this.#work.account.fill) })
      this.#observer.advance((bars * (done + 1)) / batches.length)
    }
    return swept
  }

  #record(book: Book, swept: readonly Swept[]): void {
    let candidate = 0
    for (const { batch, index } of swept) {
      const unsure: number[] = []
      for (const offset of batch.exits.keys()) {
        const summary = book.summarise(candidate++, this.#candles.length)
        if (summary) this.#figures.record(index + offset, metricsOf(this.#candles, summary))
        else unsure.push(offset)
      }
      const signals = unsure.length > 0 && this.#signals(batch)
      // The bars of these trials are counted already.
      if (signals) for (const offset of unsure) this.#runTrial(trialOf({ batch, index }, offset), signals)
    }
  }

  /** Runs the trials of a batch one after the other. */
  #runBatch(placed: Placed): void {
    const signals = this.#signals(placed.batch)
    for (const offset of placed.batch.exits.keys()) {
      if (signals) this.#runTrial(trialOf(placed, offset), signals, (bars) => this.#observer.advance(bars))
      this.#observer.finish(this.#candles.length)
    }
  }

  /** Runs one trial by the first engine that can. */
  #runTrial(trial: Placed, signals: Signals, advance?: (bars: number) => void): void {
    for (const engine of this.#singles.length > 0 ? this.#singles : (['VECTOR'] as const)) {
      try {
        this.#figures.record(trial.index, this.#simulate(engine, trial.batch, signals, advance))
        return
      } catch (error) {
        // What one candidate meets must not cost the others their results.
        if (!this.#fallBack(engine, [trial], error)) return
      }
    }
  }

  #simulate(
    engine: keyof typeof SINGLE,
    { direction, exits }: Batch,
    signals: Signals,
    advance?: (bars: number) => void,
  ): Metrics {
    const { account } = this.#work
    this.#observer.enter('SIMULATION')
    const backtest = { candles: this.#candles, signals, direction, exits: exits[0] as Exits, account }
    const outcome = SINGLE[engine](backtest, { equity: this.#equity, ...(advance && { advance }) })
    this.#observer.enter('METRICS')
    return computeMetrics(this.#candles, outcome, account)
  }

  /** Null where the strategy throws: then its trials have failed, and the others go on. */
  #signals(batch: Batch): Signals | null {
    this.#observer.enter('SIGNALS')
    try {
      const strategy = findStrategy(batch.strategy)
      if (!strategy) throw new Error('it is not known here')
      return strategy.signals(this.#candles, batch.parameters, batch.direction)
    } catch (error) {
      this.#failAll(batch, `strategy '${batch.strategy}' failed: ${reasonOf(error)}`)
      return null
    }
  }

  #failAll({ first, exits }: Batch, error: string): void {
    for (const offset of exits.keys()) this.#figures.fail(first + offset, error)
  }
}
