import { type Importance, importance, MIN_TRIALS } from '../../analysis/importance.ts'
import { neighboursOf, plateau } from '../../analysis/plateau.ts'
import { isAdmissible, objectiveAt } from '../../engine/objective.ts'
import { median } from '../../samplers/median.ts'
import { permute } from '../../samplers/permutation.ts'
import type { ObservedPoint } from '../../samplers/ranking.ts'
import { keyOf, type Point } from '../../samplers/space.ts'
import { bestOf, type WalkForwardPlan } from '../plan/walkForward.ts'
import type { Plan } from '../plan.ts'
import type { TrialColumns } from '../searchStore.ts'
import { NO_TRUST, type Trust } from './trust.ts'

/** Trials that are looked at for what matters; where more have succeeded, so many of these are taken at random. */
export const MAX_TRIALS = 100_000

/** Folds of which the trainings are looked at; where there are more, so many from all over them. */
const MAX_FOLDS = 20

/** Up to `most` of some places, always the same ones. */
function sample(places: readonly number[], most: number): readonly number[] {
  if (places.length <= most) return places
  return Array.from({ length: most }, (_, index) => places[permute(index, places.length, 0)] as number)
}

/** Trials that were run on the same bars, by their place among some figures. */
export class ComparedTrials {
  readonly #plan: Plan
  readonly #numbers: Int32Array
  readonly #scores: Float64Array
  readonly #free: Float64Array

  /** @param free what their scores would be if nothing were asked of trials; those that they have unless told */
  constructor(plan: Plan, figures: TrialColumns, free = figures.columns[0] ?? new Float64Array(0)) {
    this.#plan = plan
    this.#numbers = figures.numbers
    this.#scores = figures.columns[0] ?? new Float64Array(0)
    this.#free = free
  }

  /** How many of them succeeded. */
  get succeeded(): number {
    return this.#scores.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0)
  }

  /** The number of the best of them; null where none is admissible. */
  get best(): number | null {
    const place = bestOf(this.#scores)
    return isAdmissible(this.#scores[place] ?? Number.NaN) ? (this.#numbers[place] ?? 0) : null
  }

  /** What explains their objective's variance. @param most trials that are looked at */
  importance(most: number): Importance[] {
    return importance(
      this.#plan.space,
      sample(this.#telling(most), most).map((place) => this.#at(place)),
    )
  }

  /** What the neighbours of a trial keep of its objective, whatever they break. */
  plateau(number: number): number | null {
    const { space } = this.#plan
    const point = this.#plan.point(number)
    const wanted = new Set([point, ...neighboursOf(space, point)].map(keyOf))
    const found: ObservedPoint[] = []
    for (let place = 0; place < this.#numbers.length; place += 1) {
      if (wanted.has(keyOf(this.#pointOf(place)))) found.push(this.#at(place))
    }
    const key = keyOf(point)
    return plateau(
      space,
      found,
      found.find((one) => keyOf(one.point) === key),
    )
  }

  /** The places of all; only of those that succeeded, where these alone are more than are looked at. */
  #telling(most: number): readonly number[] {
    const places = Array.from(this.#numbers.keys())
    return places.length <= most ? places : places.filter((place) => !Number.isNaN(this.#scores[place]))
  }

  #at(place: number): ObservedPoint {
    const score = this.#free[place] ?? Number.NaN
    const point = this.#pointOf(place)
    if (Number.isNaN(score)) return { point, objective: null }
    return { point, objective: objectiveAt(score) ?? score * Number.POSITIVE_INFINITY }
  }

  #pointOf(place: number): Point {
    return this.#plan.point(this.#numbers[place] ?? 0)
  }
}

/** The place of the first number that is not below `number`; they rise. */
function placeOf(numbers: Int32Array, number: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as number) < number) low = middle + 1
    else high = middle
  }
  return low
}

/** The trials of a fold's training, which no test is among. */
function trainingOf(
  plan: WalkForwardPlan,
  { numbers, columns }: TrialColumns,
  { fold, free }: { readonly fold: number; readonly free: Float64Array },
): ComparedTrials {
  const from = placeOf(numbers, plan.firstOf(fold))
  const to = placeOf(numbers, plan.testOf(fold))
  const part = columns.map((column) => column.subarray(from, to))
  return new ComparedTrials(plan, { numbers: numbers.subarray(from, to), columns: part }, free.subarray(from, to))
}

/** The mean of what each fold says of each dimension, the largest first. */
function meanImportance(folds: readonly (readonly Importance[])[]): Importance[] {
  const shares = new Map<string, number>()
  for (const { name, share } of folds.flat()) shares.set(name, (shares.get(name) ?? 0) + share / folds.length)
  return [...shares].map(([name, share]) => ({ name, share })).sort((one, other) => other.share - one.share)
}

/**
 * What the trainings of a walk-forward analysis say, each by itself: trials of two folds were run on other bars, so that their objectives
 * cannot be held against each other. Of what matters it is the mean of the folds, of the plateaus around what each chose the median.
 *
 * @param free what the scores would be if nothing were asked of trials
 * @returns null where no training has enough trials that succeeded
 */
export function analyseFolds(plan: WalkForwardPlan, figures: TrialColumns, free: Float64Array): Analysis | null {
  const step = Math.max(1, plan.windows.length / MAX_FOLDS)
  const folds = Array.from({ length: Math.min(MAX_FOLDS, plan.windows.length) }, (_, index) =>
    trainingOf(plan, figures, { fold: Math.floor(index * step), free }),
  ).filter(({ succeeded }) => succeeded >= MIN_TRIALS)
  if (folds.length === 0) return null
  const most = Math.floor(MAX_TRIALS / folds.length)
  const plateaus = folds
    .map((fold) => (fold.best === null ? null : fold.plateau(fold.best)))
    .filter((share) => share !== null)
  return {
    importance: meanImportance(folds.map((fold) => fold.importance(most))),
    // Whether what was chosen holds, its tests say: they were no part of the choice.
    deflatedSharpe: null,
    plateau: plateaus.length > 0 ? median(plateaus) : null,
    trust: NO_TRUST,
  }
}

/** How far the best trial of a job can be trusted. */
export interface Analysis {
  /** What explains the objective's variance, the most first. */
  readonly importance: readonly Importance[]
  readonly deflatedSharpe: number | null
  readonly plateau: number | null
  /** Of what its trials earned; nothing of a WALK_FORWARD job, whose tests say it. */
  readonly trust: Omit<Trust, 'effectiveTrials'>
}
