import { countOf, type Dimension, indexOf, type Value, valueAt } from '../samplers/dimension.ts'
import { median } from '../samplers/median.ts'
import { type ObservedPoint, rank, succeeded } from '../samplers/ranking.ts'
import { branchOf, keyOf, type Point, type Space } from '../samplers/space.ts'

/** The values one step below and above; none of null, and none on a continuous dimension, where there are no steps. */
function stepsFrom(dimension: Dimension, value: Value): Value[] {
  if (dimension.kind === 'CONTINUOUS' || value === null) return []
  const index = indexOf(dimension, value)
  return [index - 1, index + 1]
    .filter((next) => next >= 0 && next < countOf(dimension))
    .map((next) => valueAt(dimension, next))
    .filter((next) => next !== null)
}

/** The points that differ from one by one step in one dimension. */
export function neighboursOf(space: Space, { branch, values }: Point): Point[] {
  return branchOf(space, { branch }).dimensions.flatMap((dimension, place) =>
    stepsFrom(dimension, values[place] ?? null).map((value) => ({ branch, values: values.with(place, value) })),
  )
}

/**
 * The median objective of the best trial's neighbours over its own: near 1 where it stands on a plateau, low, or below
 * 0, where it stands on a spike. Null where no neighbour was tried and succeeded, and where the best is not a finite
 * number above 0, which no share can be taken of.
 *
 * @param best one of those observed; by the objective unless told
 */
export function plateau(
  space: Space,
  observed: readonly ObservedPoint[],
  best: ObservedPoint | undefined = rank(observed)[0],
): number | null {
  const most = best?.objective ?? 0
  if (!best || !(most > 0) || !Number.isFinite(most)) return null
  const found = new Map(observed.filter(succeeded).map(({ point, objective }) => [keyOf(point), Number(objective)]))
  const around = neighboursOf(space, best.point).flatMap((point) => found.get(keyOf(point)) ?? [])
  const share = around.length > 0 ? median(around) / most : Number.NaN
  return Number.isFinite(share) ? share : null
}
