/** What a piece of work cost, beside where it stands in each dimension of its kind. */
export interface CostSample {
  /** A number in each dimension; all samples of a fit have the same ones. */
  readonly at: readonly number[]
  /** Logarithm of what it cost, in a unit of one's own choice. */
  readonly log: number
}

/** A curve over one dimension: straight between its knots, which rise. */
interface Curve {
  readonly dimension: number
  readonly isLogarithmic: boolean
  readonly knots: readonly { readonly x: number; readonly y: number }[]
}

/** How the logarithm of a cost depends on where a piece stands: a level, and a curve for each dimension that explains some of it. */
export interface CostCurves {
  readonly level: number
  readonly curves: readonly Curve[]
}

/** A dimension with more values than this is cut into so many parts with as many samples each. */
const MAX_KNOTS = 12

/** A dimension explains the cost if its curve, fitted without a sample, leaves no more than this share of the deviation of that sample. */
const MAX_UNEXPLAINED = 0.7

/** Costs whose mean deviation is below this are taken for equal. */
const EVEN = 0.02

/** Below so many samples no dimension is fitted. */
const FEWEST = 4

function median(values: readonly number[]): number {
  const rising = values.toSorted((one, other) => one - other)
  const middle = (rising.length - 1) / 2
  return ((rising[Math.floor(middle)] ?? 0) + (rising[Math.ceil(middle)] ?? 0)) / 2
}

/** Neighbours on the line are put together, so that there are not too many of them. */
function partsOf(points: readonly { readonly x: number; readonly y: number }[]) {
  const byValue = [...Map.groupBy(points, ({ x }) => x).values()].toSorted(
    (one, other) => (one[0]?.x ?? 0) - (other[0]?.x ?? 0),
  )
  if (byValue.length <= MAX_KNOTS) return byValue
  const size = Math.ceil(byValue.length / MAX_KNOTS)
  return Array.from({ length: Math.ceil(byValue.length / size) }, (_, part) =>
    byValue.slice(part * size, (part + 1) * size).flat(),
  )
}

function curveOf(samples: readonly CostSample[], dimension: number): Curve {
  const isLogarithmic = samples.every(({ at }) => (at[dimension] ?? 0) > 0)
  const points = samples.map(({ at, log }) => {
    const value = at[dimension] ?? 0
    return { x: isLogarithmic ? Math.log(value) : value, y: log }
  })
  const knots = partsOf(points).map((part) => ({
    x: median(part.map(({ x }) => x)),
    y: median(part.map(({ y }) => y)),
  }))
  return { dimension, isLogarithmic, knots }
}

/** Beyond its ends a curve changes a cost by no more than so many times: what lies further off is not known. */
const FARTHEST = Math.log(1e6)

/** Beyond its ends a curve over logarithms goes on as steeply as there, but no cost grows faster than what sets it; any other stays level. */
function beyond(x: number, end: { readonly x: number; readonly y: number }, slope: number, isLogarithmic: boolean) {
  if (!isLogarithmic) return end.y
  return end.y + Math.min(1, Math.max(-1, slope)) * Math.min(FARTHEST, Math.max(-FARTHEST, x - end.x))
}

function valueAt({ dimension, isLogarithmic, knots }: Curve, at: readonly number[]): number {
  const value = at[dimension] ?? 0
  const x = isLogarithmic ? Math.log(value) : value
  const [first, second] = knots
  const [last, before] = [knots.at(-1), knots.at(-2)]
  if (!first || !last) return 0
  // 0 has no logarithm: it costs what the least did that was seen.
  if (!second || !before || (isLogarithmic && value <= 0)) return first.y
  if (x <= first.x) return beyond(x, first, (second.y - first.y) / (second.x - first.x), isLogarithmic)
  if (x >= last.x) return beyond(x, last, (last.y - before.y) / (last.x - before.x), isLogarithmic)
  const above = knots.findIndex((knot) => knot.x >= x)
  const [from, to] = [knots[above - 1] ?? first, knots[above] ?? last]
  return from.y + ((x - from.x) / (to.x - from.x)) * (to.y - from.y)
}

/** Parts of the samples, each of which is left out once. */
const FOLDS = 8

/** The mean deviation of samples from a curve over a dimension that was fitted without them. */
function deviationOf(samples: readonly CostSample[], dimension: number | null): number {
  const folds = Math.min(FOLDS, samples.length)
  let sum = 0
  for (let fold = 0; fold < folds; fold += 1) {
    const seen = samples.filter((_, index) => index % folds !== fold)
    const level = median(seen.map(({ log }) => log))
    const curve = dimension === null ? null : curveOf(seen, dimension)
    for (let index = fold; index < samples.length; index += folds) {
      const { at, log } = samples[index] as CostSample
      sum += Math.abs(log - (curve ? valueAt(curve, at) : level))
    }
  }
  return sum / samples.length
}

/**
 * Fits how costs depend on where their pieces stand: one dimension after the other, that first which explains most of samples that it has
 * not seen, each with the medians of what the ones before have left (so that single pieces which took long for another reason
 * mislead nobody). Dimensions that explain nothing are left out.
 */
export function fitCosts(samples: readonly CostSample[]): CostCurves {
  const level = median(samples.map(({ log }) => log))
  let left = samples.map(({ at, log }) => ({ at, log: log - level }))
  const curves: Curve[] = []
  const open = new Set((samples[0]?.at ?? []).keys())
  while (open.size > 0 && samples.length >= FEWEST) {
    const [best] = [...open]
      .map((dimension) => ({ dimension, deviation: deviationOf(left, dimension) }))
      .toSorted((one, other) => one.deviation - other.deviation)
    const deviation = deviationOf(left, null)
    if (!best || deviation < EVEN || best.deviation > MAX_UNEXPLAINED * deviation) break
    const curve = curveOf(left, best.dimension)
    left = left.map(({ at, log }) => ({ at, log: log - valueAt(curve, at) }))
    curves.push(curve)
    open.delete(best.dimension)
  }
  return { level: level + meanOf(samples, left), curves }
}

/** Pieces that lie further from the others than so many of their usual distances count as if they lay there. */
const FAR = 3
const LEAST_FAR = 0.5

/** The logarithm by which all pieces together cost more than their curves say: medians say less than the mean where costs lie far apart. */
function meanOf(samples: readonly CostSample[], left: readonly CostSample[]): number {
  const far = Math.max(LEAST_FAR, FAR * median(left.map(({ log }) => Math.abs(log))))
  const costs = samples.map(({ log }, index) => {
    const deviation = left[index]?.log ?? 0
    const fitted = Math.exp(log - deviation)
    return { fitted, actual: fitted * Math.exp(Math.min(far, Math.max(-far, deviation))) }
  })
  const sum = (of: 'fitted' | 'actual') => costs.reduce((all, cost) => all + cost[of], 0)
  return samples.length === 0 ? 0 : Math.log(sum('actual') / sum('fitted'))
}

/** The cost of a piece that stands there. */
export function costAt({ level, curves }: CostCurves, at: readonly number[]): number {
  return Math.exp(curves.reduce((sum, curve) => sum + valueAt(curve, at), level))
}
