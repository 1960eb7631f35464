import type { Exits } from '../engine/backtest.ts'
import { countOf, type Dimension, indexOf } from '../samplers/dimension.ts'
import { branchShares } from '../samplers/draw.ts'
import type { Point, Space } from '../samplers/space.ts'
import { toUnit } from '../samplers/unit.ts'

/** Levels of a dimension that has more values than so many, or is continuous. */
const MAX_LEVELS = 32

/** Dimensions that mean the same whatever the strategy is. */
const EXITS: readonly string[] = ['takeProfit', 'stopLoss'] satisfies (keyof Exits)[]

/** One thing that trials differ in, cut into levels: a parameter, an exit, the direction, the strategy. */
export interface Factor {
  readonly name: string
  /** The only strategy that has it, as a level of the strategies; null for what all have. */
  readonly strategy: number | null
  /** How likely each level is when points are taken at random; they sum to 1. */
  readonly shares: readonly number[]
  /** The level of a point, in the order of its values; of no meaning where the point is of another strategy. */
  levelOf(point: Point): number
}

/** The strategies of a space, each once; their numbers are the levels of the strategies. */
export function strategiesOf(space: Space): string[] {
  return [...new Set(space.branches.map(({ strategy }) => strategy))]
}

/** What branches are told apart by, as a factor. */
function branchFactor(space: Space, name: 'strategy' | 'direction'): Factor {
  const names = [...new Set(space.branches.map((branch) => branch[name]))]
  const shares = names.map(() => 0)
  const levels = space.branches.map((branch) => names.indexOf(branch[name]))
  for (const [index, share] of branchShares(space).entries()) {
    const level = levels[index] ?? 0
    shares[level] = (shares[level] ?? 0) + share
  }
  return { name, strategy: null, shares, levelOf: ({ branch }) => levels[branch] ?? 0 }
}

function levelIn(dimension: Dimension, levels: number, value: number | null): number {
  const isExact = dimension.kind !== 'CONTINUOUS' && countOf(dimension) === levels
  const level = isExact ? indexOf(dimension, value) : Math.floor(toUnit(dimension, value) * levels)
  // What is null in a list of very many values counts with the largest.
  return Math.min(levels - 1, Math.max(0, Number.isNaN(level) ? levels - 1 : level))
}

/** A dimension as a factor; of one strategy, or of all. */
function dimensionFactor(space: Space, dimension: Dimension, strategy: number | null): Factor {
  const strategies = strategiesOf(space)
  const levels = Math.min(MAX_LEVELS, countOf(dimension))
  const { name } = dimension
  const own = strategy === null || strategies.length === 1 ? name : `${strategies[strategy]}.${name}`
  const places = space.branches.map(({ dimensions }) => dimensions.findIndex((other) => other.name === name))
  const levelOf = (point: Point) => levelIn(dimension, levels, point.values[places[point.branch] ?? -1] ?? null)
  return { name: own, strategy, shares: Array.from({ length: levels }, () => 1 / levels), levelOf }
}

/**
 * What the trials of a space may differ in: the strategy, the direction, the exits, and the parameters of each strategy
 * (named `strategy.parameter` where there are several). What has one value only is left out, but the strategy: it is
 * always the first.
 */
export function factorsOf(space: Space): [Factor, ...Factor[]] {
  const strategies = strategiesOf(space)
  const found = new Map<string, Factor>()
  for (const { strategy, dimensions } of space.branches) {
    for (const dimension of dimensions) {
      const isShared = strategies.length === 1 || EXITS.includes(dimension.name)
      const owner = isShared ? null : strategies.indexOf(strategy)
      const key = JSON.stringify([owner, dimension.name])
      if (!found.has(key)) found.set(key, dimensionFactor(space, dimension, owner))
    }
  }
  const rest = [branchFactor(space, 'direction'), ...found.values()]
  return [branchFactor(space, 'strategy'), ...rest.filter(({ shares }) => shares.length > 1)]
}
