import type { Generator } from './generator.ts'
import { MAX_PERMUTED, permute } from './permutation.ts'
import { branchOf, drawPoint, type Point, pointOf, type Space, sizeOf, spaceSize } from './space.ts'

/** Draws at random before the points that are left are walked through. */
const MAX_DRAWS = 32

/** Points that are looked at in one step of a walk: about as long as the draws before it take. */
const STEP = 32

/**
 * How likely a random search takes each branch: by its number of points in a finite space, so that points are equally
 * likely; else all alike.
 */
export function branchShares(space: Space): number[] {
  const size = spaceSize(space)
  const count = space.branches.length
  return space.branches.map((branch) => (Number.isFinite(size) ? sizeOf(branch) / size : 1 / count))
}

/** An index of `shares`, each as likely as its share of 1. */
export function drawIndex(shares: Iterable<number>, generator: Generator): number {
  let rest = generator.uniform()
  let last = -1
  for (const share of shares) {
    last += 1
    rest -= share
    if (rest < 0) break
  }
  return last
}

/** Whether a point was taken before. */
export type IsSeen = (point: Point) => boolean

/** A random point that was not seen; null where none is left. */
export function drawUnseen(space: Space, isSeen: IsSeen, generator: Generator): Point | null {
  const drawing = drawInSteps(space, branchShares(space), { isSeen, generator })
  for (;;) {
    const { done, value } = drawing.next()
    if (done) return value
  }
}

/** What a point is drawn with. */
interface Drawing {
  readonly isSeen: IsSeen
  readonly generator: Generator
}

/** The same, step by step: where few points are left, the walk to one of them is as long as the space, and others may go first meanwhile. */
export function* drawInSteps(
  space: Space,
  shares: readonly number[],
  { isSeen, generator }: Drawing,
): Iterator<void, Point | null> & Iterable<void, Point | null> {
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    const point = drawPoint(space, drawIndex(shares, generator), generator)
    if (!isSeen(point)) return point
  }
  // Walks through the branches from a random one on.
  const { branches } = space
  const first = generator.below(branches.length)
  for (let step = 0; step < branches.length; step += 1) {
    const point = yield* walkBranch(space, (first + step) % branches.length, { isSeen, generator })
    if (point) return point
  }
  return null
}

/** Walks through the points of a branch in an order of their own; one that is too large to be walked is drawn from. */
function* walkBranch(space: Space, branch: number, { isSeen, generator }: Drawing): Iterable<void, Point | null> {
  const own = { branches: [branchOf(space, { branch })] }
  const size = spaceSize(own)
  if (size > MAX_PERMUTED) return drawPoint(space, branch, generator)
  const key = generator.below(2 ** 32)
  for (let position = 0; position < size; position += 1) {
    const point = { branch, values: pointOf(own, permute(position, size, key)).values }
    if (!isSeen(point)) return point
    if (position % STEP === STEP - 1) yield
  }
  return null
}
