import { type Importance, importance, MIN_TRIALS } from '../../analysis/importance.ts'
import { neighboursOf, plateau } from '../../analysis/plateau.ts'
import { objectiveAt } from '../../engine/objective.ts'
import { median } from '../../samplers/median.ts'
import { permute } from '../../samplers/permutation.ts'
import type { ObservedPoint } from '../../samplers/ranking.ts'
import { keyOf, type Point } from '../../samplers/space.ts'
import { bestOf, type WalkForwardPlan } from '../plan/walkForward.ts'
import type { Plan } from '../plan.ts'
import type { TrialColumns } from '../searchStore.ts'

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
  readonly #objectives: Float64Array

  constructor(plan: Plan, figures: TrialColumns) {
    this.#plan = plan
    this.#numbers = figures.numbers
    this.#objectives = figures.columns[0] ?? new Float64Array(0)
  }

  /** How many of them succeeded. */
  get succeeded(): number {
    return this.#objectives.reduce((count, objective) => count + (Number.isNaN(objective) ? 0 : 1), 0)
  }

  /** The number of the best of them. */
  get best(): number {
    return this.#numbers[bestOf(this.#objectives)] ?? 0
  }

  /** What explains their objective's variance. @param most trials that are looked at */
  importance(most: number): Importance[] {
    return importance(
      this.#plan.space,
      sample(this.#telling(most), most).map((place) => this.#at(place)),
    )
  }

  /** What the neighbours of a trial keep of its objective. */
  plateau(number: number): number | null {
    const { space } = this.#plan
    const point = this.#plan.point(number)
    const wanted = new Set([point, ...neighboursOf(space, point)].map(keyOf))
    const found: ObservedPoint[] = []
    for (let place = 0; place < this.#numbers.length; place += 1) {
      if (wanted.has(keyOf(this.#pointOf(place)))) found.push(this.#at(place))
    }
    return plateau(space, found)
  }

  /** The places of all; only of those that succeeded, where these alone are more than are looked at. */
  #telling(most: number): readonly number[] {
    const places = Array.from(this.#numbers.keys())
    return places.length <= most ? places : places.filter((place) => !Number.isNaN(this.#objectives[place]))
  }

  #at(place: number): ObservedPoint {
    const score = this.#objectives[place] ?? Number.NaN
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
function trainingOf(plan: WalkForwardPlan, { numbers, columns }: TrialColumns, fold: number): ComparedTrials {
  const from = placeOf(numbers, plan.firstOf(fold))
  const to = placeOf(numbers, plan.testOf(fold))
  const part = columns.map((column) => column.subarray(from, to))
  return new ComparedTrials(plan, { numbers: numbers.subarray(from, to), columns: part })
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
 * @returns null where no training has enough trials that succeeded
 */
export function analyseFolds(plan: WalkForwardPlan, figures: TrialColumns): Analysis | null {
  const step = Math.max(1, plan.windows.length / MAX_FOLDS)
  const folds = Array.from({ length: Math.min(MAX_FOLDS, plan.windows.length) }, (_, index) =>
    trainingOf(plan, figures, Math.floor(index * step)),
  ).filter(({ succeeded }) => succeeded >= MIN_TRIALS)
  if (folds.length === 0) return null
  const most = Math.floor(MAX_TRIALS / folds.length)
  const plateaus = folds.map((fold) => fold.plateau(fold.best)).filter((share) => share !== null)
  return {
    importance: meanImportance(folds.map((fold) => fold.importance(most))),
    // Whether what was chosen holds, its tests say: they were no part of the choice.
    deflatedSharpe: null,
    plateau: plateaus.length > 0 ? median(plateaus) : null,
  }
}

/** How far the best trial of a job can be trusted. */
export interface Analysis {
  /** What explains the objective's variance, the most first. */
  readonly importance: readonly Importance[]
  readonly deflatedSharpe: number | null
  readonly plateau: number | null
}
