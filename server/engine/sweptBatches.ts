import { metricsOf } from './metrics.ts'
import { countPlaced, type RuledBatch, trialOf } from './placed.ts'
import { Scratch } from './scratch.ts'
import { PROBED_SHARE } from './signals.ts'
import { isProportional } from './sizes.ts'
import { findStrategy } from './strategies/builtIn.ts'
import type { Direction } from './strategies/strategy.ts'
import type { Accounts } from './sweep/accounts.ts'
import { marketOf } from './sweep/market.ts'
import { type Rule, ruleOf, Sweep } from './sweep/sweep.ts'
import type { Trials } from './trials.ts'

/** In the place of a trial's number: all of them at once. */
const ALL = -1

/** A sweep knows no sizes: whether one at a lower or a higher price is beyond what a double holds, another engine finds out. */
const MIN_PRICE = 1e-150
const MAX_PRICE = 1e150

/**
 * The share of a sweep's bars that its signals stand for, and of the others the share of its simulation: both take about as long. The rest is held
 * back for what has to be run trial by trial behind them.
 */
const ASKED_SHARE = 0.45
const SIMULATED_SHARE = 9 / 11

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
    const bars = countPlaced(this.#batches) * this.#trials.bars
    const asked = (view.unseen ? PROBED_SHARE : ASKED_SHARE) * bars
    const simulated = SIMULATED_SHARE * (bars - asked)
    const swept = this.#readRules(asked)
    observer.enter('SIMULATION', ALL, 0)
    const rules = swept.map(({ rule }) => rule)
    const accounts = new Sweep({ market, direction: this.#direction, account: work.account, rules }).run((bars) =>
      observer.advance(asked + (simulated * bars) / this.#trials.bars),
    )
    observer.enter('METRICS', ALL, 0)
    const before = asked + simulated
    this.#record(accounts, swept, (share) => observer.advance(before + share * (bars - before)))
    observer.finish(bars)
  }

  #readRules(bars: number): Swept[] {
    const { observer, view } = this.#trials.terms
    const count = this.#batches.length
    const swept: Swept[] = []
    const scratch = new Scratch(view.history.length)
    for (const [done, placed] of this.#batches.entries()) {
      const onShare = (share: number) => observer.advance((bars * (done + share)) / count)
      const read = () => this.#readRule(placed, bars / count, onShare)
      // A strategy of one's own may keep what it was given.
      const isBuiltIn = findStrategy(placed.batch.strategy) === placed.strategy
      if (!this.#trials.isAnyWanted(placed.batch)) continue
      const rule = isBuiltIn ? scratch.lend(read) : read()
      if (rule) swept.push({ ...placed, rule })
      onShare(1)
    }
    return swept
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
