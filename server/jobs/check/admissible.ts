import { namesOf, textOf } from '../../engine/strategies/relations.ts'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import { Admissible } from '../../samplers/admissible.ts'
import { countOf, type Dimension } from '../../samplers/dimension.ts'
import { countPoints } from '../../samplers/grid.ts'
import { UncountableError } from '../../samplers/relatedGroup.ts'
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

/** Counts the points of a sweep, each strategy's once. The rest of the sweep must be sound. */
export function countAdmissible(input: OptimizationInput, catalog: Catalog): Counted {
  const counted = input.strategies.map((space, at): Counted => {
    const strategy = catalog(space.strategy)
    if (!strategy) return { points: 0, problems: [] }
    const terms = { strategy, space, input }
    try {
      const points = countOne(terms)
      return { points, problems: points > 0 ? [] : [broken(`strategies.${at}.space`, terms)] }
    } catch (error) {
      if (!(error instanceof UncountableError)) throw error
      return { points: Number.POSITIVE_INFINITY, problems: [uncountable(`strategies.${at}.space`, error, terms)] }
    }
  })
  const points = counted.reduce((sum, one) => sum + one.points, 0) * input.directions.length
  return { points, problems: counted.flatMap(({ problems }) => problems) }
}

/** The points of a strategy in one direction. @throws UncountableError where a grid has too many that are related */
function countOne({ strategy, space, input }: Terms): number {
  const exits = input.exits.takeProfit.length * input.exits.stopLoss.length
  const relations = placed(relationsOf(strategy, input), strategy.parameters)
  if (input.sampler.method !== 'GRID') {
    const dimensions = dimensionsOf(strategy, space.space, input)
    return relations.length > 0 ? new Admissible(dimensions, relations).size : countPoints(dimensions.map(countOf))
  }
  // Values are listed only where relations are held against them.
  if (relations.length > 0)
    return exits * (admissibleRules(strategy, valuesOf(strategy, space.space), input)?.count ?? 0)
  const counts = strategy.parameters.map((parameter) =>
    countValues(
      parameter,
      space.space.find(({ name }) => name === parameter.name),
    ),
  )
  return exits * countPoints(counts)
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
