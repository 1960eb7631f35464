import fc from 'fast-check'
import { type Dimension, listDimension, type StepDimension } from './dimension.ts'
import { between } from './problems.fixture.ts'
import { type Branch, branchOf, type Point, type Space } from './space.ts'

/** A dimension of whole numbers. */
export function whole(name: string, min: number, max: number, logarithmic = false): StepDimension {
  return { kind: 'STEPS', name, min, max, step: 1, logarithmic }
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

function allows(dimension: Dimension, value: number | null | undefined): boolean {
  if (dimension.kind === 'LIST') return value !== undefined && dimension.values.includes(value)
  if (typeof value !== 'number' || value < dimension.min || value > dimension.max) return false
  if (dimension.kind === 'CONTINUOUS') return true
  const steps = (value - dimension.min) / dimension.step
  return Math.abs(steps - Math.round(steps)) < 1e-9
}

/** Whether a point is one of the space: a value of its own kind for every dimension, and no more. */
export function isPointOf(space: Space, point: Point): boolean {
  const { dimensions } = branchOf(space, point)
  return point.values.length === dimensions.length && dimensions.every((one, index) => allows(one, point.values[index]))
}
