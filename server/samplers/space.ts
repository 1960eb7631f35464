import type { Direction } from '../engine/strategies/strategy.ts'
import type { Admissible } from './admissible.ts'
import { countOf, type Dimension, type Value, valueAt } from './dimension.ts'
import type { Generator } from './generator.ts'
import { countPoints, pointAt } from './grid.ts'
import { drawValue } from './unit.ts'

/** A strategy in a direction, with what may be chosen for it: its parameters, then its exits. */
export interface Branch {
  readonly strategy: string
  readonly direction: Direction
  readonly dimensions: readonly Dimension[]
  /** Which of its points are trials; absent where all are. */
  readonly admissible?: Admissible
}

/** Everything that a search may choose: a branch, then a value of each of its dimensions. At least one branch. */
export interface Space {
  readonly branches: readonly Branch[]
}

/** One choice. */
export interface Point {
  /** Which of the space's branches. */
  readonly branch: number
  /** One a dimension of the branch, in their order. */
  readonly values: readonly Value[]
}

/** How many points a branch has with those that are no trials; Infinity where a dimension is continuous. */
export function gridSizeOf({ dimensions }: Branch): number {
  return countPoints(dimensions.map(countOf))
}

/** How many points a branch has; Infinity where a dimension is continuous. */
export function sizeOf(branch: Branch): number {
  return branch.admissible?.size ?? gridSizeOf(branch)
}

/** How many points a space has; Infinity where a dimension is continuous. */
export function spaceSize(space: Space): number {
  return space.branches.reduce((sum, branch) => sum + sizeOf(branch), 0)
}

/** How many points of a space break relations, and so are none; null where that has no count. */
export function countSkipped({ branches }: Space): number | null {
  const related = branches.filter(({ admissible }) => admissible !== undefined)
  const skipped = related.reduce((sum, branch) => sum + gridSizeOf(branch) - sizeOf(branch), 0)
  return Number.isFinite(skipped) ? skipped : null
}

/** Whether a point keeps the relations of its branch. */
export function isAdmissible(space: Space, point: Point): boolean {
  return branchOf(space, point).admissible?.keeps(point.values) ?? true
}

/** How many trials a search has that may take so many: it takes every point at most once. */
export function countTaken(space: Space, trials: number): number {
  return Math.min(trials, spaceSize(space))
}

/** The branch that a point is of. */
export function branchOf(space: Space, { branch }: Pick<Point, 'branch'>): Branch {
  const found = space.branches[branch]
  if (!found) throw new Error(`a point names branch ${branch}, which its space does not have`)
  return found
}

/**
 * Point `index` of a finite space: branch by branch, the last dimension moving fastest.
 *
 * @param index 0 to `spaceSize − 1`
 */
export function pointOf(space: Space, index: number): Point {
  let rest = index
  for (const [number, branch] of space.branches.entries()) {
    const size = sizeOf(branch)
    if (rest < size) return { branch: number, values: valuesAt(branch, rest) }
    rest -= size
  }
  throw new Error(`point ${index} is outside of a space of ${spaceSize(space)}`)
}

function valuesAt({ dimensions, admissible }: Branch, index: number): Value[] {
  const coordinates = admissible ? admissible.at(index) : pointAt(dimensions.map(countOf), index)
  return dimensions.map((dimension, place) => {
    if (dimension.kind === 'CONTINUOUS')
      throw new Error(`'${dimension.name}' is continuous: its values have no numbers`)
    return valueAt(dimension, coordinates[place] ?? 0)
  })
}

/** The same text for the same point, and for no other. */
export function keyOf({ branch, values }: Point): string {
  return `${branch}:${values.join(',')}`
}

/** Any point of a branch, equally likely but for logarithmic dimensions, on which equal ratios are. */
export function drawPoint(space: Space, branch: number, generator: Generator): Point {
  const { dimensions, admissible } = branchOf(space, { branch })
  const any = () => dimensions.map((dimension) => drawValue(dimension, generator))
  return { branch, values: admissible ? admissible.draw(any, generator) : any() }
}
