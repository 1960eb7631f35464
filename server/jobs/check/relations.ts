import { isKept, namesOf, textOf } from '../../engine/strategies/relations.ts'
import type { Declaration } from '../../engine/strategies/strategy.ts'
import type { Catalog } from '../plan.ts'
import { type InputProblem, outOfRange, problem, shown } from '../problems.ts'
import type { BacktestInput, OptimizationInput } from '../specification.ts'

type Asked = NonNullable<OptimizationInput['constraints']>['relations'][number]

/** What is wrong with the relations that a job asks for, each by itself. */
export function checkRelations(input: OptimizationInput, catalog: Catalog): InputProblem[] {
  const strategies = input.strategies.flatMap(({ strategy }) => catalog(strategy) ?? [])
  // Unknown strategies are told of by themselves.
  if (strategies.length === 0) return []
  const relations = input.constraints?.relations ?? []
  return relations.flatMap((relation, at) => checkRelation(`constraints.relations.${at}`, relation, strategies))
}

function checkRelation(path: string, relation: Asked, strategies: readonly Declaration[]): InputProblem[] {
  const { lower, upper, factor = 1 } = relation
  const has = ({ parameters }: Declaration, name: string) => parameters.some((parameter) => parameter.name === name)
  const unknown = (['lower', 'upper'] as const).filter((side) => !strategies.some((one) => has(one, relation[side])))
  if (unknown.length > 0) {
    return unknown.map((side) => {
      const names = [...new Set(strategies.flatMap(({ parameters }) => parameters.map(({ name }) => name)))].join(', ')
      return problem(
        `${path}.${side}`,
        'UNKNOWN_PARAMETER',
        `no strategy of this job has a parameter '${shown(relation[side])}'; there are: ${names}`,
      )
    })
  }
  if (lower === upper) return [problem(path, 'CONFLICT', `'${lower}' is held against itself; name two parameters`)]
  if (!strategies.some((strategy) => has(strategy, lower) && has(strategy, upper))) {
    const message = `no strategy of this job has both '${lower}' and '${upper}': a relation holds between parameters of one`
    return [problem(path, 'UNKNOWN_PARAMETER', message)]
  }
  return outOfRange(`${path}.factor`, factor, { ok: factor > 0, text: 'above 0' })
}

/** Where in a list of parameters one of some names stands first; `path` itself where none does. */
export function placeOf(path: string, given: readonly { readonly name: string }[], names: readonly string[]): string {
  const at = given.findIndex(({ name }) => names.includes(name))
  return at < 0 ? path : `${path}.${at}`
}

/** The relations that a backtest breaks; its parameters must be sound. */
export function checkKept({ parameters: given, strategy: name }: BacktestInput, catalog: Catalog): InputProblem[] {
  const strategy = catalog(name)
  const values = strategy?.parameters.map((parameter) => {
    const value = given.find((one) => one.name === parameter.name)?.value ?? parameter.default
    return [parameter.name, value] as const
  })
  const parameters = Object.fromEntries(values ?? [])
  const broken = strategy?.relations?.filter((relation) => !isKept(relation, parameters)) ?? []
  return broken.map((relation) => {
    const names = namesOf(relation)
    const are = names.map((one) => `${one} is ${parameters[one]}`).join(' and ')
    return problem(
      placeOf('parameters', given, names),
      'BROKEN_RELATION',
      `'${name}' needs ${textOf(relation)}; ${are}`,
    )
  })
}
