import { countOf, type Dimension } from './dimension.ts'
import { branchShares, drawIndex, drawInSteps } from './draw.ts'
import { generatorOf, hash } from './generator.ts'
import { MAX_PERMUTED, permute } from './permutation.ts'
import { PointSet } from './pointSet.ts'
import { drawPoint, type Point, pointOf, type Space, sizeOf, spaceSize } from './space.ts'

/** Keeps the numbers of a random search apart from those of other samplers with the same seed. */
const STREAM = 1

function isWeighted(dimension: Dimension): boolean {
  return dimension.kind === 'STEPS' && dimension.logarithmic && countOf(dimension) > 1
}

/** The trials of a random search, by their numbers 0 to `countTaken − 1`. */
export interface RandomSearch {
  point(number: number): Point
  /**
   * Works some of those out that a trial must be drawn after, in at most so many steps of some microseconds.
   *
   * @returns whether `point` answers at once for all numbers up to this one
   */
  prepare(number: number, steps: number): boolean
}

/**
 * Points of a finite space are equally likely and come at most once; on a logarithmic range, equal ratios are equally likely.
 *
 * Any trial is worked out alone, but in spaces whose points differ in likelihood (steps on a logarithmic range) or
 * that are continuous only in part: there a trial is drawn after those before it, which are kept. It is the meaning of stored jobs, and
 * stays (docs/decisions/0017-trials-drawn-in-order.md).
 */
export function randomSearch(space: Space, seed: number): RandomSearch {
  const size = spaceSize(space)
  const weighted = space.branches.some(({ dimensions }) => dimensions.some(isWeighted))
  if (size <= MAX_PERMUTED && !weighted) return alone(shuffled(space, hash(seed, STREAM)))
  const roomy = space.branches.every((branch) => sizeOf(branch) > MAX_PERMUTED)
  return roomy ? alone(independent(space, seed)) : new DrawnInOrder(space, seed)
}

/** Trials of which none waits for another. */
function alone(point: (number: number) => Point): RandomSearch {
  return { point, prepare: () => true }
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
class DrawnInOrder implements RandomSearch {
  readonly #points: PointSet
  /** Each step takes it a little further. */
  readonly #drawing: Iterator<void, void>

  constructor(space: Space, seed: number) {
    this.#points = new PointSet(space.branches.map(({ dimensions }) => dimensions.length))
    this.#drawing = this.#draw(space, seed)
  }

  point(number: number): Point {
    this.prepare(number, Number.POSITIVE_INFINITY)
    return this.#points.at(number)
  }

  prepare(number: number, steps: number): boolean {
    for (let step = 0; this.#points.count <= number; step += 1) {
      if (step >= steps) return false
      if (this.#drawing.next().done)
        throw new Error(`trial ${number} is outside of a search of ${this.#points.count} points`)
    }
    return true
  }

  *#draw(space: Space, seed: number): Iterator<void, void> {
    const shares = branchShares(space)
    const isSeen = (point: Point) => this.#points.has(point)
    for (;;) {
      const generator = generatorOf(seed, STREAM, this.#points.count)
      const point = yield* drawInSteps(space, shares, { isSeen, generator })
      if (!point) return
      this.#points.add(point)
      yield
    }
  }
}
