import { namesOf, textOf } from '../../engine/strategies/relations.ts'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import { Admissible } from '../../samplers/admissible.ts'
import { countOf, type Dimension } from '../../samplers/dimension.ts'
import { countPoints } from '../../samplers/grid.ts'
import { MAX_STEPS, UncountableError } from '../../samplers/relatedGroup.ts'
import { admissibleRules, valuesOf } from '../plan/grid.ts'
import { countValues } from '../plan/ranges.ts'
import { placed, relationsOf } from '../plan/relations.ts'
import { dimensionsOf } from '../plan/space.ts'
import type { Catalog } from '../plan.ts'
import { type InputProblem, problem } from '../problems.ts'
import type { OptimizationInput, StrategySpace } from '../specification.ts'
import { placeOf } from './relations.ts'

/** How many points a sweep holds without those that break a relation; those of strategies that are not known count nothing. */
export interface Counted {
  /** Infinity where there is no end to them, or too many are related to be counted. Above 2^53 it is not exact. */
  readonly points: number
  /** Strategies that have no candidate at all, or too many of which are related for a grid. */
  readonly problems: readonly InputProblem[]
}

interface Terms {
  readonly strategy: Declaration
  readonly space: StrategySpace
  readonly input: OptimizationInput
}

/** Values and relations that are looked at for all strategies of a sweep: less than a second. */
const MAX_ALL_STEPS = 4 * MAX_STEPS

/** Counts the points of a sweep, each strategy's once. The rest of the sweep must be sound. */
export function countAdmissible(input: OptimizationInput, catalog: Catalog): Counted {
  const problems: InputProblem[] = []
  let [points, steps] = [0, 0]
  for (const [at, space] of input.strategies.entries()) {
    const path = `strategies.${at}.space`
    const strategy = catalog(space.strategy)
    if (!strategy) continue
    if (steps > MAX_ALL_STEPS) return { points, problems: [...problems, tooLong(path)] }
    const terms = { strategy, space, input }
    try {
      const counted = countOne(terms)
      points += counted.points
      steps += counted.steps
      if (counted.points === 0) problems.push(broken(path, terms))
    } catch (error) {
      if (!(error instanceof UncountableError)) throw error
      steps += MAX_STEPS
      problems.push(uncountable(path, error, terms))
    }
  }
  return { points: points * input.directions.length, problems }
}

/** The points of a strategy in one direction, and what was looked at to count them. @throws UncountableError where a grid has too many that are related */
function countOne({ strategy, space, input }: Terms): { readonly points: number; readonly steps: number } {
  const exits = input.exits.takeProfit.length * input.exits.stopLoss.length
  const relations = placed(relationsOf(strategy, input), strategy.parameters)
  if (input.sampler.method !== 'GRID') {
    const dimensions = dimensionsOf(strategy, space.space, input)
    if (relations.length === 0) return { points: countPoints(dimensions.map(countOf)), steps: 0 }
    const { size, steps } = new Admissible(dimensions, relations)
    return { points: size, steps }
  }
  // Values are listed only where relations are held against them.
  const rules = relations.length > 0 ? admissibleRules(strategy, valuesOf(strategy, space.space), input) : null
  if (rules) return { points: exits * rules.count, steps: rules.steps }
  const counts = strategy.parameters.map((parameter) =>
    countValues(
      parameter,
      space.space.find(({ name }) => name === parameter.name),
    ),
  )
  return { points: exits * countPoints(counts), steps: 0 }
}

function tooLong(path: string): InputProblem {
  const message =
    'the strategies up to here have too many combinations of related values to be counted: widen some steps'
  return problem(path, 'TOO_MANY_TRIALS', message)
}

function asked({ strategy, input }: Terms): string {
  return relationsOf(strategy, input).map(textOf).join(' and ')
}

function uncountable(path: string, { places }: UncountableError, terms: Terms): InputProblem {
  const names = places.map((place) => terms.strategy.parameters[place]?.name ?? '')
  const linked = names.map((name) => `'${name}'`).join(', ')
  const message = `the values of ${linked} have too many combinations for those that keep ${asked(terms)} to be counted: widen a step`
  return problem(placeOf(path, terms.space.space, names), 'TOO_MANY_TRIALS', message)
}

function broken(path: string, terms: Terms): InputProblem {
  const { strategy, space, input } = terms
  const names = relationsOf(strategy, input).flatMap(namesOf)
  const dimensions = dimensionsOf(strategy, space.space, input).filter(({ name }) => names.includes(name))
  const message = `no candidate of '${strategy.name}' keeps ${asked(terms)}: ${dimensions.map(rangeText).join(', ')}`
  return problem(placeOf(path, space.space, names), 'BROKEN_RELATION', message)
}

function rangeText(dimension: Dimension): string {
  const { name } = dimension
  if (dimension.kind !== 'LIST') return `${name} is from ${dimension.min} to ${dimension.max}`
  const [first, last] = [dimension.values[0], dimension.values.at(-1)]
  return first === last ? `${name} is ${first}` : `${name} is from ${first} to ${last}`
}
