import { metricsOf } from './metrics.ts'
import { countPlaced, type RuledBatch, trialOf } from './placed.ts'
import { Scratch } from './scratch.ts'
import { PROBED_SHARE } from './signals.ts'
import { isProportional } from './sizes.ts'
import { findStrategy } from './strategies/builtIn.ts'
import type { Direction } from './strategies/strategy.ts'
import type { Accounts } from './sweep/accounts.ts'
import { marketOf } from './sweep/market.ts'
import { SweepTime } from './sweep/pace.ts'
import { type Rule, ruleOf, Sweep } from './sweep/sweep.ts'
import type { Trials } from './trials.ts'

/** In the place of a trial's number: all of them at once. */
const ALL = -1

/** A sweep knows no sizes: whether one at a lower or a higher price is beyond what a double holds, another engine finds out. */
const MIN_PRICE = 1e-150
const MAX_PRICE = 1e150

/** The share of a sweep's bars that its signals and its simulation stand for; the rest is held back for what has to be run trial by trial behind them. */
const SWEPT_SHARE = 0.98

/** A batch of a sweep, with its signals. */
interface Swept extends RuledBatch {
  readonly rule: Rule
}

/** Batches of one direction that are swept at once; what the sweep cannot run is run trial by trial. */
export class SweptBatches {
  readonly #trials: Trials
  readonly #direction: Direction
  readonly #batches: readonly RuledBatch[]

  constructor(trials: Trials, direction: Direction, batches: readonly RuledBatch[]) {
    this.#trials = trials
    this.#direction = direction
    this.#batches = batches
  }

  /** @throws whatever the sweep does, where sizes or fees are fixed, and where prices are too low or too high: then no figure of theirs counts */
  run(): void {
    const { observer, work, view } = this.#trials.terms
    if (!isProportional(work.account)) throw new Error('trades of lots, of cash or with a fixed fee do not compose')
    const market = marketOf(view.candles)
    if (market.lowest < MIN_PRICE) throw new Error(`a price is ${market.lowest}; a sweep takes none below ${MIN_PRICE}`)
    if (market.highest > MAX_PRICE)
      throw new Error(`a price is ${market.highest}; a sweep takes none above ${MAX_PRICE}`)
    const all = countPlaced(this.#batches) * this.#trials.bars
    const bars = SWEPT_SHARE * all
    const time = new SweepTime(observer.sweepPace ?? null, { bars: this.#trials.bars, rules: this.#batches.length })
    const { swept, asked } = this.#readRules(time, bars)
    observer.enter('SIMULATION', ALL, 0)
    const rules = swept.map(({ rule }) => rule)
    const sweep = new Sweep({ market, direction: this.#direction, account: work.account, rules })
    const accounts = time.simulate(() =>
      sweep.run((done) => observer.advance(asked + ((bars - asked) * done) / this.#trials.bars)),
    )
    observer.enter('METRICS', ALL, 0)
    this.#record(accounts, swept, (share) => observer.advance(bars + share * (all - bars)))
    observer.finish(all)
  }

  /**
   * Asks all rules for their signals.
   *
   * @param bars that these and their simulation stand for
   * @returns the bars of them that the signals have turned out to stand for, beside what was found
   */
  #readRules(time: SweepTime, bars: number): { readonly swept: readonly Swept[]; readonly asked: number } {
    const { observer, view } = this.#trials.terms
    const count = this.#batches.length
    const swept: Swept[] = []
    const scratch = new Scratch(view.history.length)
    const askedBars = () => bars * (view.unseen ? PROBED_SHARE : time.askedShare)
    let asked = 0
    for (const [done, placed] of this.#batches.entries()) {
      if (!this.#trials.isAnyWanted(placed.batch)) continue
      const advance = (share: number) => {
        // Rules that enter more often than those before make the signals a smaller share: what was told stands.
        asked = Math.max(asked, (askedBars() * (done + share)) / count)
        observer.advance(asked)
      }
      const read = () => this.#readRule(placed, askedBars() / count, advance)
      // A strategy of one's own may keep what it was given.
      const isBuiltIn = findStrategy(placed.batch.strategy) === placed.strategy
      const rule = time.ask(() => (isBuiltIn ? scratch.lend(read) : read()))
      if (rule) {
        swept.push({ ...placed, rule })
        time.add(placed.batch.strategy, rule.entries.count, rule.exits.length)
      }
      advance(1)
    }
    return { swept, asked }
  }

  #readRule(placed: RuledBatch, bars: number, onShare: (share: number) => void): Rule | null {
    const signals = this.#trials.signals(placed, bars, onShare)
    const { account, rules } = this.#trials.terms.work
    return signals && ruleOf(signals, placed.batch.exits, { fill: account.fill, rules })
  }

  /** @param advance told which share of the candidates is recorded: one that is run behind the sweep is seen to be over */
  #record(accounts: Accounts, swept: readonly Swept[], advance: (share: number) => void): void {
    const { figures, view } = this.#trials.terms
    const all = countPlaced(swept)
    let candidate = 0
    for (const placed of swept) {
      const unsure: number[] = []
      for (const offset of placed.batch.exits.keys()) {
        const summary = accounts.summarise(candidate++, this.#trials.bars)
        if (summary) figures.record(placed.index + offset, metricsOf(view.candles, summary), 0)
        else unsure.push(offset)
      }
      const signals = unsure.length > 0 && this.#trials.signals(placed, this.#trials.bars)
      for (const [done, offset] of unsure.entries()) {
        if (signals) this.#trials.runTrial(trialOf(placed, offset), { signals })
        advance((candidate - unsure.length + done + 1) / all)
      }
      advance(candidate / all)
    }
  }
}
