import type { Space } from '../../samplers/space.ts'
import { type InputProblem, problem, shown } from '../problems.ts'
import { type Axis, branchAxis, numberAxis } from './axis.ts'
import type { NumberBounds } from './columnFilter.ts'
import { dimensionNames, findDimension, isExit, ownersOf } from './dimensionNames.ts'
import { namesText, type TrialFilter } from './trialFilter.ts'

/** What a heat map's sides are called, and how finely they are cut. */
export interface AxesInput {
  readonly x: string
  readonly y: string
  readonly classes: number
  /** What it is narrowed to: a side shows nothing beyond the bounds of its own parameter. */
  readonly filter: Pick<TrialFilter, 'parameters'>
}

/** Both sides; null where no value lies within the bounds of one, or there are problems. */
export interface ReadAxes {
  readonly axes: { readonly x: Axis; readonly y: Axis } | null
  readonly problems: readonly InputProblem[]
}

/** Sides that are no numbers. */
const BRANCH_AXES = ['direction', 'strategy'] as const

function checkName(space: Space, path: string, name: string): InputProblem[] {
  if (BRANCH_AXES.some((one) => one === name)) return []
  const known = namesText([...dimensionNames(space), ...BRANCH_AXES])
  const found = findDimension(space, name)
  if (!found) {
    return [problem(path, 'UNKNOWN_PARAMETER', `'${shown(name)}' is no dimension of this job; it has ${known}`)]
  }
  if (isExit(name) || ownersOf(space, found) === 1) return []
  const message = `several strategies have '${shown(name)}': name one of them, as 'strategy.${shown(name)}'; there are ${known}`
  return [problem(path, 'AMBIGUOUS', message)]
}

/** Where several bounds are given for one name, all of them hold. */
function boundsOf(name: string, parameters: AxesInput['filter']['parameters']): NumberBounds {
  const own = (parameters ?? []).filter((one) => one.name === name)
  const ends = (values: readonly (number | null)[]) => values.filter((value) => value !== null)
  const [least, most] = [ends(own.map(({ min }) => min)), ends(own.map(({ max }) => max))]
  return { min: least.length > 0 ? Math.max(...least) : null, max: most.length > 0 ? Math.min(...most) : null }
}

function axisOf(space: Space, name: string, { classes, filter }: AxesInput): Axis | null {
  const part = BRANCH_AXES.find((one) => one === name)
  if (part) return branchAxis(space, part)
  const places = findDimension(space, name)?.places ?? []
  return numberAxis(space, places, { classes, bounds: boundsOf(name, filter.parameters) })
}

/** The sides of a heat map, or all that is wrong with their names. */
export function readAxes(space: Space, input: AxesInput): ReadAxes {
  const { x, y } = input
  const problems = [...checkName(space, 'x', x), ...checkName(space, 'y', y)]
  if (x === y) problems.push(problem('y', 'AMBIGUOUS', `it is '${shown(y)}' as x is: name another dimension`))
  if (problems.length > 0) return { axes: null, problems }
  const [column, row] = [axisOf(space, x, input), axisOf(space, y, input)]
  return { axes: column && row && { x: column, y: row }, problems }
}
