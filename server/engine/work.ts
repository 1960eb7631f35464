import type { Exits, Metrics } from './backtest.ts'
import { type Batch, countTrials, type EngineName, type Observer, type Results, StopError, type Work } from './batch.ts'
import type { Candles } from './candles.ts'
import { Figures } from './figures.ts'
import { computeMetrics, metricsOf } from './metrics.ts'
import { runReference } from './reference.ts'
import { Scratch } from './scratch.ts'
import { type Asking, blankSignals, decideBlind, decideOn, hear, looksAhead, recorded } from './signals.ts'
import { findStrategy } from './strategies/builtIn.ts'
import {
  type BarStrategy,
  type Decide,
  DIRECTIONS,
  type Direction,
  type FindRule,
  isBarStrategy,
  type Rule,
  type Signals,
  type Strategy,
} from './strategies/strategy.ts'
import type { Book } from './sweep/book.ts'
import { marketOf } from './sweep/market.ts'
import { ruleOf, Sweep, type Rule as SweptRule } from './sweep/sweep.ts'
import { runVector } from './vector.ts'
import { type View, viewOf, type Window } from './window.ts'

/** The engines that run one trial after the other. */
const SINGLE = { VECTOR: runVector, REFERENCE: runReference }

/** In the place of a trial's number: all of them at once. */
const ALL = -1

/** The part of a sweep's bars that its signals stand for, and the same for its simulation. */
const HALF = 0.45

/** A batch, and where its first trial stands in the results. */
interface Placed {
  readonly batch: Batch
  readonly index: number
}

/** What a trial is run with. */
interface Source {
  readonly signals: Signals
  readonly decide?: Decide
  readonly advance?: (bars: number) => void
}

/** A batch of a strategy that gives signals. */
interface RuledBatch extends Placed {
  readonly strategy: Strategy
}

/** A batch of a sweep, with its signals. */
interface Swept extends RuledBatch {
  readonly rule: SweptRule
}

/**
 * Runs every trial of `work` over `candles`, by the first of its engines that can: all trials of a direction are swept at once, and what
 * the sweep cannot run goes to the next engine, trial by trial. A trial that throws is a failure in the results; it
 * never ends the others.
 *
 * @param find knows the rules that the work names; the built-in ones unless told
 */
export function runWork(candles: Candles, work: Work, observer: Observer, find: FindRule = findStrategy): Results {
  const figures = new Figures(countTrials(work), work.objective)
  for (const { window, placed } of group(work.batches)) {
    const view = viewOf(candles, window)
    new Runner({ view, placed, figures }, work, { observer, find }).run()
  }
  return figures.results()
}

/** Batches that are run on the same bars. */
interface Group {
  readonly window: Window | undefined
  readonly placed: Placed[]
}

function group(batches: readonly Batch[]): Iterable<Group> {
  const groups = new Map<string, Group>()
  let index = 0
  for (const batch of batches) {
    const { window, exits } = batch
    const key = window ? `${window.from} ${window.to} ${window.unseen}` : ''
    const known = groups.get(key) ?? { window, placed: [] }
    known.placed.push({ batch, index })
    groups.set(key, known)
    index += exits.length
  }
  return groups.values()
}

/** What one runner runs. */
interface Stretch {
  readonly view: View
  readonly placed: readonly Placed[]
  readonly figures: Figures
}

