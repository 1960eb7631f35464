import type { Batch, EngineName } from './batch.ts'
import { type PlacedBatch, trialOf } from './placed.ts'
import { blankSignals, decideBarByBar, decideOn, looksAhead, PROBED_SHARE, recorded } from './signals.ts'
import type { BarStrategy, Decide } from './strategies/strategy.ts'
import type { Simulated, Trials } from './trials.ts'

/** A batch of a strategy that decides bar by bar, whose trials are run one after the other. */
export class DecidedBatch {
  readonly #trials: Trials
  readonly #placed: PlacedBatch
  readonly #strategy: BarStrategy

  constructor(trials: Trials, placed: PlacedBatch, strategy: BarStrategy) {
    this.#trials = trials
    this.#placed = placed
    this.#strategy = strategy
  }

  /** Where the work has no engine that can, all of its trials fail. */
  run(): void {
    const { work, figures, observer } = this.#trials.terms
    const { batch } = this.#placed
    const [first] = work.engines
    const reason = `strategy '${batch.strategy}' decides bar by bar, which the engine REFERENCE alone can run`
    const canRun = work.engines.includes('REFERENCE')
    if (!canRun) this.#trials.failAll(batch, reason)
    else if (first !== 'REFERENCE') figures.fallBack(first as EngineName, 'REFERENCE', reason)
    for (const offset of batch.exits.keys()) {
      if (!this.#trials.isWanted(batch.first + offset)) continue
      if (canRun) this.#runTrial(trialOf(this.#placed, offset))
      observer.finish(this.#trials.bars)
    }
  }

  #runTrial({ batch, index }: PlacedBatch): void {
    try {
      this.#trials.record(index, this.#decide(batch))
    } catch (error) {
      this.#trials.failRule(batch, error)
    }
  }

  /** Where the strategy must not have seen the bars, there are three parts: a run, a probe for looking ahead, and a run bar by bar if it does. */
  #decide(batch: Batch): Simulated {
    const { observer, view } = this.#trials.terms
    const { bars } = this.#trials
    observer.enter('SIGNALS', batch.first, bars)
    const request = this.#trials.requestOf(batch)
    if (!view.unseen) return this.#simulate(batch, decideOn(this.#strategy, request), { begun: 0, part: 1 })
    const part = (1 - PROBED_SHARE) / 2
    const onShare = (share: number) => observer.advance((part + share * PROBED_SHARE) * bars)
    const record = recorded(decideOn(this.#strategy, request))
    const found = this.#simulate(batch, record.decide, { begun: 0, part })
    if (!looksAhead(this.#strategy, { ...request, onShare }, record)) return found
    this.#trials.reportLookahead(batch)
    const decideAnew = decideBarByBar(this.#strategy, request)
    const decide: Decide = (bar, position) => {
      // Each bar may take as long as a whole trial otherwise does.
      observer.advance((1 - part) * bars + part * bar)
      return decideAnew(bar, position)
    }
    return this.#simulate(batch, decide, { begun: 1 - part, part })
  }

  /** Runs a trial as the part of its work that begins at a share of it. */
  #simulate(
    batch: Batch,
    decide: Decide,
    { begun, part }: { readonly begun: number; readonly part: number },
  ): Simulated {
    const { observer, view } = this.#trials.terms
    const start = begun * this.#trials.bars
    const advance = (bars: number) => observer.advance(start + part * bars)
    return this.#trials.simulate('REFERENCE', batch, { signals: blankSignals(view.candles), decide, advance })
  }
}
