import { AdmissibleGrid, type Side } from './admissibleGrid.ts'
import { countOf, type Dimension, type Value, valueAt } from './dimension.ts'
import type { Generator } from './generator.ts'
import { MAX_STEPS, UncountableError } from './relatedGroup.ts'
import type { PlacedRelation, Values } from './relatedLevel.ts'
import { fromUnit, toUnit } from './unit.ts'

/** Values of a dimension among which points are looked for where not all can be; its ends are two of them. */
const COARSE = 65

/** A dimension as a side of a grid, with all its values; a continuous one that relations name as some of them. */
function sideOf(dimension: Dimension): Side {
  if (dimension.kind === 'CONTINUOUS') return { count: 1, values: () => coarseValues(dimension) }
  const count = countOf(dimension)
  return { count, values: () => Float64Array.from({ length: count }, (_, index) => Number(valueAt(dimension, index))) }
}

/** The same with some of its values, where it has more. */
function coarseSideOf(dimension: Dimension): Side {
  return countOf(dimension) <= COARSE ? sideOf(dimension) : { count: 1, values: () => coarseValues(dimension) }
}

function coarseValues(dimension: Dimension): Values {
  const values = Array.from({ length: COARSE }, (_, index) => Number(fromUnit(dimension, index / (COARSE - 1))))
  return Float64Array.from(new Set(values))
}

/** Draws before a point is drawn of those that were counted. */
const MAX_DRAWS = 64

/** A value that lies near another one. */
interface Nearness {
  readonly place: number
  readonly width: number
  readonly generator: Generator
}

/** What draws a point of a branch without a look at relations. */
type DrawAny = () => readonly Value[]

/**
 * Which points of a branch are trials: those that keep its relations. They are counted when that is asked for, once. Where counting them
 * would take too long, points are drawn all the same, as from a branch without an end.
 */
export class Admissible {
  readonly #dimensions: readonly Dimension[]
  readonly #relations: readonly PlacedRelation[]
  #grid: AdmissibleGrid | null = null
  /** The values of each dimension that a relation names, by its place. */
  #lists: Values[] = []
  #isCounted = false
  /** What was looked at in vain. */
  #lost = 0

  constructor(dimensions: readonly Dimension[], relations: readonly PlacedRelation[]) {
    this.#dimensions = dimensions
    this.#relations = relations
  }

  /** Whether values keep all relations. */
  keeps(values: readonly Value[]): boolean {
    return this.#relations.every((relation) => relation.holds(values))
  }

  /** How many points are admissible; Infinity where a dimension is continuous, or they are too many to be counted, and 0 where none is. */
  get size(): number {
    const { count } = this.#counted()
    return this.#isCounted || count === 0 ? count : Number.POSITIVE_INFINITY
  }

  /** What was looked at to count it. */
  get steps(): number {
    return this.#counted().steps + this.#lost
  }

  /** The least and the greatest value of a dimension that some point has, as far as they were counted; null where no relation names it. */
  endsAt(place: number): [least: number, greatest: number] | null {
    return this.#counted().endsAt(place)
  }

  /** The indices of point `number` of a finite branch. @param number 0 to `size − 1` */
  at(number: number): number[] {
    return this.#counted().at(number)
  }

  /**
   * An admissible point: the first that is one of some draws, else one of those that were counted, each as likely. Where
   * those are not all, it is any that is admissible and near.
   */
  draw(any: DrawAny, generator: Generator): readonly Value[] {
    for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
      const values = any()
      if (this.keeps(values)) return values
    }
    const indices = this.#counted().draw(generator)
    const found = any().map((value, place) => {
      const index = indices[place]
      return index === undefined ? value : (this.#lists[place]?.[index] ?? null)
    })
    // Ever nearer: how far off others are admissible is not known.
    for (let width = 1; width > 1e-9; width /= 2) {
      const near = found.map((value, place) => this.#near(value, { place, width, generator }))
      if (this.keeps(near)) return near
    }
    return found
  }

  /** Any value that is up to a number of coarse steps away. */
  #near(value: Value, { place, width, generator }: Nearness): Value {
    const dimension = this.#dimensions[place]
    const isAny = !dimension || dimension.kind === 'LIST' || value === null || !this.#lists[place]
    if (isAny || (this.#isCounted && dimension.kind === 'STEPS')) return value
    const unit = toUnit(dimension, value)
    const reach = width / (COARSE - 1)
    const [low, high] = [Math.max(0, unit - reach), Math.min(1, unit + reach)]
    return fromUnit(dimension, low + generator.uniform() * (high - low))
  }

  #counted(): AdmissibleGrid {
    if (this.#grid) return this.#grid
    try {
      this.#grid = this.#gridOf(sideOf)
      this.#isCounted = this.#dimensions.every(({ kind }) => kind !== 'CONTINUOUS')
    } catch (error) {
      if (!(error instanceof UncountableError)) throw error
      this.#lost = MAX_STEPS
      this.#grid = this.#gridOf(coarseSideOf)
    }
    return this.#grid
  }

  #gridOf(sideBy: (dimension: Dimension) => Side): AdmissibleGrid {
    this.#lists = []
    // Only those that relations name are asked for.
    const sides = this.#dimensions.map(sideBy).map(({ count, values }, place) => {
      return { count, values: () => (this.#lists[place] ??= values()) }
    })
    return new AdmissibleGrid(sides, this.#relations)
  }
}
