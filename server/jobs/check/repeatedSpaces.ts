import { countOf, type Dimension, type Value, valueAt } from '../../samplers/dimension.ts'
import { declarationOf, dimensionsOf } from '../plan/space.ts'
import type { Catalog } from '../plan.ts'
import { shown } from '../problems.ts'
import type { OptimizationInput, StrategySpace } from '../specification.ts'

/** Values up to which a dimension in steps is looked at value by value; above, by its ends. */
const MAX_LISTED = 100_000

/** A strategy's entry in a sweep with what it may choose. */
interface Entry {
  readonly at: number
  readonly space: StrategySpace
  readonly sides: readonly Side[]
}

/** One dimension of an entry: its values where they can be listed. */
interface Side {
  readonly key: string
  readonly values: ReadonlySet<Value> | null
  readonly min: number
  readonly max: number
}

/**
 * The strategies of a sweep, without those whose candidates all stand in another entry, and what is said of entries that have some in
 * common.
 */
export function withoutRepeatedSpaces(
  input: OptimizationInput,
  catalog: Catalog,
): { readonly strategies: readonly StrategySpace[]; readonly notes: readonly string[] } {
  const isNamedTwice = new Set(input.strategies.map(({ strategy }) => strategy)).size < input.strategies.length
  if (!isNamedTwice) return { strategies: input.strategies, notes: [] }
  const named = new Map<string, Entry[]>()
  for (const [at, space] of input.strategies.entries()) {
    const entry = entryOf(at, space, { input, catalog })
    const before = named.get(space.strategy) ?? []
    if (before.some((other) => contains(other, entry))) continue
    // A later one may hold all that an earlier one does.
    named.set(space.strategy, [...before.filter((other) => !contains(entry, other)), entry])
  }
  const kept = [...named.values()].flat().sort((one, other) => one.at - other.at)
  return { strategies: kept.map(({ space }) => space), notes: [...named.values()].flatMap(overlaps) }
}

/** Of each entry, the first one before it that it has candidates in common with. */
function overlaps(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry, at) => {
    const shared = entries.slice(0, at).find((other) => intersects(other, entry))
    return shared ? [overlap(shared, entry)] : []
  })
}

function entryOf(
  at: number,
  space: StrategySpace,
  { input, catalog }: { readonly input: OptimizationInput; readonly catalog: Catalog },
): Entry {
  const exits = { takeProfit: [null], stopLoss: [null] }
  const dimensions = dimensionsOf(declarationOf(space.strategy, catalog), space.space, { ...input, exits })
  return { at, space, sides: dimensions.map(sideOf) }
}

function sideOf(dimension: Dimension): Side {
  if (dimension.kind !== 'LIST') {
    const { kind, min, max, logarithmic } = dimension
    const step = kind === 'STEPS' ? dimension.step : null
    const isListed = kind === 'STEPS' && !logarithmic && countOf(dimension) <= MAX_LISTED
    const values = isListed ? valuesOf(dimension) : null
    return { key: values ? [...values].join() : `${min} ${max} ${step} ${logarithmic}`, values, min, max }
  }
  const numbers = dimension.values.filter((value) => value !== null)
  const ends = { min: numbers[0] ?? Number.NaN, max: numbers.at(-1) ?? Number.NaN }
  return { key: dimension.values.join(), values: new Set(dimension.values), ...ends }
}

function valuesOf(dimension: Exclude<Dimension, { kind: 'CONTINUOUS' }>): Set<Value> {
  return new Set(Array.from({ length: countOf(dimension) }, (_, index) => valueAt(dimension, index)))
}

/** Whether every candidate of the other is one of these. A point of a continuous dimension is hardly ever drawn, so that holds none. */
function contains(one: Entry, other: Entry): boolean {
  return one.sides.every(({ key, values }, index) => {
    const facing = other.sides[index]
    if (!facing || key === facing.key) return facing !== undefined
    return values !== null && facing.values !== null && [...facing.values].every((value) => values.has(value))
  })
}

function intersects(one: Entry, other: Entry): boolean {
  return one.sides.every((side, index) => {
    const facing = other.sides[index]
    return facing !== undefined && meets(side, facing)
  })
}

function meets(one: Side, other: Side): boolean {
  if (!one.values || !other.values) return one.min <= other.max && other.min <= one.max
  const [few, many] = one.values.size < other.values.size ? [one.values, other.values] : [other.values, one.values]
  return [...few].some((value) => many.has(value))
}

function overlap(one: Entry, other: Entry): string {
  const name = shown(one.space.strategy)
  return `strategies.${other.at}: its space meets that of strategies.${one.at}, '${name}' too; what both hold is tried twice`
}
