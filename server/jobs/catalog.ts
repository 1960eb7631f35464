import { isComparison, type Relation, textOf } from '../engine/strategies/relations.ts'
import type { Declaration, Parameter } from '../engine/strategies/strategy.ts'
import type { Catalog } from './plan.ts'

/** What is known of a strategy where it does not run. */
export type ListedStrategy = Declaration

/** What is shown of a parameter. */
export type ListedParameter = Parameter

/** A relation as it is shown: in words, and where it compares two parameters, how. */
export interface ListedRelation {
  readonly text: string
  readonly lower: string | null
  readonly upper: string | null
  readonly factor: number | null
  readonly orEqual: boolean
}

/** What is shown of a relation. */
export function listRelation(relation: Relation): ListedRelation {
  const text = textOf(relation)
  if (!isComparison(relation)) return { text, lower: null, upper: null, factor: null, orEqual: false }
  const { lower, upper, factor = 1, orEqual = false } = relation
  return { text, lower, upper, factor, orEqual }
}

/** Why a file of strategies cannot be used. */
export interface StrategyProblem {
  /** Its name within its folder. */
  readonly file: string
  /** The line of it that is wrong; null where that is not known. */
  readonly line: number | null
  /** For people. */
  readonly message: string
}

/** The strategies that jobs can name. */
export interface StrategyCatalog {
  readonly list: readonly ListedStrategy[]
  readonly find: Catalog
  /** What identifies the code of a strategy; undefined of one that is built in. */
  digestOf(name: string): string | undefined
  /** Files that cannot be used, by their names. */
  readonly problems: readonly StrategyProblem[]
}
