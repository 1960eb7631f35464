import { countOf, type Dimension, valueAt } from '../../samplers/dimension.ts'
import type { Space } from '../../samplers/space.ts'

/** Values of a dimension that are listed. */
const MAX_LISTED = 1_000

/** A number that a job tries, as it is shown. */
export interface TriedDimension {
  /** Null of those that all strategies share: 'takeProfit' and 'stopLoss'. */
  readonly strategy: string | null
  readonly name: string
  /** In order, null for no such exit; null where they are too many, or have no count. */
  readonly values: readonly (number | null)[] | null
  readonly min: number | null
  readonly max: number | null
  readonly step: number | null
  readonly logarithmic: boolean
}

function shown(strategy: string | null, dimension: Dimension): TriedDimension {
  const { name } = dimension
  const count = countOf(dimension)
  if (dimension.kind === 'LIST') {
    const numbers = dimension.values.filter((value) => value !== null)
    const [min = null, max = null] = [numbers[0], numbers.at(-1)]
    const values = count <= MAX_LISTED ? dimension.values : null
    return { strategy, name, values, min, max, step: null, logarithmic: false }
  }
  const { min, max, logarithmic } = dimension
  if (dimension.kind === 'CONTINUOUS') return { strategy, name, values: null, min, max, step: null, logarithmic }
  const values = count <= MAX_LISTED ? Array.from({ length: count }, (_, index) => valueAt(dimension, index)) : null
  return { strategy, name, values, min, max, step: dimension.step, logarithmic }
}

/** How many of a branch's last dimensions all strategies share. */
const EXITS = 2

/** What a job tries: each strategy's dimensions once, whichever directions it has, and then those that all share. */
export function triedDimensions({ branches }: Space): TriedDimension[] {
  // Directions of one strategy share their dimensions.
  const known = new Set<readonly Dimension[]>()
  const own = branches.flatMap(({ strategy, dimensions }) => {
    if (known.has(dimensions)) return []
    known.add(dimensions)
    return dimensions.slice(0, -EXITS).map((dimension) => shown(strategy, dimension))
  })
  const exits = branches[0]?.dimensions.slice(-EXITS) ?? []
  return [...own, ...exits.map((dimension) => shown(null, dimension))]
}