/** @throws StopError where that is what was thrown: then nothing failed, and nothing goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof StopError) throw error
  return error instanceof Error ? error.message : String(error)
}

function failureOf({ strategy }: Batch, error: unknown): string {
  return `strategy '${strategy}' failed: ${reasonOf(error)}`
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
  readonly #view: View
  readonly #placed: readonly Placed[]
  readonly #candles: Candles
  readonly #work: Work
  readonly #observer: Observer
  readonly #find: FindRule
  readonly #figures: Figures
  readonly #singles: readonly (keyof typeof SINGLE)[]
  /** Written over by each trial that is run alone. */
  #equity: Float64Array | null = null

  constructor(
    { view, placed, figures }: Stretch,
    work: Work,
    { observer, find }: { readonly observer: Observer; readonly find: FindRule },
  ) {
    this.#view = view
    this.#placed = placed
    this.#candles = view.candles
    this.#work = work
    this.#observer = observer
    this.#find = find
    this.#figures = figures
    this.#singles = work.engines.filter((engine) => engine !== 'SWEEP')
  }

  run(): void {
    const batches: RuledBatch[] = []
    for (const placed of this.#placed) {
      const rule = this.#ruleOf(placed.batch)
      if (rule === null) this.#observer.finish(countOf([placed]) * this.#candles.length)
      else if (isBarStrategy(rule)) this.#runDecided(placed, rule)
      else batches.push({ ...placed, strategy: rule })
    }
    this.#runSignalled(batches)
  }

  #runSignalled(all: readonly RuledBatch[]): void {
    for (const direction of DIRECTIONS) {
      const batches = all.filter(({ batch }) => batch.direction === direction)
      if (!this.#trySweep(direction, batches)) for (const batch of batches) this.#runBatch(batch)
    }
  }

  /** Null where there is none: then the batch's trials have failed, and the others go on. */
  #ruleOf(batch: Batch): Rule | null {
    try {
      const rule = this.#find(batch.strategy)
      if (rule) return rule
      throw new Error('it is not known here')
    } catch (error) {
      this.#failAll(batch, failureOf(batch, error))
      return null
    }
  }

  /** Sweeps batches of one direction. @returns whether they are settled */
  #trySweep(direction: Direction, batches: readonly RuledBatch[]): boolean {
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

  #sweep(direction: Direction, batches: readonly RuledBatch[]): void {
    // Signals and simulation take about as long; the rest is held back for what has to be run trial by trial behind them.
    const bars = countOf(batches) * this.#candles.length
    const half = HALF * bars
    const swept = this.#readRules(batches, half)
    this.#observer.enter('SIMULATION', ALL, 0)
    const { account } = this.#work
    const rules = swept.map(({ rule }) => rule)
    const market = marketOf(this.#candles)
    const book = new Sweep({ market, direction, account, rules }).run((bars) =>
      this.#observer.advance(half + (half * bars) / this.#candles.length),
    )
    this.#observer.enter('METRICS', ALL, 0)
    this.#record(book, swept, (share) => this.#observer.advance(2 * half + share * (bars - 2 * half)))
    this.#observer.finish(bars)
  }

  #readRules(batches: readonly RuledBatch[], bars: number): Swept[] {
    const swept: Swept[] = []
    const scratch = new Scratch(this.#view.history.length)
    for (const [done, placed] of batches.entries()) {
      const onShare = (share: number) => this.#observer.advance((bars * (done + share)) / batches.length)
      const read = () => this.#readRule(placed, bars / batches.length, onShare)
      // A strategy of one's own may keep what it was given.
      const isBuiltIn = findStrategy(placed.batch.strategy) === placed.strategy
      const rule = isBuiltIn ? scratch.lend(read) : read()
      if (rule) swept.push({ ...placed, rule })
      onShare(1)
    }
    return swept
  }

  #readRule(placed: RuledBatch, bars: number, onShare: (share: number) => void): SweptRule | null {
    const signals = this.#signals(placed, bars, onShare)
    return signals && ruleOf(signals, placed.batch.exits, this.#work.account.fill)
  }

  /** @param advance told which share of the candidates is recorded: one that is run behind the sweep is seen to be over */
  #record(book: Book, swept: readonly Swept[], advance: (share: number) => void): void {
    const all = countOf(swept)
    let candidate = 0
    for (const placed of swept) {
      const { batch, index } = placed
      const unsure: number[] = []
      for (const offset of batch.exits.keys()) {
        const summary = book.summarise(candidate++, this.#candles.length)
        if (summary) this.#figures.record(index + offset, metricsOf(this.#candles, summary))
        else unsure.push(offset)
      }
      const signals = unsure.length > 0 && this.#signals(placed, this.#candles.length)
      for (const [done, offset] of unsure.entries()) {
        if (signals) this.#runTrial(trialOf(placed, offset), { signals })
        advance((candidate - unsure.length + done + 1) / all)
      }
      advance(candidate / all)
    }
  }

  /** Runs the trials of a batch one after the other. */
  #runBatch(placed: RuledBatch): void {
    // Where a rule is tried for looking ahead, that is half of its one trial.
    const begun = this.#view.unseen ? this.#candles.length / 2 : 0
    const signals = this.#signals(placed, this.#candles.length, (share) => this.#observer.advance(share * begun))
    const advance = (bars: number) => this.#observer.advance(begun + bars * (1 - begun / this.#candles.length))
    for (const offset of placed.batch.exits.keys()) {
      if (signals) this.#runTrial(trialOf(placed, offset), { signals, advance })
      this.#observer.finish(this.#candles.length)
    }
  }

  /** Runs one trial by the first engine that can. */
  #runTrial(trial: Placed, source: Source): void {
    for (const engine of this.#singles.length > 0 ? this.#singles : (['VECTOR'] as const)) {
      try {
        this.#figures.record(trial.index, this.#simulate(engine, trial.batch, source))
        return
      } catch (error) {
        // What one candidate meets must not cost the others their results.
        if (!this.#fallBack(engine, [trial], error)) return
      }
    }
  }

  #simulate(engine: keyof typeof SINGLE, { direction, exits, first }: Batch, { signals, ...options }: Source): Metrics {
    const { account } = this.#work
    this.#observer.enter('SIMULATION', first, options.advance ? 0 : this.#candles.length)
    const backtest = { candles: this.#candles, signals, direction, exits: exits[0] as Exits, account }
    this.#equity ??= new Float64Array(this.#candles.length)
    const outcome = SINGLE[engine](backtest, { equity: this.#equity, ...options })
    this.#observer.enter('METRICS', first, this.#candles.length)
    return computeMetrics(this.#candles, outcome, account)
  }

  /**
   * Null where the strategy throws: then its trials have failed, and the others go on.
   *
   * @param bars    that they stand for
   * @param onShare told how much of it is done, where the strategy is tried for looking ahead
   */
  #signals({ batch, strategy }: RuledBatch, bars: number, onShare?: (share: number) => void): Signals | null {
    this.#observer.enter('SIGNALS', batch.first, this.#view.unseen && onShare ? 0 : bars)
    try {
      const heard = hear(strategy, { ...this.#asking(batch), ...(onShare && { onShare }) })
      if (heard.looksAhead) this.#tellPeek(batch)
      return heard
    } catch (error) {
      this.#failAll(batch, failureOf(batch, error))
      return null
    }
  }

  #asking({ parameters, direction }: Batch): Asking {
    return { view: this.#view, parameters, direction }
  }

  /** A strategy reads later bars than it may: that is no failure, but whoever reads the history must see it. */
  #tellPeek({ strategy }: Batch): void {
    const reason = `strategy '${strategy}' looks ahead: it is asked bar by bar here, so that it sees no later bar`
    this.#figures.fallBack(this.#work.engines[0] as EngineName, 'REFERENCE', reason)
  }

  /** Runs the trials of a strategy that decides bar by bar, one after the other. */
  #runDecided(placed: Placed, strategy: BarStrategy): void {
    const { engines } = this.#work
    const { batch } = placed
    const reason = `strategy '${batch.strategy}' decides bar by bar, which the engine REFERENCE alone can run`
    const canRun = engines.includes('REFERENCE')
    if (!canRun) this.#failAll(batch, reason)
    else if (engines[0] !== 'REFERENCE') this.#figures.fallBack(engines[0] as EngineName, 'REFERENCE', reason)
    for (const offset of batch.exits.keys()) {
      if (canRun) this.#runDecidedTrial(trialOf(placed, offset), strategy)
      this.#observer.finish(this.#candles.length)
    }
  }

  #runDecidedTrial({ batch, index }: Placed, strategy: BarStrategy): void {
    try {
      this.#figures.record(index, this.#decideAll(batch, strategy))
    } catch (error) {
      this.#failAll(batch, failureOf(batch, error))
    }
  }

  #decideAll(batch: Batch, strategy: BarStrategy): Metrics {
    this.#observer.enter('SIGNALS', batch.first, this.#candles.length)
    const asking = this.#asking(batch)
    const { length } = this.#candles
    const part = this.#view.unseen ? 1 / 3 : 1
    /** Runs it as the third of the work, or all of it, that begins at a share of it. */
    const simulate = (decide: Decide, begun = 0) => {
      const advance = (bars: number) => this.#observer.advance(begun * length + part * bars)
      return this.#simulate('REFERENCE', batch, { signals: blankSignals(this.#candles), decide, advance })
    }
    if (!this.#view.unseen) return simulate(decideOn(strategy, asking))
    const onShare = (share: number) => this.#observer.advance((1 + share) * part * length)
    const course = recorded(decideOn(strategy, asking))
    const metrics = simulate(course.decide)
    if (!looksAhead(strategy, { ...asking, onShare }, course)) return metrics
    this.#tellPeek(batch)
    const blind = decideBlind(strategy, asking)
    const decide: Decide = (bar, position) => {
      // Each bar may take as long as a whole trial otherwise does.
      this.#observer.advance(part * (2 * length + bar))
      return blind(bar, position)
    }
    return simulate(decide, 2 * part)
  }

  #failAll({ first, exits }: Batch, error: string): void {
    for (const offset of exits.keys()) this.#figures.fail(first + offset, error)
  }
}
