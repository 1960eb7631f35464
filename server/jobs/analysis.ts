import { deflatedSharpe } from '../analysis/deflatedSharpe.ts'
import { type Importance, importance, LEAST_TRIALS } from '../analysis/importance.ts'
import { momentsOf, varianceOf } from '../analysis/moments.ts'
import { neighboursOf, plateau } from '../analysis/plateau.ts'
import { YEAR_MS } from '../engine/metrics.ts'
import { objectiveAt } from '../engine/objective.ts'
import type { Declaration } from '../engine/strategies/strategy.ts'
import { permute } from '../samplers/permutation.ts'
import type { Told } from '../samplers/ranking.ts'
import { keyOf, type Point } from '../samplers/space.ts'
import type { Plan } from './plan.ts'
import { planJob } from './planJob.ts'
import type { Proposal } from './rounds.ts'
import type { TrialColumns } from './searchStore.ts'
import { parseSpecification } from './specification.ts'

export { type Importance, LEAST_TRIALS }

/** How far the best trial of a job can be trusted. */
export interface Analysis {
  /** What explains the objective's variance, the most first. */
  readonly importance: readonly Importance[]
  readonly deflatedSharpe: number | null
  readonly plateau: number | null
}

/** What an analysis is made of. Holds plain data only, so that it can be sent to a thread. */
export interface AnalysisTerms {
  readonly specification: string
  /** The strategies that the specification names. */
  readonly strategies: readonly Declaration[]
  /** What was worked out of the trials as the job went. */
  readonly proposals: readonly Proposal[]
  /** The objective and the Sharpe ratio of the trials that are done. */
  readonly figures: TrialColumns
  readonly best: BestTrial
}

/** The best trial, run once more. */
export interface BestTrial {
  readonly number: number
  /** What the account was worth at each close; empty where it cannot be run once more. */
  readonly equity: Float64Array
  /** The starts of the first and the last bar, milliseconds since 1970 (UTC). */
  readonly fromMs: number
  readonly toMs: number
}

/** Trials that are looked at for what matters; where more have succeeded, so many of these are taken at random. */
const MOST_TRIALS = 100_000

/** Up to `most` of some places, always the same ones. */
function sample(places: readonly number[], most: number): readonly number[] {
  if (places.length <= most) return places
  return Array.from({ length: most }, (_, index) => places[permute(index, places.length, 0)] as number)
}

/** The trials of an analysis, by their place in its figures. */
class Trials {
  readonly plan: Plan
  readonly #numbers: Int32Array
  readonly #objectives: Float64Array

  constructor({ specification, strategies, proposals, figures }: AnalysisTerms) {
    const find = (name: string) => strategies.find((strategy) => strategy.name === name)
    this.plan = planJob(parseSpecification(specification), find)
    for (const proposal of proposals) this.plan.search?.keep(proposal)
    this.#numbers = figures.numbers
    this.#objectives = figures.columns[0] ?? new Float64Array(0)
  }

  get count(): number {
    return this.#numbers.length
  }

  /** The places of all; only of those that succeeded, where these alone are more than are looked at. */
  get telling(): readonly number[] {
    const places = Array.from(this.#numbers.keys())
    return places.length <= MOST_TRIALS ? places : places.filter((place) => !Number.isNaN(this.#objectives[place]))
  }

  at(place: number): Told {
    const score = this.#objectives[place] ?? Number.NaN
    const point = this.pointOf(place)
    if (Number.isNaN(score)) return { point, objective: null }
    return { point, objective: objectiveAt(score) ?? score * Number.POSITIVE_INFINITY }
  }

  pointOf(place: number): Point {
    return this.plan.point(this.#numbers[place] ?? 0)
  }
}

/** The best trial and its neighbours, as far as they were tried. */
function around(trials: Trials, best: number): Told[] {
  const point = trials.plan.point(best)
  const wanted = new Set([point, ...neighboursOf(trials.plan.space, point)].map(keyOf))
  const found: Told[] = []
  for (let place = 0; place < trials.count; place += 1) {
    if (wanted.has(keyOf(trials.pointOf(place)))) found.push(trials.at(place))
  }
  return found
}

function returnsOf(equity: Float64Array): Float64Array {
  return equity.slice(1).map((worth, bar) => ((equity[bar] as number) > 0 ? worth / (equity[bar] as number) - 1 : 0))
}

function trust({ best, figures }: AnalysisTerms): number | null {
  // It could not be run once more.
  if (best.equity.length === 0) return null
  const { count, ...moments } = momentsOf(returnsOf(best.equity))
  const perYear = Math.sqrt((count * YEAR_MS) / (best.toMs - best.fromMs))
  const sharpes = (figures.columns[1] ?? new Float64Array(0)).filter((sharpe) => !Number.isNaN(sharpe))
  const variance = varianceOf(sharpes.map((sharpe) => sharpe / perYear))
  return deflatedSharpe({ ...moments, returns: count, trials: sharpes.length, variance })
}

/** Works out how far the best trial can be trusted; takes a second where there are very many trials. */
export function analyse(terms: AnalysisTerms): Analysis {
  const trials = new Trials(terms)
  const { space } = trials.plan
  const told = sample(trials.telling, MOST_TRIALS).map((place) => trials.at(place))
  return {
    importance: importance(space, told),
    deflatedSharpe: trust(terms),
    plateau: plateau(space, around(trials, terms.best.number)),
  }
}
