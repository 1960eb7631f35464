import type { Dimension } from '../../samplers/dimension.ts'
import { countOf, valueAt } from '../../samplers/dimension.ts'
import type { Space } from '../../samplers/space.ts'
import { classOf, equalClasses } from './classes.ts'
import type { NumberBounds } from './columnFilter.ts'
import type { PointColumns } from './trialTable.ts'

/** Values of a dimension that an axis has one by one; more are cut into equal classes. */
const MAX_LISTED = 10_000

/** One side of a heat map. Holds plain data only. */
export type Axis =
  /** Each branch has a class of its own, or shares it. */
  | { readonly kind: 'BRANCHES'; readonly classes: readonly number[]; readonly labels: readonly string[] }
  /** Numbers that rise, each with its class; what is none of them is of the class `none`, if there is one. */
  | {
      readonly kind: 'VALUES'
      readonly places: readonly number[]
      readonly values: readonly number[]
      readonly classes: readonly number[]
      readonly none: number
      readonly labels: readonly string[]
    }
  /** Equal classes between two ends, of logarithms where `logarithmic`. */
  | {
      readonly kind: 'RANGE'
      readonly places: readonly number[]
      readonly ends: readonly [min: number, max: number]
      readonly logarithmic: boolean
      readonly labels: readonly string[]
    }

/** What an axis calls trials without a take profit or a stop loss. */
const NONE = 'none'

/** Axes that are no numbers: of branches, by what they have in common. */
export function branchAxis({ branches }: Space, part: 'strategy' | 'direction'): Axis {
  const labels = [...new Set(branches.map((branch) => branch[part]))]
  return { kind: 'BRANCHES', classes: branches.map((branch) => labels.indexOf(branch[part])), labels }
}

function listOf(dimension: Dimension): (number | null)[] {
  if (dimension.kind === 'CONTINUOUS') return []
  return Array.from({ length: countOf(dimension) }, (_, index) => valueAt(dimension, index))
}

function isWithin(value: number, { min, max }: NumberBounds): boolean {
  return (min === null || value >= min) && (max === null || value <= max)
}

function spanOf(values: readonly number[], from: number, to: number): string {
  const [first, last] = [values[from] as number, values[to - 1] as number]
  return first === last ? String(first) : `${first} to ${last}`
}

/** Neighbouring values share a class where there are more of them than classes. */
function listedAxis(places: readonly number[], all: readonly (number | null)[], classes: number): Axis {
  const values = [...new Set(all.filter((value) => value !== null))].sort((one, other) => one - other)
  const hasNone = all.includes(null)
  const most = Math.min(values.length, hasNone ? classes - 1 : classes)
  const edge = (index: number) => Math.ceil((index * values.length) / most)
  const labels = Array.from({ length: most }, (_, index) => spanOf(values, edge(index), edge(index + 1)))
  return {
    kind: 'VALUES',
    places,
    values,
    classes: values.map((_, index) => Math.floor((index * most) / values.length)),
    none: hasNone ? most : -1,
    labels: hasNone ? [...labels, NONE] : labels,
  }
}

/** As few digits as tell the edges of classes apart. */
function rangeLabels(edges: readonly number[]): string[] {
  for (let digits = 4; ; digits += 1) {
    const texts = edges.map((edge) => String(Number(edge.toPrecision(Math.min(digits, 21)))))
    if (digits >= 17 || new Set(texts).size === texts.length)
      return texts.slice(1).map((to, index) => `${texts[index]} to ${to}`)
  }
}

function rangeAxis(
  places: readonly number[],
  [min, max]: readonly [number, number],
  { logarithmic, classes }: { readonly logarithmic: boolean; readonly classes: number },
): Axis {
  const ends = logarithmic ? ([Math.log(min), Math.log(max)] as const) : ([min, max] as const)
  const { edges } = equalClasses(...ends, classes)
  const shown = Array.from(edges, (edge) => (logarithmic ? Math.exp(edge) : edge))
  return { kind: 'RANGE', places, ends, logarithmic, labels: rangeLabels(shown) }
}

