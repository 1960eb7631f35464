import type { Generator } from '../samplers/generator.ts'
import type { Factor } from './factors.ts'
import type { Table } from './table.ts'

/** Nodes of so few trials are not split. */
const MIN_SPLIT = 6

/** The share of the factors that a split may choose from. Source: Hutter, Hoos and Leyton-Brown 2014, section 5. */
const FACTOR_SHARE = 5 / 6

/** A part of the space in which a tree gives one value: the levels from `low` to below `high` of every factor. */
export interface Leaf {
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly value: number
}

/** A leaf before it is split, with the trials in it. */
interface Node extends Omit<Leaf, 'value'> {
  readonly rows: readonly number[]
}

/** Trials below a level of a factor go to one side, the others to the other. */
interface Split {
  readonly factor: number
  readonly level: number
  /** By how much it makes Σ n × mean² larger: what it takes off the squares within. */
  readonly gain: number
}

/** What a tree is grown from. */
export interface TreeInput {
  readonly factors: readonly Factor[]
  readonly table: Table
  readonly generator: Generator
}

/**
 * A regression tree of trials drawn with replacement, as its leaves; together they are all of the space. Source: Leo
 * Breiman, Random Forests, Machine Learning 45 (2001). A strategy's own parameter is split on only where all is of that
 * strategy, so that it means nothing elsewhere.
 */
export function growTree(soil: TreeInput): Leaf[] {
  const { factors, table, generator } = soil
  const rows = Array.from({ length: table.count }, () => generator.below(table.count))
  const open: Node[] = [{ low: factors.map(() => 0), high: factors.map(({ shares }) => shares.length), rows }]
  const leaves: Leaf[] = []
  for (let node = open.pop(); node; node = open.pop()) {
    const split = node.rows.length < MIN_SPLIT ? null : bestSplit(node, soil)
    if (split) open.push(...cut(node, split, table))
    else leaves.push({ low: node.low, high: node.high, value: meanOf(node.rows, table) })
  }
  return leaves
}

function meanOf(rows: readonly number[], { objectives }: Table): number {
  return rows.reduce((sum, row) => sum + (objectives[row] as number), 0) / rows.length
}

function cut({ low, high, rows }: Node, { factor, level }: Split, { levels }: Table): [Node, Node] {
  const isBelow = (row: number) => (levels[factor]?.[row] ?? 0) < level
  return [
    { low, high: high.with(factor, level), rows: rows.filter(isBelow) },
    { low: low.with(factor, level), high, rows: rows.filter((row) => !isBelow(row)) },
  ]
}

/** Whether a factor has a meaning in all of the node, and levels to tell apart. */
function canSplit({ low, high }: Node, { strategy }: Factor, index: number): boolean {
  const isOwn = strategy === null || (low[0] === strategy && high[0] === strategy + 1)
  return isOwn && (high[index] as number) - (low[index] as number) > 1
}

function bestSplit(node: Node, { factors, table, generator }: TreeInput): Split | null {
  const able = factors.flatMap((factor, index) => (canSplit(node, factor, index) ? [index] : []))
  const chosen = Math.ceil(able.length * FACTOR_SHARE)
  let best: Split | null = null
  for (let count = 0; count < chosen; count += 1) {
    const [factor] = able.splice(generator.below(able.length), 1) as [number]
    const split = splitAlong(node, factor, table)
    if (split && split.gain > (best?.gain ?? 0)) best = split
  }
  return best
}

/** The best split along one factor; null where all trials are of one level. */
function splitAlong({ low, high, rows }: Node, factor: number, { levels, objectives }: Table): Split | null {
  const first = low[factor] as number
  const size = (high[factor] as number) - first
  const [sums, counts] = [new Float64Array(size), new Float64Array(size)]
  let total = 0
  for (const row of rows) {
    const level = (levels[factor]?.[row] as number) - first
    const value = objectives[row] as number
    sums[level] = (sums[level] as number) + value
    counts[level] = (counts[level] as number) + 1
    total += value
  }
  let best: Split | null = null
  let [sum, count] = [0, 0]
  for (let level = 1; level < size; level += 1) {
    sum += sums[level - 1] as number
    count += counts[level - 1] as number
    if (count === 0 || count === rows.length) continue
    const rest = rows.length - count
    const gain = sum ** 2 / count + (total - sum) ** 2 / rest - total ** 2 / rows.length
    // Less is rounding.
    if (gain > (best?.gain ?? 1e-12 * (1 + total ** 2))) best = { factor, level: first + level, gain }
  }
  return best
}
