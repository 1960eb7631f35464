/**
 * The coordinates of point `index` of a grid: the last dimension moves fastest, as the digits of a number do.
 *
 * @param sizes how many values each dimension has, each at least 1
 * @param index 0 to `countPoints(sizes) − 1`
 */
export function pointAt(sizes: readonly number[], index: number): number[] {
  const point = new Array<number>(sizes.length).fill(0)
  let rest = index
  for (let dimension = sizes.length - 1; dimension >= 0; dimension -= 1) {
    const size = sizes[dimension] ?? 1
    point[dimension] = rest % size
    rest = Math.floor(rest / size)
  }
  return point
}

/** How many points a grid has: the product of its sizes, exact up to 2^53. */
export function countPoints(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1)
}

/**
 * The point that stands at `position` when `taken` of a grid's `points` are taken, spread evenly and in order.
 * With `taken = points` it is the position itself.
 */
export function spread(position: number, taken: number, points: number): number {
  return Math.floor((position * points) / taken)
}
