import { countOf, type Dimension } from './dimension.ts'
import { branchShares, drawIndex, drawUnseen } from './draw.ts'
import { generatorOf, hash } from './generator.ts'
import { MOST_PERMUTED, permute } from './permutation.ts'
import { drawPoint, keyOf, type Point, pointOf, type Space, sizeOf, spaceSize } from './space.ts'

/** Keeps the numbers of a random search apart from those of other samplers with the same seed. */
const STREAM = 1

function isWeighted(dimension: Dimension): boolean {
  return dimension.kind === 'STEPS' && dimension.logarithmic && countOf(dimension) > 1
}

/**
 * The trials of a random search, by their numbers 0 to `countTaken − 1`. Points of a finite space are equally likely
 * and come at most once; on a logarithmic range, equal ratios are equally likely.
 *
 * Any trial is worked out alone, but in spaces whose points differ in likelihood (steps on a logarithmic range) or
 * that are continuous only in part: there a trial is drawn after those before it, which are kept.
 */
export function randomSearch(space: Space, seed: number): (number: number) => Point {
  const size = spaceSize(space)
  const weighted = space.branches.some(({ dimensions }) => dimensions.some(isWeighted))
  if (size <= MOST_PERMUTED && !weighted) return shuffled(space, hash(seed, STREAM))
  const roomy = space.branches.every((branch) => sizeOf(branch) > MOST_PERMUTED)
  return roomy ? independent(space, seed) : inOrder(space, seed)
}

/** Points by a shuffle of their numbers. */
function shuffled(space: Space, key: number): (number: number) => Point {
  const size = spaceSize(space)
  return (number) => pointOf(space, permute(number, size, key))
}

/** Points that are so many that no two are alike. */
function independent(space: Space, seed: number): (number: number) => Point {
  const shares = branchShares(space)
  return (number) => {
    const generator = generatorOf(seed, STREAM, number)
    return drawPoint(space, drawIndex(shares, generator), generator)
  }
}

/** Points of which none came before. */
function inOrder(space: Space, seed: number): (number: number) => Point {
  const points: Point[] = []
  const seen = new Set<string>()
  return (number) => {
    while (points.length <= number) {
      const point = drawUnseen(space, seen, generatorOf(seed, STREAM, points.length))
      if (!point) throw new Error(`trial ${number} is outside of a search of ${points.length} points`)
      seen.add(keyOf(point))
      points.push(point)
    }
    return points[number] as Point
  }
}
