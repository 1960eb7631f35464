import fc from 'fast-check'
import { Admissible } from './admissible.ts'
import { type Dimension, listDimension, type StepDimension } from './dimension.ts'
import { between } from './problems.fixture.ts'
import type { PlacedRelation } from './relatedLevel.ts'
import { type Branch, branchOf, type Point, type Space } from './space.ts'

/** A dimension of whole numbers. */
export function whole(name: string, min: number, max: number, logarithmic = false): StepDimension {
  return { kind: 'STEPS', name, min, max, step: 1, logarithmic }
}

/** That one value, times a factor, is below another one. */
export function isBelow(lower: number, upper: number, factor = 1): PlacedRelation {
  const holds: PlacedRelation['holds'] = (values) => factor * Number(values[lower]) < Number(values[upper])
  return { places: [lower, upper], isMonotone: true, holds }
}

/** A space of one branch. */
export function spaceOf(...dimensions: Dimension[]): Space {
  return { branches: [{ strategy: 'one', direction: 'LONG', dimensions }] }
}

const values = fc.uniqueArray(fc.option(fc.integer({ min: -20, max: 20 })), { minLength: 1, maxLength: 4 })
const lists = values.map((list) => listDimension('list', list))
const steps = fc
  .record({
    min: fc.constantFrom(0.5, 1, 3),
    step: fc.constantFrom(0.1, 0.25, 1, 2),
    count: fc.integer({ min: 1, max: 4 }),
    over: fc.constantFrom(0, 0.4),
    logarithmic: fc.boolean(),
  })
  .map(({ count, over, min, step, logarithmic }): StepDimension => {
    return { kind: 'STEPS', name: 'steps', min, max: min + (count - 1 + over) * step, step, logarithmic }
  })
const continuous = fc
  .tuple(
    fc.double({ min: 0.001, max: 10, noNaN: true }),
    fc.double({ min: 0.001, max: 1e6, noNaN: true }),
    fc.boolean(),
  )
  .map(([min, more, logarithmic]) => ({ ...between('continuous', min, min + more), logarithmic }))

function spacesOf(dimension: fc.Arbitrary<Dimension>): fc.Arbitrary<Space> {
  const branch: fc.Arbitrary<Branch> = fc.record({
    strategy: fc.constantFrom('one', 'other'),
    direction: fc.constantFrom('LONG', 'SHORT'),
    dimensions: fc.array(dimension, { maxLength: 3 }),
  })
  return fc.array(branch, { minLength: 1, maxLength: 3 }).map((branches) => ({ branches }))
}

/** Spaces of at most 192 points. */
export const finiteSpaces = spacesOf(fc.oneof(lists, steps))

/** Spaces of any kind. */
export const anySpaces = spacesOf(fc.oneof(lists, steps, continuous))

/** The branch with its second and third dimension above the first one; as it is where nothing would be left of it. */
function related(branch: Branch): Branch {
  if (branch.dimensions.length < 2) return branch
  const relations = branch.dimensions.length > 2 ? [isBelow(0, 1), isBelow(0, 2)] : [isBelow(0, 1)]
  const admissible = new Admissible(branch.dimensions, relations)
  return admissible.size > 0 ? { ...branch, admissible } : branch
}

const numbers = lists.map((list) => listDimension(list.name, [...list.values.filter((value) => value !== null), 1]))

/** Spaces of any kind, and finite ones, some points of which are no trials. */
export const anyRelatedSpaces = spacesOf(fc.oneof(numbers, steps, continuous)).map(withRelations)
export const finiteRelatedSpaces = spacesOf(fc.oneof(numbers, steps)).map(withRelations)

function withRelations({ branches }: Space): Space {
  return { branches: branches.map(related) }
}

function allows(dimension: Dimension, value: number | null | undefined): boolean {
  if (dimension.kind === 'LIST') return value !== undefined && dimension.values.includes(value)
  if (typeof value !== 'number' || value < dimension.min || value > dimension.max) return false
  if (dimension.kind === 'CONTINUOUS') return true
  const steps = (value - dimension.min) / dimension.step
  return Math.abs(steps - Math.round(steps)) < 1e-9
}

/** Whether a point is one of the space: a value of its own kind for every dimension, no more, and admissible. */
export function isPointOf(space: Space, point: Point): boolean {
  const { dimensions, admissible } = branchOf(space, point)
  if (admissible && !admissible.keeps(point.values)) return false
  return point.values.length === dimensions.length && dimensions.every((one, index) => allows(one, point.values[index]))
}
