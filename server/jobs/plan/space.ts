import type { Candidate } from '../../engine/backtest.ts'
import type { Declaration, Parameter } from '../../engine/strategies/strategy.ts'
import { Admissible } from '../../samplers/admissible.ts'
import { type Choice, type Dimension, dimensionOf, listDimension } from '../../samplers/dimension.ts'
import { branchOf, type Point, type Space } from '../../samplers/space.ts'
import type { Catalog } from '../plan.ts'
import type { OptimizationInput, ParameterSpace } from '../specification.ts'
import { placed, relationsOf } from './relations.ts'

/** A strategy that a job names is not known here: its file may come yet. */
export class StrategyUnknownError extends Error {
  constructor(name: string) {
    super(`a job's specification names the strategy '${name}', which is not known here`)
  }
}

/** A strategy that a job's specification names. @throws StrategyUnknownError where it is not known here */
export function declarationOf(name: string, catalog: Catalog): Declaration {
  const strategy = catalog(name)
  if (!strategy) throw new StrategyUnknownError(name)
  return strategy
}

/** A grid walks any range in steps, of the parameter's own size where it is told none. */
function choiceOf(parameter: Parameter, given: ParameterSpace | undefined, method: string): Choice | undefined {
  if (!given?.range || method !== 'GRID') return given
  return { ...given, range: { ...given.range, step: given.range.step ?? parameter.step } }
}

/** What a sweep may choose for one strategy: its parameters, then the exits. */
export function dimensionsOf({ parameters }: Declaration, space: readonly ParameterSpace[], input: OptimizationInput) {
  const own: Dimension[] = parameters.map((parameter) => {
    const given = space.find(({ name }) => name === parameter.name)
    return dimensionOf(parameter, choiceOf(parameter, given, input.sampler.method))
  })
  const { takeProfit, stopLoss } = input.exits
  return [...own, listDimension('takeProfit', takeProfit), listDimension('stopLoss', stopLoss)]
}

/** What a sweep may choose: a branch for each strategy in each direction, with its parameters and then the exits as dimensions. */
export function spaceOf(input: OptimizationInput, catalog: Catalog): Space {
  const branches = input.strategies.flatMap(({ strategy, space }) => {
    const declaration = declarationOf(strategy, catalog)
    const dimensions = dimensionsOf(declaration, space, input)
    const relations = placed(relationsOf(declaration, input), declaration.parameters)
    // All directions share one, which is counted once.
    const admissible = relations.length > 0 ? { admissible: new Admissible(dimensions, relations) } : null
    return input.directions.map((direction) => ({ strategy, direction, dimensions, ...admissible }))
  })
  return { branches }
}

/** The candidate that a point stands for. */
export function candidateOf(space: Space, point: Point): Candidate {
  const { strategy, direction, dimensions } = branchOf(space, point)
  const names = dimensions.slice(0, -2).map(({ name }) => name)
  const [takeProfit = null, stopLoss = null] = point.values.slice(-2)
  const parameters = Object.fromEntries(names.map((name, index) => [name, Number(point.values[index])]))
  return { strategy, direction, parameters, takeProfit, stopLoss }
}
