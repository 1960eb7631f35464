import { compares, isComparison, namesOf, type Relation, textOf } from '../../engine/strategies/relations.ts'
import type { Declaration, Parameter } from '../../engine/strategies/strategy.ts'
import type { PlacedRelation } from '../../samplers/relatedLevel.ts'
import type { Catalog } from '../plan.ts'
import type { OptimizationInput } from '../specification.ts'

/** Relations that are told one by one; more are told as such. */
const MAX_TOLD = 3

/**
 * What a sweep asks of a strategy's parameters: what the strategy declares, unless the job leaves that out, and what the job asks for
 * between parameters that the strategy has. Nothing where the job was stored before there were relations.
 */
export function relationsOf(
  { parameters, relations: declared = [] }: Pick<Declaration, 'parameters' | 'relations'>,
  { constraints }: Pick<OptimizationInput, 'constraints'>,
): readonly Relation[] {
  if (!constraints) return []
  const names = parameters.map(({ name }) => name)
  const asked = constraints.relations.filter((relation) => namesOf(relation).every((name) => names.includes(name)))
  return [...(constraints.declared ? declared : []), ...asked]
}

/** Relations by the places of parameters, as samplers read them. */
export function placed(relations: readonly Relation[], parameters: readonly Parameter[]): PlacedRelation[] {
  return relations.map((relation) => {
    const names = namesOf(relation)
    const places = names.map((name) => parameters.findIndex((parameter) => parameter.name === name))
    if (!isComparison(relation)) {
      // One object for all calls: it is asked hundreds of thousands of times.
      const parameters: Record<string, number> = {}
      const holds: PlacedRelation['holds'] = (values) => {
        for (const [index, name] of names.entries()) parameters[name] = Number(values[places[index] ?? -1])
        return relation.holds(parameters)
      }
      return { places, isMonotone: relation.isMonotone, holds }
    }
    const [lower = -1, upper = -1] = places
    const holds: PlacedRelation['holds'] = (values) => compares(relation, Number(values[lower]), Number(values[upper]))
    return { places, isMonotone: true, holds }
  })
}

/** What is asked of a sweep's candidates, in words, as 'fast < slow or lower < upper'; null where nothing is. */
export function relationsText(input: OptimizationInput, catalog: Catalog): string | null {
  const asked = input.strategies.flatMap(({ strategy }) => {
    const declared = catalog(strategy)
    return declared ? relationsOf(declared, input).map(textOf) : []
  })
  const texts = [...new Set(asked)]
  if (texts.length === 0) return null
  return texts.length <= MAX_TOLD ? texts.join(' or ') : 'relations between their parameters'
}
