import type { Exits, Metrics } from './backtest.ts'
import { type Batch, type EngineName, type Observer, StopError, type Work } from './batch.ts'
import type { Figures } from './figures.ts'
import { computeMetrics } from './metrics.ts'
import { type PlacedBatch, type RuledBatch, trialOf } from './placed.ts'
import { runReference } from './reference.ts'
import { RULES } from './rules.ts'
import { computeSignals, PROBED_SHARE, type SignalRequest } from './signals.ts'
import type { Decide, Signals } from './strategies/strategy.ts'
import { runVector } from './vector.ts'
import type { View } from './window.ts'

/** The engines that run one trial after the other. */
const SINGLE = { VECTOR: runVector, REFERENCE: runReference }

/** What a trial is run with. */
interface Source {
  readonly signals: Signals
  readonly decide?: Decide
  readonly advance?: (bars: number) => void
}

/** What came of a trial. */
export interface Simulated {
  readonly metrics: Metrics
  readonly skippedEntries: number
}

/** What trials are run with, whatever their strategies. */
export interface TrialTerms {
  readonly view: View
  readonly work: Work
  readonly observer: Observer
  /** Where all that comes of them is put. */
  readonly figures: Figures
}

/** @throws StopError where that is what was thrown: then nothing failed, and nothing goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof StopError) throw error
  return error instanceof Error ? error.message : String(error)
}

/** Trials over one set of candles, run one by one; owns the memory that they share. A trial that throws never ends the others. */
export class Trials {
  readonly terms: TrialTerms
  readonly #singles: readonly (keyof typeof SINGLE)[]
  /** Written over by each trial. */
  #equity: Float64Array | null = null

  constructor(terms: TrialTerms) {
    this.terms = terms
    const singles = terms.work.engines.filter((engine) => engine !== 'SWEEP')
    this.#singles = singles.length > 0 ? singles : ['VECTOR']
  }

  /** The bars of each trial. */
  get bars(): number {
    return this.terms.view.candles.length
  }

  /** Whether a trial is still to be run here. */
  isWanted(trial: number): boolean {
    return this.terms.observer.isWanted?.(trial) ?? true
  }

  /** Whether any trial of a batch is. */
  isAnyWanted({ first, exits }: Batch): boolean {
    const { observer } = this.terms
    if (!observer.isWanted) return true
    for (let offset = 0; offset < exits.length; offset += 1) if (this.isWanted(first + offset)) return true
    return false
  }

  /** What the strategy of a batch computes its signals from. */
  requestOf({ parameters, direction }: Batch): SignalRequest {
    return { view: this.terms.view, parameters, direction }
  }

  /**
   * Null where the strategy throws: then its trials have failed, and the others go on.
   *
   * @param bars    that they stand for
   * @param onShare called with the share that is done, where the strategy is probed for looking ahead
   */
  signals({ batch, strategy }: RuledBatch, bars: number, onShare?: (share: number) => void): Signals | null {
    const { view, observer } = this.terms
    observer.enter('SIGNALS', batch.first, view.unseen && onShare ? 0 : bars)
    try {
      const signals = computeSignals(strategy, { ...this.requestOf(batch), ...(onShare && { onShare }) })
      if (signals.looksAhead) this.reportLookahead(batch)
      return signals
    } catch (error) {
      this.failRule(batch, error)
      return null
    }
  }

  /** Runs the trials of a batch one after the other. */
  runBatch(placed: RuledBatch): void {
    if (!this.isAnyWanted(placed.batch)) return
    const { view, observer } = this.terms
    // Where a rule is probed for looking ahead, that is most of its one trial.
    const begun = view.unseen ? PROBED_SHARE * this.bars : 0
    const signals = this.signals(placed, this.bars, (share) => observer.advance(share * begun))
    const advance = (bars: number) => observer.advance(begun + bars * (1 - begun / this.bars))
    for (const offset of placed.batch.exits.keys()) {
      if (!this.isWanted(placed.batch.first + offset)) continue
      if (signals) this.runTrial(trialOf(placed, offset), { signals, advance })
      observer.finish(this.bars)
    }
  }

  /** Runs one trial by the first engine that can. */
  runTrial(trial: PlacedBatch, source: Source): void {
    for (const engine of this.#singles) {
      try {
        this.record(trial.index, this.simulate(engine, trial.batch, source))
        return
      } catch (error) {
        // What one candidate meets must not cost the others their results.
        if (!this.fallBack(engine, [trial], error)) return
      }
    }
  }

  /** Keeps what came of a trial. @param index of it in the range */
  record(index: number, { metrics, skippedEntries }: Simulated): void {
    this.terms.figures.record(index, metrics, skippedEntries)
  }

  /** Runs the one trial of a batch. @throws whatever its strategy or the engine does */
  simulate(
    engine: keyof typeof SINGLE,
    { direction, exits, first }: Batch,
    { signals, ...options }: Source,
  ): Simulated {
    const { view, work, observer } = this.terms
    const { candles } = view
    observer.enter('SIMULATION', first, options.advance ? 0 : this.bars)
    const { account, rules = RULES } = work
    const backtest = { candles, signals, direction, exits: exits[0] as Exits, account, rules }
    this.#equity ??= new Float64Array(this.bars)
    const outcome = SINGLE[engine](backtest, { equity: this.#equity, ...options })
    observer.enter('METRICS', first, this.bars)
    return { metrics: computeMetrics(candles, outcome, work.account), skippedEntries: outcome.skippedEntries }
  }

  /** @returns whether there is an engine after this one; where not, the trials have failed */
  fallBack(engine: EngineName, batches: readonly PlacedBatch[], error: unknown): boolean {
    const { work, figures } = this.terms
    const next = work.engines[work.engines.indexOf(engine) + 1]
    if (next) figures.fallBack(engine, next, reasonOf(error))
    else for (const { batch } of batches) this.failAll(batch, reasonOf(error))
    return next !== undefined
  }

  /** A strategy reads later bars than it may. That is no failure, but the history of the job has to say it. */
  reportLookahead({ strategy }: Batch): void {
    const { work, figures } = this.terms
    const reason = `strategy '${strategy}' looks ahead: it is asked bar by bar here, so that it sees no later bar`
    figures.fallBack(work.engines[0] as EngineName, 'REFERENCE', reason)
  }

  /** The strategy of a batch threw: its trials have failed. */
  failRule(batch: Batch, error: unknown): void {
    this.failAll(batch, `strategy '${batch.strategy}' failed: ${reasonOf(error)}`)
  }

  /** All trials of a batch have failed. */
  failAll({ first, exits }: Batch, error: string): void {
    for (const offset of exits.keys()) this.terms.figures.fail(first + offset, error)
  }
}
