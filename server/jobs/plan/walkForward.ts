import type { Candidate } from '../../engine/backtest.ts'
import type { Batch, EngineName, Work } from '../../engine/batch.ts'
import { isAdmissible } from '../../engine/objective.ts'
import type { Window } from '../../engine/window.ts'
import type { Point, Space } from '../../samplers/space.ts'
import type { Plan, Share } from '../plan.ts'
import type { Range } from '../range.ts'
import { KnownPoints, type Proposal, type ProposedPoint, type Round, type Search } from '../rounds.ts'
import { type FoldTerms, type FoldWindows, foldWindows } from './foldWindows.ts'
import { candidateOf } from './space.ts'

/** How often the rule of a test is asked at the most: once, and at the bars at which it is tried whether it looks ahead (engine/signals.ts). */
const ASKED = 65

/** The test of the last fold runs when all else is over: with the memory to itself it takes so much of what one takes beside other tasks, measured of recorded jobs. */
const ALONE = 0.88

/** Why the test of a fold is not run. */
const NO_TEST = 'not run: no trial of the training is admissible, so the fold has no test and keeps its cash'

/** What a walk-forward analysis is planned from. */
export interface WalkForwardTerms {
  readonly folds: FoldTerms
  /** Of the dataset. */
  readonly bars: number
  /** Those of them that are cut into folds; all where absent. */
  readonly span?: Pick<Window, 'from' | 'to'> | undefined
  /** Whether trials are held to constraints: then a fold without an admissible training has no test. */
  readonly isConstrained: boolean
  /** Plans the training of one fold. */
  train(): Plan
}

/** A part of a range that lies in one fold: trials of its training, by their numbers in it, and its test. */
interface Part {
  readonly fold: number
  readonly trained: Range
  readonly isTested: boolean
}

/** One of the trials with the best score, the first one; the first of all where none succeeded. */
export function bestOf(objectives: Float64Array): number {
  let best = 0
  for (const [index, objective] of objectives.entries()) {
    const leader = objectives[best] as number
    if (objective > leader || (Number.isNaN(leader) && !Number.isNaN(objective))) best = index
  }
  return best
}

/**
 * The plan of a walk-forward analysis: fold by fold the trials of its training, then the one test of the best of them. Folds do not
 * wait for each other: a test is worked out when its own training is done. A test that is not run has its number too, so that the others
 * keep theirs: its point, which is stored, says so in any process, and its trial is committed as one that failed.
 */
export class WalkForwardPlan implements Plan, Search {
  readonly trials: number
  readonly isMixed = true
  readonly windows: readonly FoldWindows[]
  readonly rounds: readonly Round[]
  /** Trials of a fold's training. */
  readonly trained: number
  readonly #bars: number
  readonly #isConstrained: boolean
  readonly #trainings: readonly Plan[]
  readonly #tests = new KnownPoints()

  constructor({ folds, bars, span = { from: 0, to: bars }, isConstrained, train }: WalkForwardTerms) {
    const first = train()
    this.#bars = bars
    this.#isConstrained = isConstrained
    this.windows = foldWindows(folds, span.to - span.from, span.from)
    // One that is known from the specification is the same for all folds.
    this.#trainings = this.windows.map((_, fold) => (first.search && fold > 0 ? train() : first))
    this.trained = first.trials
    this.trials = folds.folds * (this.trained + 1)
    this.rounds = this.#trainings.flatMap((plan, fold) => this.#roundsOf(plan, this.firstOf(fold)))
  }

