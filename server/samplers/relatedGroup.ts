import type { Value } from './dimension.ts'
import {
  type AdmissibleRun,
  type Level,
  lastUpTo,
  levelOf,
  narrowed,
  type Part,
  type PlacedRelation,
  type Values,
} from './relatedLevel.ts'

/** Values and relations that are looked at to count a group: some tens of milliseconds. No dimension of one has more values. */
export const MAX_STEPS = 2 ** 20

/** More combinations would have to be looked at than is allowed. */
export class UncountableError extends Error {
  override readonly name = 'UncountableError'
  /** The dimensions that are related, by their places. */
  readonly places: readonly number[]

  constructor(places: readonly number[]) {
    super(`the dimensions ${places.join(', ')} have too many combinations to be counted`)
    this.places = places
  }
}

/** A value of a level that was chosen by a rank. */
export interface Chosen {
  /** In the grid's order. */
  readonly index: number
  /** Combinations that stand before those of this value. */
  readonly before: number
  /** What follows; null behind the last level. */
  readonly part: Part | null
}

/**
 * Dimensions that relations link, and their admissible combinations in the order of the grid. They are counted dimension by dimension:
 * for each choice of the earlier ones that matters to what follows, once. The values of the last dimension are never walked where
 * relations are monotone: what is admissible of them is a run, whose ends are found by halving.
 */
export class RelatedGroup {
  readonly places: readonly number[]
  readonly root: Part
  /** What was looked at to count it; at most `MAX_STEPS`. */
  readonly steps: number
  readonly #levels: readonly Level[]
  /** By places of the branch; what was chosen last. */
  readonly #values: Value[] = []
  readonly #indices: number[] = []
  /** Of each level: the first and the last of its rising values that some combination has. */
  readonly #ends: [first: number, last: number][] = []
  #steps = 0

