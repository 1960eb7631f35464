import type { Parameter } from '../engine/strategies/strategy.ts'

/** A value of a dimension; null where a list has it, for no such exit. */
export type Value = number | null

/** Values that were named, each once, numbers rising; null, where there is one, stands last and next to no number. */
export interface ListDimension {
  readonly kind: 'LIST'
  readonly name: string
  readonly values: readonly Value[]
}

/** Values `step` apart from `min` on, none above `max`. */
export interface StepDimension {
  readonly kind: 'STEPS'
  readonly name: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly logarithmic: boolean
}

/** Every number from `min` to `max`. */
export interface ContinuousDimension {
  readonly kind: 'CONTINUOUS'
  readonly name: string
  readonly min: number
  readonly max: number
  readonly logarithmic: boolean
}

/** One number that a search may choose. Where it is logarithmic, `min` is above 0 and equal ratios are equally likely. */
export type Dimension = ListDimension | StepDimension | ContinuousDimension

/** What a parameter may be: exactly one of `values` and `range` is given. A step of null is the parameter's own. */
export interface Choice {
  readonly values: readonly number[] | null
  readonly range: {
    readonly min: number
    readonly max: number
    readonly step: number | null
    readonly logarithmic: boolean
  } | null
}

/** A dimension of named values, in any order, repeats allowed; at least one. */
export function listDimension(name: string, values: readonly Value[]): ListDimension {
  const numbers = [...new Set(values.filter((value) => value !== null))].sort((one, other) => one - other)
  return { kind: 'LIST', name, values: values.includes(null) ? [...numbers, null] : numbers }
}

/**
 * What a search may choose for a parameter: its default alone where no choice is given. A whole number has the step 1
 * by nature; any other number is continuous unless the choice names a step.
 */
export function dimensionOf(
  { name, kind, default: standard }: Pick<Parameter, 'name' | 'kind' | 'default'>,
  choice: Choice | undefined,
): Dimension {
  const { values = null, range = null } = choice ?? {}
  if (!range) return listDimension(name, values ?? [standard])
  const { min, max, logarithmic } = range
  if (min === max) return listDimension(name, [min])
  const step = range.step ?? (kind === 'INTEGER' ? 1 : null)
  if (step === null) return { kind: 'CONTINUOUS', name, min, max, logarithmic }
  return { kind: 'STEPS', name, min, max, step, logarithmic }
}

/** How many values a dimension has; Infinity where it is continuous. */
export function countOf(dimension: Dimension): number {
  switch (dimension.kind) {
    case 'LIST':
      return dimension.values.length
    case 'STEPS':
      return Math.floor((dimension.max - dimension.min) / dimension.step + 1e-9) + 1
    case 'CONTINUOUS':
      return Number.POSITIVE_INFINITY
  }
}

/** Whole numbers below it have at most 12 digits, and no noise. */
const MAX_EXACT = 1e12

/** Removes the noise of binary fractions, and never leaves the range. */
function stepValue({ min, max, step }: StepDimension, index: number): number {
  if (index === 0) return min
  const sum = min + index * step
  // The same number either way; the way through text takes as long as all else that a draw does.
  const value = Number.isInteger(sum) && Math.abs(sum) < MAX_EXACT ? sum : Number(sum.toPrecision(12))
  return Math.min(max, Math.max(min, value))
}

/** Value `index` of a dimension that is not continuous, 0 to `countOf − 1`. */
export function valueAt(dimension: ListDimension | StepDimension, index: number): Value {
  return dimension.kind === 'LIST' ? (dimension.values[index] ?? null) : stepValue(dimension, index)
}

/** Which value of a dimension that is not continuous this is; −1 for none of them. */
export function indexOf(dimension: ListDimension | StepDimension, value: Value): number {
  if (dimension.kind === 'LIST') return dimension.values.indexOf(value)
  if (value === null) return -1
  const index = Math.round((value - dimension.min) / dimension.step)
  return index >= 0 && index < countOf(dimension) && stepValue(dimension, index) === value ? index : -1
}
