import type { Declaration, Parameter, Parameters } from '../../engine/strategies/strategy.ts'
import { Admissible } from '../../samplers/admissible.ts'
import { placed, relationsOf } from '../plan/relations.ts'
import { dimensionsOf } from '../plan/space.ts'
import type { OptimizationInput, ParameterSpace, StrategySpace } from '../specification.ts'

function leastOf(parameter: Parameter, space: ParameterSpace | undefined): number {
  if (space?.values) return space.values.reduce((least, value) => Math.min(least, value))
  return space?.range?.min ?? parameter.default
}

function greatestOf(parameter: Parameter, space: ParameterSpace | undefined): number {
  if (space?.values) return space.values.reduce((greatest, value) => Math.max(greatest, value))
  return space?.range?.max ?? parameter.default
}

function valuesBy(
  { parameters }: Declaration,
  { space }: StrategySpace,
  endOf: (parameter: Parameter, space: ParameterSpace | undefined) => number,
): Parameters {
  const given = ({ name }: Parameter) => space.find((one) => one.name === name)
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, endOf(parameter, given(parameter))]))
}

/** The least value of each parameter of a strategy that a sweep names; no admissible candidate may have it. */
export function leastValues(strategy: Declaration, space: StrategySpace): Parameters {
  return valuesBy(strategy, space, leastOf)
}

/** The greatest one. */
export function greatestValues(strategy: Declaration, space: StrategySpace): Parameters {
  return valuesBy(strategy, space, greatestOf)
}

/** The greatest one that an admissible candidate has. The sweep must have been checked. */
export function greatestAdmissible(strategy: Declaration, space: StrategySpace, input: OptimizationInput): Parameters {
  const { parameters } = strategy
  const relations = placed(relationsOf(strategy, input), parameters)
  const named = greatestValues(strategy, space)
  if (relations.length === 0) return named
  const admissible = new Admissible(dimensionsOf(strategy, space.space, input), relations)
  return Object.fromEntries(
    parameters.map(({ name }, place) => [name, admissible.endsAt(place)?.[1] ?? (named[name] as number)]),
  )
}
