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

/** The strategies of a sweep, each space once, and what is said of those that have some candidates in common. */
export function withoutRepeatedSpaces(
  input: OptimizationInput,
  catalog: Catalog,
): { readonly strategies: readonly StrategySpace[]; readonly notes: readonly string[] } {
  const kept: StrategySpace[] = []
  const notes: string[] = []
  const named = new Map<string, Entry[]>()
  const isNamedTwice = new Set(input.strategies.map(({ strategy }) => strategy)).size < input.strategies.length
  if (!isNamedTwice) return { strategies: input.strategies, notes }
  for (const [at, space] of input.strategies.entries()) {
    const entry = entryOf(at, space, { input, catalog })
    const before = named.get(space.strategy) ?? []
    if (before.some((other) => isEqual(other, entry))) continue
    const shared = before.find((other) => intersects(other, entry))
    if (shared) notes.push(overlap(shared, entry))
    named.set(space.strategy, [...before, entry])
    kept.push(space)
  }
  return { strategies: kept, notes }
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

function isEqual(one: Entry, other: Entry): boolean {
  return one.sides.every(({ key }, index) => key === other.sides[index]?.key)
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