  #roundsOf({ search }: Plan, base: number): Round[] {
    const inner = (search?.rounds ?? []).map(({ first, count, needs }) => ({
      first: base + first,
      count,
      needs: { first: base + needs.first, count: needs.count },
    }))
    return [...inner, { first: base + this.trained, count: 1, needs: { first: base, count: this.trained } }]
  }

  get search(): Search {
    return this
  }

  get computationsPerPoint(): number {
    return this.#training(0).search?.computationsPerPoint ?? 0
  }

  get exitsPerRule(): number {
    return this.#training(0).exitsPerRule
  }

  get engine(): EngineName {
    return this.#training(0).engine
  }

  get space(): Space {
    return this.#training(0).space
  }

  /** The first trial of a fold. */
  firstOf(fold: number): number {
    return fold * (this.trained + 1)
  }

  /** The trial that tests a fold. */
  testOf(fold: number): number {
    return this.firstOf(fold) + this.trained
  }

  /** Whether the best of a training is tested. @param scores of all its trials */
  hasTest(scores: Float64Array): boolean {
    return !this.#isConstrained || isAdmissible(scores[bestOf(scores)] ?? Number.NaN)
  }

  prepare(range: Range, steps: number): boolean {
    // The last trial of a training that is known from the specification stands behind all others of it.
    return this.#parts(range).every(({ fold, trained }) => this.#training(fold).prepare?.(trained, steps) ?? true)
  }

  point(number: number): Point {
    const { fold, offset } = this.#locate(number)
    return offset === this.trained ? this.#tests.at(number) : this.#training(fold).point(offset)
  }

  candidate(number: number): Candidate {
    return candidateOf(this.space, this.point(number))
  }

  bars(range: Range): number {
    return this.#parts(range).reduce((sum, { fold, trained, isTested }) => {
      const { train, test } = this.#windowsOf(fold)
      return sum + trained.count * lengthOf(train) + (isTested ? lengthOf(test) : 0)
    }, 0)
  }

  /**
   * In trials over all bars: one over half of them counts half. A rule is asked of all bars up to the end of its window; that of a test is
   * asked again and again, whether it looks ahead.
   */
  shares(range: Range): readonly Share[] {
    return this.#parts(range).flatMap(({ fold, trained, isTested }) => {
      const { train, test } = this.#windowsOf(fold)
      const plan = this.#training(fold)
      const all = plan.shares({ first: 0, count: this.trained })
      const asked = fold === this.windows.length - 1 ? ALONE * ASKED : ASKED
      return [
        ...scaled(plan.shares(trained), { rules: train.to / this.#bars, trials: lengthOf(train) / this.#bars }),
        ...(isTested
          ? tested(all, { rules: (asked * test.to) / this.#bars, trials: lengthOf(test) / this.#bars })
          : []),
      ]
    })
  }

  work(range: Range): Work {
    const parts = this.#parts(range)
    const batches = parts.flatMap((part) => [...this.#train(part), ...this.#test(part)])
    return { ...this.#training(0).work({ first: 0, count: 0 }), batches }
  }

  #train({ fold, trained }: Part): Batch[] {
    const { train: window } = this.#windowsOf(fold)
    const { batches } = this.#training(fold).work(trained)
    return batches.map((batch) => ({ ...batch, first: this.firstOf(fold) + batch.first, window }))
  }

  #test({ fold, isTested }: Part): Batch[] {
    if (!isTested) return []
    const number = this.testOf(fold)
    const { takeProfit, stopLoss, ...rule } = this.candidate(number)
    const { test: window } = this.#windowsOf(fold)
    const batch = { ...rule, first: number, exits: [{ takeProfit, stopLoss }], window }
    return [this.#tests.at(number).isRun === false ? { ...batch, notRun: NO_TEST } : batch]
  }

  keep(proposal: Proposal): void {
    const { fold, offset } = this.#locate(proposal.first)
    if (offset === this.trained) this.#tests.keep(proposal)
    else this.#training(fold).search?.keep({ ...proposal, first: offset })
  }

  knows(range: Range): boolean {
    return this.#parts(range).every(({ fold, trained, isTested }) => {
      const isTrained = this.#training(fold).search?.knows(trained) ?? true
      return isTrained && (!isTested || this.#tests.knows({ first: this.testOf(fold), count: 1 }))
    })
  }

  propose(round: Round, objectives: Float64Array): readonly ProposedPoint[] {
    const { fold, offset } = this.#locate(round.first)
    const plan = this.#training(fold)
    if (offset === this.trained) return [this.#chosen(plan, objectives)]
    const needs = { first: round.needs.first - this.firstOf(fold), count: round.needs.count }
    return plan.search?.propose({ first: offset, count: round.count, needs }, objectives) ?? []
  }

  /** The point of a training's best trial; where none is admissible, that of the one that breaks least, which is not run. */
  #chosen(plan: Plan, scores: Float64Array): ProposedPoint {
    const point = plan.point(bestOf(scores))
    return this.hasTest(scores) ? point : { ...point, isRun: false }
  }

  #locate(number: number): { readonly fold: number; readonly offset: number } {
    const fold = Math.floor(number / (this.trained + 1))
    return { fold, offset: number - this.firstOf(fold) }
  }

  #parts({ first, count }: Range): Part[] {
    if (count === 0) return []
    const from = this.#locate(first).fold
    const to = this.#locate(first + count - 1).fold
    return Array.from({ length: to - from + 1 }, (_, index) => this.#part(from + index, { first, count }))
  }

  #part(fold: number, { first, count }: Range): Part {
    const base = this.firstOf(fold)
    const start = Math.max(0, first - base)
    const end = Math.min(this.trained + 1, first + count - base)
    const trained = { first: start, count: Math.max(0, Math.min(end, this.trained) - start) }
    return { fold, trained, isTested: end > this.trained }
  }

  #training(fold: number): Plan {
    return this.#trainings[fold] as Plan
  }

  #windowsOf(fold: number): FoldWindows {
    return this.windows[fold] as FoldWindows
  }
}

function lengthOf({ from, to }: Window): number {
  return to - from
}

/** By how much the bars of rules and trials differ from all bars. */
interface BarShares {
  readonly rules: number
  readonly trials: number
}

function scaled(shares: readonly Share[], by: BarShares): Share[] {
  return shares.map(({ strategy, rules, rulesAlone, trials }) => ({
    strategy,
    rules: rules * by.rules,
    rulesAlone: rulesAlone * by.rules,
    trials: trials * by.trials,
  }))
}

/** One trial, which may be any of a plan's: each of its strategies has its part of it. */
function tested(all: readonly Share[], by: BarShares): Share[] {
  const trials = all.reduce((sum, share) => sum + share.trials, 0)
  return all.map((share) => {
    const part = share.trials / trials
    const rules = part * by.rules
    return { strategy: share.strategy, rules, rulesAlone: rules, trials: part * by.trials }
  })
}
