import { type ColdThreads, WarmSeconds } from '../../progress/coldCode.ts'
import type { WaitingPieces } from '../../progress/jobCosts.ts'
import { type CostCurves, type CostSample, costAt, fitCosts } from '../../progress/parameterCosts.ts'
import type { Plan } from '../plan.ts'
import type { Range } from '../range.ts'
import { CostSums } from './costSums.ts'
import { isAnyIn } from './remaining.ts'

/**
 * Trials that took so many thread seconds, or that are reckoned to by what is done of them. Of none: a part of a task that goes on took so
 * many; its trials come with the others of the task.
 */
export interface TimedRange {
  readonly range: Range
  readonly seconds: number
}

/** A plan of more trials is looked at in so many places, each of which stands for those around it. */
const PLACES = 2_048

/** Of trials that were run together, so many are looked at; of all that were run, the newest: a fit of these takes some milliseconds. */
const PER_RANGE = 2
const MAX_RANGES = 100

/** Before so many trials are done there is nothing to fit. */
const FEWEST = 4

/** It is fitted anew when there is so much more to fit it to. */
const GROWTH = 1.2

/** Waiting trials are given as about so many pieces. */
const PIECES = 128

/** What earlier jobs have measured counts until this share of the job is done, and what is left costs no less than so many times less than they say. */
const TOLD_SHARE = 1 / 2
const MAX_CHANGE = 2

/** What a trial of a strategy cost. */
type StrategySample = CostSample & { readonly strategy: string }

/** What costs are fitted with. */
export interface FitTerms {
  readonly plan: Plan
  /** The cost of a range by prices alone. */
  priced(range: Range): number
  /** Whether earlier jobs have measured these. */
  readonly isLearnt: boolean
  readonly cold: ColdThreads
}

function sumOf<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0)
}

/** Seconds of a part of a task. */
interface PartSeconds {
  readonly taken: number
  /** Without what went into cold code. */
  readonly warm: number
}

/** A trial as a fit sees it. */
interface Place {
  readonly strategy: string
  readonly at: readonly number[]
  /** Its cost by the price of its strategy. */
  readonly priced: number
}

/**
 * What the trials of a plan cost by their parameters, learnt from those of the job that are done: one parameter may set the cost, so that
 * trials of one strategy differ a thousandfold. A multiple of the price is fitted for each strategy (parameterCosts.ts).
 */
export class FittedCosts {
  readonly #plan: Plan
  readonly #priced: (range: Range) => number
  readonly #size: number
  /** Whether earlier jobs have measured prices: then what is not seen yet is expected to cost as they say. */
  readonly #isLearnt: boolean
  readonly #cold: ColdThreads
  readonly #places: Place[] = []
  #done: TimedRange[] = []
  #doneTrials = 0
  /** Thread seconds that the tasks took which are done. */
  #spent = 0
  #warm: WarmSeconds
  /** What parts of tasks took which go on, by their first trials. */
  readonly #parts = new Map<number, PartSeconds>()
  /** What was done when that was read last, in order. */
  #known: readonly Range[] = []
  #fittedTo = 0
  /** What all trials cost; null before there is a fit. */
  #sums: CostSums | null = null
  /** How often it was fitted. */
  revision = 0

  constructor({ plan, priced, isLearnt, cold }: FitTerms) {
    this.#plan = plan
    this.#isLearnt = isLearnt
    this.#cold = cold
    this.#warm = new WarmSeconds(cold)
    this.#priced = priced
    this.#size = Math.ceil(plan.trials / PLACES)
  }

  /** Whether costs are fitted to trials of the job. */
  get isFitted(): boolean {
    return this.#sums !== null
  }

  /** Thread seconds that the tasks took which are done: what is done of others is no part of them. Null before there is a fit. */
  get spent(): number | null {
    return this.#sums && this.#spent
  }

