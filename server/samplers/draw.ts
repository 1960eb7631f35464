import type { Generator } from './generator.ts'
import { MOST_PERMUTED, permute } from './permutation.ts'
import { branchOf, drawPoint, keyOf, type Point, pointOf, type Space, sizeOf, spaceSize } from './space.ts'

/** Draws at random before the points that are left are walked through. */
const MOST_DRAWS = 32

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

/** A random point that is not among those seen; null where none is left. */
export function drawUnseen(space: Space, seen: ReadonlySet<string>, generator: Generator): Point | null {
  const shares = branchShares(space)
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const point = drawPoint(space, drawIndex(shares, generator), generator)
    if (!seen.has(keyOf(point))) return point
  }
  return findUnseen(space, seen, generator)
}

/** Walks through the branches from a random one on. */
function findUnseen(space: Space, seen: ReadonlySet<string>, generator: Generator): Point | null {
  const { branches } = space
  const first = generator.below(branches.length)
  for (let step = 0; step < branches.length; step += 1) {
    const point = findInBranch(space, (first + step) % branches.length, { seen, generator })
    if (point) return point
  }
  return null
}

/** Walks through the points of a branch in an order of their own; one that is too large to be walked is drawn from. */
function findInBranch(
  space: Space,
  branch: number,
  { seen, generator }: { readonly seen: ReadonlySet<string>; readonly generator: Generator },
): Point | null {
  const own = { branches: [branchOf(space, { branch })] }
  const size = spaceSize(own)
  if (size > MOST_PERMUTED) return drawPoint(space, branch, generator)
  const key = generator.below(2 ** 32)
  for (let position = 0; position < size; position += 1) {
    const point = { branch, values: pointOf(own, permute(position, size, key)).values }
    if (!seen.has(keyOf(point))) return point
  }
  return null
}
