import type { Generator } from './generator.ts'
import { MAX_STEPS, RelatedGroup, UncountableError } from './relatedGroup.ts'
import type { Part, PlacedRelation, Values } from './relatedLevel.ts'

/** Dimensions by their places, where each place is linked with those that some relation names together with it. */
function linked(relations: readonly PlacedRelation[]): number[][] {
  return relations.reduce<number[][]>((groups, { places }) => {
    const isMet = (group: readonly number[]) => group.some((place) => places.includes(place))
    const met = [...new Set([...places, ...groups.filter(isMet).flat()])].sort((one, other) => one - other)
    return [...groups.filter((group) => !isMet(group)), met]
  }, [])
}

/** A dimension of a grid: how many values it has, and which; those that no relation names need none. */
export interface Side {
  readonly count: number
  values(): Values
}

/**
 * The points of a grid that keep some relations, numbered in the order of the grid: the last dimension moves fastest. They are counted
 * by the groups of dimensions that relations link, whose counts multiply; any of them is found by its number without those before it.
 */
export class AdmissibleGrid {
  readonly count: number
  readonly #sides: readonly Side[]
  readonly #groups: readonly RelatedGroup[]
  /** Of each place: its group, and which level of it. Undefined where no relation names it. */
  readonly #links: readonly ({ readonly group: number; readonly level: number } | undefined)[]

  /** @throws UncountableError */
  constructor(sides: readonly Side[], relations: readonly PlacedRelation[]) {
    this.#sides = sides
    this.#groups = linked(relations).map((places) => {
      if (places.some((place) => (sides[place]?.count ?? 0) > MAX_STEPS)) throw new UncountableError(places)
      const values = places.map((place) => sides[place]?.values() ?? [])
      return new RelatedGroup(
        places,
        values,
        relations.filter((relation) => places.includes(relation.places[0] ?? -1)),
      )
    })
    this.#links = sides.map((_, place) => {
      const group = this.#groups.findIndex(({ places }) => places.includes(place))
      return group < 0 ? undefined : { group, level: this.#groups[group]?.places.indexOf(place) ?? 0 }
    })
    const free = sides.filter((_, place) => !this.#links[place]).reduce((product, { count }) => product * count, 1)
    this.count = this.#groups.reduce((product, group) => product * group.count, free)
  }

  /** What was looked at to count it. */
  get steps(): number {
    return this.#groups.reduce((sum, { steps }) => sum + steps, 0)
  }

  /**
   * The indices of a point, one a dimension.
   *
   * @param number 0 to `count − 1`, which must be a safe integer
   */
  at(number: number): number[] {
    const parts: (Part | null)[] = this.#groups.map(({ root }) => root)
    const counts = this.#groups.map(({ count }) => count)
    let rest = number
    // Points that are left by what was chosen.
    let left = this.count
    return this.#sides.map(({ count }, place) => {
      const link = this.#links[place]
      const own = link ? (counts[link.group] as number) : count
      const each = left / own
      const rank = Math.floor(rest / each)
      if (!link) {
        rest -= rank * each
        left = each
        return rank
      }
      const { group, level } = link
      const { index, before, part } = (this.#groups[group] as RelatedGroup).choose(level, parts[group] as Part, rank)
      counts[group] = part ? part.count : 1
      parts[group] = part
      rest -= before * each
      left = each * (counts[group] as number)
      return index
    })
  }

  /** The least and the greatest value of a place that some point has; null where no relation names it, or there is no point. */
  endsAt(place: number): [least: number, greatest: number] | null {
    const link = this.#links[place]
    return link && this.count > 0 ? (this.#groups[link.group]?.endsAt(place) ?? null) : null
  }

  /** Any admissible indices of the dimensions that relations name, equally likely; undefined for the others. */
  draw(generator: Generator): (number | undefined)[] {
    const drawn = this.#groups.map((group) => group.at(generator.below(group.count)))
    return this.#links.map((link) => link && drawn[link.group]?.[link.level])
  }
}