/**
 * An axis of numbers.
 *
 * @param places  of the dimension in each branch; −1 where a branch has none
 * @param bounds  what is shown of it
 * @param classes at most so many
 * @returns null where no value lies within the bounds
 */
export function numberAxis(
  { branches }: Space,
  places: readonly number[],
  { bounds, classes }: { readonly bounds: NumberBounds; readonly classes: number },
): Axis | null {
  const dimensions = branches.flatMap(({ dimensions }, branch) => dimensions[places[branch] ?? -1] ?? [])
  const count = dimensions.reduce((sum, dimension) => sum + countOf(dimension), 0)
  if (count <= MAX_LISTED * dimensions.length) {
    const isBounded = bounds.min !== null || bounds.max !== null
    const values = [...new Set(dimensions.flatMap(listOf))].filter((value) =>
      value === null ? !isBounded : isWithin(value, bounds),
    )
    return values.length > 0 ? listedAxis(places, values, classes) : null
  }
  const numbers = dimensions.flatMap((dimension) =>
    dimension.kind === 'LIST' ? dimension.values.filter((value) => value !== null) : [dimension.min, dimension.max],
  )
  const min = Math.max(bounds.min ?? Number.NEGATIVE_INFINITY, Math.min(...numbers))
  const max = Math.min(bounds.max ?? Number.POSITIVE_INFINITY, Math.max(...numbers))
  const logarithmic = dimensions.every((dimension) => dimension.kind !== 'LIST' && dimension.logarithmic)
  return min <= max ? rangeAxis(places, [min, max], { logarithmic, classes }) : null
}

/** How many classes an axis has. */
export function lengthOf({ labels }: Axis): number {
  return labels.length
}

/** The nearest of some numbers that rise: values of a plan may differ from those of its space in their last digit. */
function nearest(values: Float64Array, value: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) < value) low = middle + 1
    else high = middle
  }
  const before = low - 1
  return before >= 0 && value - (values[before] as number) < (values[low] as number) - value ? before : low
}

/** What gives a value its class; −1 for none. */
function classifier(axis: Exclude<Axis, { readonly kind: 'BRANCHES' }>): (value: number) => number {
  if (axis.kind === 'VALUES') {
    const values = Float64Array.from(axis.values)
    const classes = Int32Array.from(axis.classes)
    const { none } = axis
    return (value) => {
      if (Number.isNaN(value)) return none
      return values.length > 0 ? (classes[nearest(values, value)] as number) : -1
    }
  }
  const classes = equalClasses(...axis.ends, axis.labels.length)
  const { logarithmic } = axis
  return (value) => (Number.isNaN(value) ? -1 : classOf(classes, logarithmic ? Math.log(value) : value))
}

/** The classes of some trials; −1 for those that the axis does not show. */
export function classesOf(axis: Axis, { branches, places: columns }: PointColumns, numbers: Int32Array): Int32Array {
  const found = new Int32Array(numbers.length)
  if (axis.kind === 'BRANCHES') {
    const classes = Int32Array.from(axis.classes)
    for (let index = 0; index < found.length; index += 1) {
      found[index] = classes[branches[numbers[index] as number] as number] as number
    }
    return found
  }
  const places = Int32Array.from(axis.places)
  const classAt = classifier(axis)
  // Of most dimensions, neighbours have the same value.
  let [last, lastClass] = [Number.NaN, classAt(Number.NaN)]
  for (let index = 0; index < found.length; index += 1) {
    const number = numbers[index] as number
    const place = places[branches[number] as number] as number
    if (place < 0) {
      found[index] = -1
      continue
    }
    const value = (columns[place] as Float64Array)[number] as number
    if (!Object.is(value, last)) {
      last = value
      lastClass = classAt(value)
    }
    found[index] = lastClass
  }
  return found
}
