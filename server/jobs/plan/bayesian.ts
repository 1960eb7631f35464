import { proposeRound } from '../../samplers/bayesian.ts'
import { countTaken, type Point, type Space } from '../../samplers/space.ts'
import type { Catalog, Plan } from '../plan.ts'
import type { Range } from '../range.ts'
import { KnownPoints, observedOf, type Proposal, type Round, type Search } from '../rounds.ts'
import type { OptimizationInput } from '../specification.ts'
import { PointPlan } from './points.ts'
import { spaceOf } from './space.ts'

/**
 * Trials of a round, by the version of the rules that a job was made under: with another size, one that goes on would take other trials.
 * Never by the threads there are: they would be other trials on another machine.
 */
function roundTrials(rules: number): number {
  return rules < 4 ? 8 : 4
}

/** See `Search`: measured of searches of hundreds of trials. */
export const BAYESIAN_COMPUTATIONS = 0.0004

/** Trials `first` to `first + trials − 1` of a job that are one search, and how it draws. */
export interface SearchSpan {
  readonly first: number
  readonly trials: number
  readonly seed: number
  /** Trials of a round. */
  readonly size: number
}

/** The rounds of one Bayesian search: each may be worked out as soon as the one before the last is done. */
export function bayesianRounds({ first, trials, size }: SearchSpan): Round[] {
  return Array.from({ length: Math.ceil(trials / size) }, (_, index) => {
    const before = index * size
    const needs = { first, count: Math.max(0, before - size) }
    return { first: first + before, count: Math.min(size, trials - before), needs }
  })
}

/** The points of one round of a Bayesian search. */
export function proposeBayesian(
  space: Space,
  span: SearchSpan,
  {
    round,
    objectives,
    point,
  }: { readonly round: Round; readonly objectives: Float64Array; point(number: number): Point },
): Point[] {
  const earlier = Array.from({ length: round.first - span.first }, (_, index) =>
    observedOf(point(span.first + index), objectives[index] ?? Number.NaN),
  )
  return proposeRound(space, earlier, { seed: span.seed, size: span.size, trials: span.trials })
}

/** A Bayesian search that is all of its job. */
class BayesianSearch implements Search {
  readonly rounds: readonly Round[]
  readonly computationsPerPoint = BAYESIAN_COMPUTATIONS
  readonly #space: Space
  readonly #span: SearchSpan
  readonly #known = new KnownPoints()

  constructor(space: Space, span: SearchSpan) {
    this.rounds = bayesianRounds(span)
    this.#space = space
    this.#span = span
  }

  keep(proposal: Proposal): void {
    this.#known.keep(proposal)
  }

  knows(range: Range): boolean {
    return this.#known.knows(range)
  }

  point(number: number): Point {
    return this.#known.at(number)
  }

  propose(round: Round, objectives: Float64Array): Point[] {
    const point = (number: number) => this.point(number)
    return proposeBayesian(this.#space, this.#span, { round, objectives, point })
  }
}

/** The plan of a Bayesian search. @param rules their version */
export function planBayesian(input: OptimizationInput, catalog: Catalog, rules: number): Plan {
  const space = spaceOf(input, catalog)
  const trials = countTaken(space, input.sampler.trials ?? Number.POSITIVE_INFINITY)
  const search = new BayesianSearch(space, { first: 0, trials, seed: input.sampler.seed, size: roundTrials(rules) })
  return new PointPlan(input, { space, trials, search, point: (number) => search.point(number) })
}