  /** Trials are done. */
  add({ range, seconds: taken }: TimedRange): void {
    const before = this.#parts.get(range.first) ?? { taken: 0, warm: 0 }
    const all = { taken: before.taken + taken, warm: before.warm + this.#warm.next(taken) }
    if (range.count === 0) {
      this.#parts.set(range.first, all)
      return
    }
    this.#parts.delete(range.first)
    this.#spent += all.taken
    // Of a range that was done in part before that was read, the seconds of the rest say little of all.
    if (isAnyIn(this.#known, range)) return
    this.#doneTrials += range.count
    this.#done = [...this.#done, { range, seconds: all.warm }].slice(-MAX_RANGES)
  }

  /** No other trials than these are done. */
  replace(done: readonly TimedRange[]): void {
    this.#parts.clear()
    this.#spent = sumOf(done, ({ seconds }) => seconds)
    this.#warm = new WarmSeconds(this.#cold)
    const warm = done.map(({ range, seconds }) => ({ range, seconds: this.#warm.next(seconds) }))
    this.#known = done.map(({ range }) => range).toSorted((one, other) => one.first - other.first)
    this.#doneTrials = done.reduce((sum, { range }) => sum + range.count, 0)
    this.#done = warm.filter(({ seconds }) => seconds > 0).slice(-MAX_RANGES)
  }

  /**
   * Fits anew where enough more is done.
   *
   * @param underWay what trials that are not done are reckoned to take
   */
  refit(underWay: readonly TimedRange[]): void {
    const count = this.#doneTrials + underWay.length
    if (this.#doneTrials < Math.min(FEWEST, this.#plan.trials) || count < GROWTH * this.#fittedTo) return
    this.#fittedTo = count
    const timed = [...this.#done, ...underWay].filter(({ seconds }) => seconds > 0 && Number.isFinite(seconds))
    const curves = this.#fit(timed)
    if (!curves) return
    this.#lay(curves, sumOf(timed, ({ seconds }) => seconds) / sumOf(timed, ({ range }) => this.#priced(range)))
    this.#sums = this.#sums?.times(this.#correction()) ?? null
  }

  /** The cost of a range; null before there is a fit. */
  of(range: Range): number | null {
    return this.#sums?.of(range) ?? null
  }

  /** Ranges as pieces that wait for a thread; null before there is a fit. */
  waiting(ranges: readonly Range[]): WaitingPieces[] | null {
    if (!this.#sums) return null
    const size = Math.max(1, Math.ceil(ranges.reduce((sum, { count }) => sum + count, 0) / PIECES))
    return ranges.flatMap(({ first, count }) =>
      Array.from({ length: Math.ceil(count / size) }, (_, index) => {
        const from = first + index * size
        const trials = Math.min(size, first + count - from)
        return { count: trials, cost: (this.of({ first: from, count: trials }) ?? 0) / trials }
      }),
    )
  }

  #fit(timed: readonly TimedRange[]): ReadonlyMap<string, CostCurves> | null {
    const samples = timed.flatMap((one) => this.#samplesOf(one))
    const byStrategy = Map.groupBy(samples, ({ strategy }) => strategy)
    return byStrategy.size === 0 ? null : new Map([...byStrategy].map(([name, own]) => [name, fitCosts(own)]))
  }

  /**
   * By how much what is left costs more than the fit says: where earlier jobs have measured the trials, what they say of the rest counts too,
   * the less the more of this job is done. The first trials may all be cheap ones.
   */
  #correction(): number {
    const share = this.#doneTrials / (TOLD_SHARE * this.#plan.trials)
    if (!this.#isLearnt || share >= 1 || this.#done.length >= MAX_RANGES) return 1
    const all = { first: 0, count: this.#plan.trials }
    const restOf = (cost: (range: Range) => number) => cost(all) - sumOf(this.#done, ({ range }) => cost(range))
    const [fitted, priced] = [restOf((range) => this.of(range) ?? 0), restOf(this.#priced)]
    const expected = Math.max(priced / MAX_CHANGE, this.#priced(all) - this.#spent)
    return fitted > 0 && expected > 0 ? (expected / fitted) ** (1 - share) : 1
  }

  /** What some trials took together, each its share by what they cost as far as is known. */
  #samplesOf({ range, seconds }: TimedRange): StrategySample[] {
    const multiple = seconds / (this.of(range) ?? this.#priced(range))
    if (!(multiple > 0 && multiple < Number.POSITIVE_INFINITY)) return []
    const step = Math.ceil(range.count / PER_RANGE)
    return Array.from({ length: Math.ceil(range.count / step) }, (_, index) => {
      const number = range.first + index * step
      const { strategy, at, priced } = this.#placeOf(number)
      const known = (this.of({ first: number, count: 1 }) ?? priced) / priced
      return { strategy, at, log: Math.log(known * multiple) }
    })
  }

  #placeOf(number: number): Place {
    const { strategy, parameters, direction } = this.#plan.candidate(number)
    const at = [...Object.values(parameters), direction === 'LONG' ? 1 : 0]
    return { strategy, at, priced: this.#priced({ first: number, count: 1 }) }
  }

  /** The trial that a place is known by. */
  #placeAt(index: number): Place {
    const middle = Math.min(this.#plan.trials - 1, index * this.#size + Math.floor(this.#size / 2))
    this.#places[index] ??= this.#placeOf(middle)
    return this.#places[index]
  }

  /** @param multiple of their prices that trials cost of strategies that have no curves */
  #lay(curves: ReadonlyMap<string, CostCurves>, multiple: number): void {
    const places = Math.ceil(this.#plan.trials / this.#size)
    const sums = new Float64Array(places + 1)
    for (let index = 0; index < places; index += 1) {
      const { strategy, at, priced } = this.#placeAt(index)
      const own = curves.get(strategy)
      const size = Math.min(this.#size, this.#plan.trials - index * this.#size)
      sums[index + 1] = (sums[index] ?? 0) + size * priced * (own ? costAt(own, at) : multiple)
    }
    this.#sums = new CostSums(sums, { trials: this.#plan.trials, size: this.#size })
    this.revision += 1
  }
}
