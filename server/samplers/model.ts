import { branchShares, drawIndex } from './draw.ts'
import type { Generator } from './generator.ts'
import { type Density, drawPlace, fitDensity, logDensity } from './parzen.ts'
import { type ObservedPoint, rank, rankWeights, succeeded } from './ranking.ts'
import { type Branch, keyOf, type Point, type Space } from './space.ts'
import { fromUnit, toUnit } from './unit.ts'

/** The share of the trials that count as good, and the most of them. */
const GOOD_SHARE = 0.15
const MAX_GOOD = 25

/** The most of a branch's other trials that are looked at, evenly spread over their ranks. */
const MAX_BAD = 1_000

/** Places that are weighed against each other for one point, and the most that are drawn for them where some are no trials. */
const CANDIDATES = 24
const MAX_DRAWN = 10 * CANDIDATES

/** The share of the points whose branch is taken at random, however well it did so far. */
const EXPLORED = 0.25

/** What the trials of one branch say. */
interface BranchModel {
  readonly branch: Branch
  readonly good: Density
  /** Places of the trials that are not good. */
  readonly bad: readonly Float64Array[]
}

/** What trials say of a space: how likely each branch is to hold the best, and where in it. */
export interface Model {
  readonly branches: readonly BranchModel[]
  readonly shares: readonly number[]
}

/** What is under way. */
export interface Busy {
  readonly pending: readonly Point[]
  /** Keys of all points that were ever taken. */
  readonly seen: ReadonlySet<string>
}

function countGood(ranked: readonly ObservedPoint[]): number {
  const share = Math.ceil(GOOD_SHARE * ranked.length)
  return Math.min(share, MAX_GOOD, ranked.filter(succeeded).length)
}

function placeOf({ dimensions }: Branch, { values }: Point): Float64Array {
  return Float64Array.from(dimensions, (dimension, index) => toUnit(dimension, values[index] ?? null))
}

/** At most `most` of a list, evenly spread. */
function thin<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)] as Item)
}

function branchModel(branch: Branch, ranked: readonly ObservedPoint[]): BranchModel {
  const places = (trials: readonly ObservedPoint[]) => trials.map(({ point }) => placeOf(branch, point))
  const count = countGood(ranked)
  const good = { places: places(ranked.slice(0, count)), weights: rankWeights(count).map((weight) => weight * count) }
  const bad = places(thin(ranked.slice(count), MAX_BAD))
  return { branch, good: fitDensity(branch.dimensions, good), bad }
}

/** Learns from trials which branches and which places in them are good. */
export function learn(space: Space, observed: readonly ObservedPoint[]): Model {
  const ranked = rank(observed)
  const byBranch = space.branches.map((): ObservedPoint[] => [])
  for (const trial of ranked) byBranch[trial.point.branch]?.push(trial)
  const good = ranked.slice(0, countGood(ranked))
  const shares = branchShares(space).map((share, branch) => {
    const count = good.filter(({ point }) => point.branch === branch).length
    return ((1 - EXPLORED) * (count + share)) / (good.length + 1) + EXPLORED * share
  })
  const branches = space.branches.map((branch, index) => branchModel(branch, byBranch[index] ?? []))
  return { branches, shares }
}

/**
 * The point that is most likely good and not bad among some that are drawn as good ones: the largest l(x) ÷ g(x).
 * Pending points count as bad. Null where all that were drawn are taken.
 */
export function propose({ branches, shares }: Model, { pending, seen }: Busy, generator: Generator): Point | null {
  const number = drawIndex(shares, generator)
  const { branch, good, bad } = branches[number] as BranchModel
  const own = pending.filter((point) => point.branch === number).map((point) => placeOf(branch, point))
  const places = [...bad, ...own]
  const other = fitDensity(branch.dimensions, { places, weights: places.map(() => 1) })
  let best: Point | null = null
  let most = Number.NEGATIVE_INFINITY
  let candidates = 0
  for (let draw = 0; candidates < CANDIDATES && draw < MAX_DRAWN; draw += 1) {
    const drawn = drawPlace(good, generator)
    const values = branch.dimensions.map((dimension, index) => fromUnit(dimension, drawn[index] as number))
    if (branch.admissible && !branch.admissible.keeps(values)) continue
    candidates += 1
    const point = { branch: number, values }
    if (seen.has(keyOf(point))) continue
    const place = placeOf(branch, point)
    const gain = logDensity(good, place) - logDensity(other, place)
    if (gain > most) [best, most] = [point, gain]
  }
  return best
}
