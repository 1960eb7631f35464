import type { Catalog } from '../plan.ts'
import { MAX_TOLD } from '../problems.ts'
import type { OptimizationInput, ParameterSpace, Specification, StrategySpace } from '../specification.ts'
import { withoutRepeatedSpaces } from './repeatedSpaces.ts'

/** What is left of an input, and what was left out of it, in sentences. */
export interface Distinct<Input> {
  readonly input: Input
  readonly notes: readonly string[]
}

/** Numbers that differ by more than this part of themselves differ in their first 12 digits. */
const NOISE = 1e-11

/**
 * A job without what it would only run again: equal values, directions and exits, and equal spaces of a strategy. Each
 * candidate is one attempt then, in figures that count attempts too.
 *
 * Only for jobs that begin: what the numbers of a stored job's trials mean depends on what stands in it twice.
 *
 * @param catalog must know every strategy of the specification
 */
export function distinctJob(specification: Specification, catalog: Catalog): Distinct<Specification> {
  switch (specification.kind) {
    case 'BACKTEST':
      return { input: specification, notes: [] }
    case 'OPTIMIZATION': {
      const { input, notes } = distinctSweep(specification.input, catalog)
      return { input: { ...specification, input }, notes }
    }
    case 'WALK_FORWARD': {
      const { input, notes } = nested(specification.input, catalog)
      return { input: { ...specification, input }, notes }
    }
    case 'IMPROVEMENT': {
      const { input, notes } = nested(specification.input, catalog)
      return { input: { ...specification, input }, notes }
    }
  }
}

function nested<Input extends { readonly optimization: OptimizationInput }>(
  given: Input,
  catalog: Catalog,
): Distinct<Input> {
  const { input: optimization, notes } = distinctSweep(given.optimization, catalog)
  return { input: { ...given, optimization }, notes: notes.map((note) => `optimization.${note}`) }
}

function distinctSweep(input: OptimizationInput, catalog: Catalog): Distinct<OptimizationInput> {
  const notes: string[] = []
  const once = <T>(path: string, { length }: readonly T[], kept: readonly T[]): readonly T[] => {
    if (kept.length < length) notes.push(repeated(path, length, length - kept.length))
    return kept
  }
  const values = <T extends number | null>(path: string, list: readonly T[]) => once(path, list, distinctNumbers(list))
  const spaces = input.strategies.map((entry, at) => distinctSpace(entry, `strategies.${at}`, values))
  const twice = withoutRepeatedSpaces({ ...input, strategies: spaces }, catalog)
  const distinct = {
    ...input,
    strategies: once('strategies', spaces, twice.strategies),
    directions: once('directions', input.directions, [...new Set(input.directions)]),
    exits: {
      takeProfit: values('exits.takeProfit', input.exits.takeProfit),
      stopLoss: values('exits.stopLoss', input.exits.stopLoss),
    },
  }
  return { input: distinct, notes: firstOf([...notes, ...twice.notes]) }
}

function distinctSpace(
  { strategy, space }: StrategySpace,
  path: string,
  once: (path: string, list: readonly number[]) => readonly number[],
): StrategySpace {
  const distinct = (given: ParameterSpace, at: number): ParameterSpace =>
    given.values === null ? given : { ...given, values: once(`${path}.space.${at}.values`, given.values) }
  return { strategy, space: space.map(distinct) }
}

/** The first of each number, in their order. */
function distinctNumbers<T extends number | null>(list: readonly T[]): readonly T[] {
  if (!hasRepeats(list)) return list
  const seen = new Set<number | null>()
  return list.filter((value) => {
    const key = value === null ? null : Number(value.toPrecision(12))
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

/** Sorting finds repeats far sooner than text does, and most lists have none. */
function hasRepeats(list: readonly (number | null)[]): boolean {
  const numbers = Float64Array.from(list.filter((value) => value !== null)).sort()
  const isNear = (at: number) => (numbers[at + 1] ?? 0) - (numbers[at] ?? 0) <= NOISE * Math.abs(numbers[at] ?? 0)
  for (let at = 0; at + 1 < numbers.length; at++) if (isNear(at)) return true
  return list.length - numbers.length > 1
}

function repeated(path: string, count: number, repeats: number): string {
  const stand = repeats === 1 ? 'is a repeat' : 'are repeats'
  return `${path}: ${repeats} of ${count} ${stand} of others; each is tried once`
}

function firstOf(notes: readonly string[]): readonly string[] {
  if (notes.length <= MAX_TOLD) return notes
  return [...notes.slice(0, MAX_TOLD), `${notes.length - MAX_TOLD} more notes are not told`]
}
