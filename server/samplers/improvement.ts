import { countOf, type Dimension, indexOf, type Value } from './dimension.ts'
import { drawIndex, drawUnseen } from './draw.ts'
import { type Generator, generatorOf } from './generator.ts'
import { type ObservedPoint, rank, rankWeights, succeeded } from './ranking.ts'
import { branchOf, drawPoint, isAdmissible, keyOf, type Point, type Space } from './space.ts'
import { cellOf, drawValue, fromUnit, hasNull, toUnit } from './unit.ts'

/** Keeps the numbers of improvement cycles apart from those of other samplers with the same seed. */
const STREAM = 3

/** How many of the best trials are changed; the best one most often. */
const PARENTS = 3

/** How often a change is of the strategy or the direction, where there is more than one. */
const BRANCH_CHANGES = 0.25

/** Changes that are tried for one point; each goes a little further than the one before. */
const MAX_CHANGES = 48
const MIN_REACH = 0.05

/** Which cycle is asked for: up to `count` points. Cycles are numbered from 0 on. */
export interface CycleRequest {
  readonly seed: number
  readonly cycle: number
  readonly count: number
}

/**
 * The new points of one improvement cycle. Half of them lie around the best trials so far (a change of parameters, exits, strategy or
 * direction), half are explored at random; all are explored while no trial has succeeded. Trials that break what is asked of them have no
 * part in it as soon as one does not; until then the least broken ones lead to it, sooner than chance where few points keep what is asked
 * (feasible before infeasible, then by how much is broken: Kalyanmoy Deb, An Efficient Constraint Handling Method for Genetic Algorithms,
 * Computer Methods in Applied Mechanics and Engineering 186, 2000). No observed point comes again: there are fewer
 * than `count` where a finite space has no more. The same arguments give the same points.
 *
 * @param observed all trials of the cycles before
 */
export function proposeCycle(
  space: Space,
  observed: readonly ObservedPoint[],
  { seed, cycle, count }: CycleRequest,
): Point[] {
  const seen = new Set(observed.map(({ point }) => keyOf(point)))
  const parents = parentsOf(observed)
  const points: Point[] = []
  for (let index = 0; index < count; index += 1) {
    const generator = generatorOf(seed, STREAM, cycle, index)
    // Turn by turn: a cycle that ends early has had both.
    const changed = index % 2 === 0 ? changeUnseen(space, parents, { seen, generator }) : null
    const point = changed ?? drawUnseen(space, (drawn) => seen.has(keyOf(drawn)), generator)
    if (!point) break
    seen.add(keyOf(point))
    points.push(point)
  }
  return points
}

/** Null where there is no parent, or everything around has been seen. */
function changeUnseen(
  space: Space,
  parents: readonly ObservedPoint[],
  { seen, generator }: { readonly seen: ReadonlySet<string>; readonly generator: Generator },
): Point | null {
  const parent = parents[drawIndex(rankWeights(parents.length), generator)]
  if (!parent) return null
  for (let change = 1; change <= MAX_CHANGES; change += 1) {
    const toOther = space.branches.length > 1 && generator.uniform() < BRANCH_CHANGES
    const point = toOther
      ? changeBranch(space, parent.point, generator)
      : changeValues(space, parent.point, { reach: MIN_REACH + change / MAX_CHANGES, generator })
    if (!seen.has(keyOf(point)) && isAdmissible(space, point)) return point
  }
  return null
}

/** The point in another branch: what both have a name for stays where it can, the rest is drawn at random. */
function changeBranch(space: Space, point: Point, generator: Generator): Point {
  const branch = (point.branch + 1 + generator.below(space.branches.length - 1)) % space.branches.length
  const drawn = drawPoint(space, branch, generator)
  const before = branchOf(space, point).dimensions
  const values = branchOf(space, drawn).dimensions.map((dimension, index) => {
    const kept = point.values[before.findIndex(({ name }) => name === dimension.name)]
    return kept !== undefined && isValueOf(dimension, kept) ? kept : (drawn.values[index] ?? null)
  })
  return { branch, values }
}

function isValueOf(dimension: Dimension, value: Value): boolean {
  if (dimension.kind !== 'CONTINUOUS') return indexOf(dimension, value) >= 0
  return value !== null && value >= dimension.min && value <= dimension.max
}

/** The point with a few values changed: at least one, of those that can be. */
function changeValues(
  space: Space,
  point: Point,
  { reach, generator }: { readonly reach: number; readonly generator: Generator },
): Point {
  const { dimensions } = branchOf(space, point)
  const free = dimensions
    .map((dimension, index) => ({ dimension, index }))
    .filter(({ dimension }) => countOf(dimension) > 1)
  const one = free[generator.below(free.length)]?.index
  const values = dimensions.map((dimension, index) => {
    const value = point.values[index] ?? null
    const isChanged = index === one || (countOf(dimension) > 1 && generator.uniform() < 1 / free.length)
    return isChanged ? changeValue(dimension, value, { reach, generator }) : value
  })
  return { branch: point.branch, values }
}

/** A value near by, at least one step away on average; between null and the numbers there is no way but a draw. */
function changeValue(
  dimension: Dimension,
  value: Value,
  { reach, generator }: { readonly reach: number; readonly generator: Generator },
): Value {
  if (value === null) return drawValue(dimension, generator)
  if (hasNull(dimension) && generator.uniform() < 1 / countOf(dimension)) return null
  const width = Math.max(reach, cellOf(dimension))
  return fromUnit(dimension, Math.min(1, Math.max(0, toUnit(dimension, value) + width * generator.normal())))
}

/** The trials that are changed, the best first. */
function parentsOf(observed: readonly ObservedPoint[]): readonly ObservedPoint[] {
  const ranked = rank(observed).filter(succeeded)
  const kept = ranked.filter(({ isBroken }) => !isBroken)
  return (kept.length > 0 ? kept : ranked).slice(0, PARENTS)
}

/** Whether each cycle found something better than all before it. @param bests the best of each; null where none succeeded */
export function improvements(bests: readonly (number | null)[]): boolean[] {
  let best: number | null = null
  return bests.map((found) => {
    const improved = found !== null && (best === null || found > best)
    if (improved) best = found
    return improved
  })
}

/** Whether the last `patience` cycles found nothing better than what was known before them. */
export function isPatienceOver(bests: readonly (number | null)[], patience: number): boolean {
  const found = improvements(bests).lastIndexOf(true)
  return bests.length - 1 - found >= patience
}
