import { countOf, type Dimension, indexOf, type Value, valueAt } from './dimension.ts'
import type { Generator } from './generator.ts'

/** How the numbers of a dimension lie on the way from 0 to 1: each of a list, and each step, in the middle of its cell. */
interface Scale {
  readonly low: number
  readonly high: number
  readonly logarithmic: boolean
}

/** How many numbers a dimension has, null left out. */
function countNumbers(dimension: Dimension): number {
  return countOf(dimension) - (hasNull(dimension) ? 1 : 0)
}

/** Whether null is a value of the dimension. */
export function hasNull(dimension: Dimension): boolean {
  return dimension.kind === 'LIST' && dimension.values.at(-1) === null
}

function scaleOf(dimension: Dimension): Scale {
  if (dimension.kind === 'LIST') return { low: -0.5, high: countNumbers(dimension) - 0.5, logarithmic: false }
  const { min, max, logarithmic } = dimension
  if (dimension.kind === 'CONTINUOUS') return { low: min, high: max, logarithmic }
  const { step } = dimension
  const low = logarithmic ? Math.max(min - step / 2, min / 2) : min - step / 2
  return { low, high: min + (countOf(dimension) - 0.5) * step, logarithmic }
}

/** The share of the way from 0 to 1 that one value takes; 0 where the dimension is continuous. */
export function cellOf(dimension: Dimension): number {
  const count = countNumbers(dimension)
  return count > 0 ? 1 / count : 1
}

/** Where a value lies between 0 and 1; NaN for null. */
export function toUnit(dimension: Dimension, value: Value): number {
  if (value === null) return Number.NaN
  const { low, high, logarithmic } = scaleOf(dimension)
  const place = dimension.kind === 'LIST' ? indexOf(dimension, value) : value
  return logarithmic ? Math.log(place / low) / Math.log(high / low) : (place - low) / (high - low)
}

/** The value that lies at a place from 0 to 1, or next to it; null for NaN. */
export function fromUnit(dimension: Dimension, unit: number): Value {
  if (Number.isNaN(unit)) return null
  const { low, high, logarithmic } = scaleOf(dimension)
  const place = logarithmic ? low * (high / low) ** unit : low + unit * (high - low)
  if (dimension.kind === 'CONTINUOUS') return Math.min(dimension.max, Math.max(dimension.min, place))
  const index = dimension.kind === 'LIST' ? place : (place - dimension.min) / dimension.step
  return valueAt(dimension, Math.min(countNumbers(dimension) - 1, Math.max(0, Math.round(index))))
}

/** Any value of a dimension, equally likely; on a logarithmic one, equal ratios are. */
export function drawValue(dimension: Dimension, generator: Generator): Value {
  const count = countOf(dimension)
  if (hasNull(dimension) && generator.below(count) === count - 1) return null
  return fromUnit(dimension, generator.uniform())
}