  /**
   * @param values of each place of the group
   * @throws UncountableError
   */
  constructor(places: readonly number[], values: readonly Values[], relations: readonly PlacedRelation[]) {
    this.places = places
    this.#levels = places.map((_, level) => levelOf(level, { places, values, relations }))
    const isExact = this.#levels.every(
      ({ frontier }) => (frontier ?? []).reduce((all, level) => all * (values[level]?.length ?? 1), 1) < 2 ** 53,
    )
    if (!isExact) throw new UncountableError(places)
    this.root = this.#partOf(0)
    this.steps = this.#steps
  }

  /** How many combinations are admissible. */
  get count(): number {
    return this.root.count
  }

  /** The least and the greatest value of a place that some combination has; null where there is none. */
  endsAt(place: number): [least: number, greatest: number] | null {
    const level = this.places.indexOf(place)
    const [first, last] = this.#ends[level] ?? [0, -1]
    const { sorted } = this.#levelAt(level)
    return first <= last ? [sorted[first] as number, sorted[last] as number] : null
  }

  /** The indices of a combination, one a place. @param rank 0 to `count − 1` */
  at(rank: number): number[] {
    let [rest, part]: [number, Part | null] = [rank, this.root]
    return this.places.map((_, level) => {
      const chosen = this.choose(level, part as Part, rest)
      rest -= chosen.before
      part = chosen.part
      return chosen.index
    })
  }

  /**
   * The value of a level at a rank among the combinations that are left. The levels before it must have been chosen last.
   *
   * @param part of this level, as the level before it has answered
   */
  choose(level: number, { sums, next, run }: Part, rank: number): Chosen {
    if (run) return { index: this.#indexAt(level, run, rank), before: rank, part: null }
    const [before, each] = [sums, next] as [Float64Array, Part['next']]
    const index = lastUpTo(before, rank)
    this.#take(level, index)
    const part = each ? (each[index] as Part) : this.#partOf(level + 1)
    return { index, before: before[index] as number, part }
  }

  #levelAt(level: number): Level {
    return this.#levels[level] as Level
  }

  #take(level: number, index: number): void {
    const { place, given } = this.#levelAt(level)
    this.#indices[level] = index
    this.#values[place] = given[index] as number
  }

  /** The value of the last level at a rank among the admissible ones, in the grid's order. */
  #indexAt(level: number, { from, to, some }: AdmissibleRun, rank: number): number {
    const { order } = this.#levelAt(level)
    if (!order) return some ? (some[rank] as number) : from + rank
    const indices = (some ?? Array.from({ length: to - from }, (_, at) => from + at)).map((at) => order[at] as number)
    return indices.sort((one, other) => one - other)[rank] as number
  }

  #partOf(level: number): Part {
    const { frontier, known } = this.#levelAt(level)
    if (!frontier) return this.#countedPart(level)
    let key = 0
    for (const earlier of frontier)
      key = key * this.#levelAt(earlier).sorted.length + (this.#indices[earlier] as number)
    const found = known.get(key)
    if (found) return found
    const part = this.#countedPart(level)
    known.set(key, part)
    return part
  }

  #countedPart(level: number): Part {
    return level + 1 === this.#levels.length ? this.#lastPart(level) : this.#innerPart(level)
  }

  #lastPart(level: number): Part {
    const run = this.#admissible(level)
    const { from, to, some } = run
    const count = some ? some.length : to - from
    if (count > 0) {
      this.#meet(level, some ? (some[0] as number) : from)
      this.#meet(level, some ? (some.at(-1) as number) : to - 1)
    }
    return { count, run, sums: null, next: null }
  }

  #innerPart(level: number): Part {
    const { place, sorted, order } = this.#levelAt(level)
    const { from, to, some } = this.#admissible(level)
    const sums = new Float64Array(sorted.length + 1)
    const isBeforeLast = level + 2 === this.#levels.length
    const next = isBeforeLast ? null : new Array<Part | null>(sorted.length).fill(null)
    for (let step = 0; step < (some ? some.length : to - from); step += 1) {
      const at = some ? (some[step] as number) : from + step
      const index = order ? (order[at] as number) : at
      this.#values[place] = sorted[at] as number
      this.#indices[level] = index
      const part = this.#partOf(level + 1)
      sums[index + 1] = part.count
      if (part.count > 0) this.#meet(level, at)
      if (next) next[index] = part
    }
    for (let index = 0; index < sorted.length; index += 1)
      sums[index + 1] = (sums[index + 1] as number) + (sums[index] as number)
    this.#spend(sorted.length)
    return { count: sums[sorted.length] as number, run: null, sums, next }
  }

  /** Some combination has a value of a level. */
  #meet(level: number, at: number): void {
    const ends = this.#ends[level]
    if (!ends) this.#ends[level] = [at, at]
    else if (at < ends[0]) ends[0] = at
    else if (at > ends[1]) ends[1] = at
  }

  #admissible(level: number): AdmissibleRun {
    const { sorted, decided } = this.#levelAt(level)
    let [from, to] = [0, sorted.length]
    for (const relation of decided) {
      if (relation.isMonotone) [from, to] = narrowed((at) => this.#holds(level, relation, at), [from, to])
    }
    const others = decided.filter(({ isMonotone }) => !isMonotone)
    if (others.length === 0) return { from, to, some: null }
    const all = Array.from({ length: to - from }, (_, at) => from + at)
    return { from, to, some: all.filter((at) => others.every((relation) => this.#holds(level, relation, at))) }
  }

  #holds(level: number, relation: PlacedRelation, at: number): boolean {
    this.#spend(1)
    const { place, sorted } = this.#levelAt(level)
    this.#values[place] = sorted[at] as number
    return relation.holds(this.#values)
  }

  /** Choosing looks at little: only what is counted is held to a limit. */
  #spend(steps: number): void {
    this.#steps += steps
    if (this.root === undefined && this.#steps > MAX_STEPS) throw new UncountableError(this.places)
  }
}
