import type { Value } from './dimension.ts'

/** What the values of some dimensions of a branch must keep for a point to be a trial. */
export interface PlacedRelation {
  /** The dimensions that it reads, by their places in the branch. */
  readonly places: readonly number[]
  /** Whether, while one value rises and the others stay, it begins or ends to hold once at the most. */
  readonly isMonotone: boolean
  /** @param values by the places of the branch; only those at its own are read */
  holds(values: readonly Value[]): boolean
}

/** The values of one dimension, in the order in which a grid walks them. */
export type Values = ArrayLike<number>

/** The values of a level that are admissible behind some values of those before it, as places among the rising ones. */
export interface AdmissibleRun {
  readonly from: number
  readonly to: number
  /** Those of them that are; null for all. */
  readonly some: readonly number[] | null
}

/** How many combinations a level and those behind it have, behind some values of those before it. */
export interface Part {
  readonly count: number
  /** Up to each value, in the grid's order; null for the last level, each of whose values is one. */
  readonly sums: Float64Array | null
  /** What is admissible of the last level; null for the others. */
  readonly run: AdmissibleRun | null
  /** What follows each value; null where that is the last level. */
  readonly next: readonly (Part | null)[] | null
}

/** One dimension of a group. */
export interface Level {
  readonly place: number
  /** In the grid's order. */
  readonly given: Values
  /** Rising. */
  readonly sorted: Float64Array
  /** Where in the grid's order each of them stands; null where it rises too. */
  readonly order: Uint32Array | null
  /** The relations of which it is the last dimension. */
  readonly decided: readonly PlacedRelation[]
  /** The levels before it that what follows depends on; null for all of them. */
  readonly frontier: readonly number[] | null
  /** What was counted of this level and all behind it, by the values of the frontier. */
  readonly known: Map<number, Part>
}

/** What levels are made of. */
interface LevelTerms {
  readonly places: readonly number[]
  readonly values: readonly Values[]
  readonly relations: readonly PlacedRelation[]
}

/** A level of a group. */
export function levelOf(level: number, { places, values, relations }: LevelTerms): Level {
  const place = places[level] as number
  const given = values[level] ?? []
  const levelsOf = (relation: PlacedRelation) => relation.places.map((other) => places.indexOf(other))
  const open = relations.filter((relation) => Math.max(...levelsOf(relation)) >= level)
  const frontier = [...new Set(open.flatMap(levelsOf))]
    .filter((other) => other < level)
    .sort((one, other) => one - other)
  return {
    place,
    given,
    ...rising(given),
    decided: relations.filter((relation) => Math.max(...levelsOf(relation)) === level),
    // Behind the first level all are told apart where all matter: nothing is met twice.
    frontier: level > 0 && frontier.length === level ? null : frontier,
    known: new Map(),
  }
}

/** Values in rising order, with where in their own order each of them stands. */
function rising(values: Values): Pick<Level, 'sorted' | 'order'> {
  const sorted = Float64Array.from(values)
  if (sorted.every((value, at) => at === 0 || (sorted[at - 1] as number) < value)) return { sorted, order: null }
  const order = Uint32Array.from(values, (_, index) => index).sort(
    (one, other) => (values[one] as number) - (values[other] as number),
  )
  return { sorted: sorted.sort(), order }
}

/** The part of a run of values that keeps a relation which begins or ends to hold once at the most; found by halving. */
export function narrowed(holds: (at: number) => boolean, [from, to]: readonly [number, number]): [number, number] {
  if (from >= to) return [from, from]
  const isFirst = holds(from)
  if (isFirst === holds(to - 1)) return isFirst ? [from, to] : [from, from]
  // The first one that is unlike the first of the run.
  let [low, high] = [from + 1, to - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle) === isFirst) low = middle + 1
    else high = middle
  }
  return isFirst ? [from, low] : [low, to]
}

/** The last place whose sum is not above a rank, and below whose next one it is. */
export function lastUpTo(sums: Float64Array, rank: number): number {
  let [low, high] = [0, sums.length - 1]
  while (low + 1 < high) {
    const middle = (low + high) >>> 1
    if ((sums[middle] as number) <= rank) low = middle
    else high = middle
  }
  return low
}
