import type { Declaration, Parameter } from '../engine/strategies/strategy.ts'
import type { Catalog } from './plan.ts'

/** What is known of a strategy where it does not run. */
export type ListedStrategy = Declaration

/** What is shown of a parameter. */
export type ListedParameter = Parameter

/** The strategies that jobs can name. */
export interface StrategyCatalog {
  readonly list: readonly ListedStrategy[]
  readonly find: Catalog
  /** What identifies the code of a strategy; undefined of one that is built in. */
  digestOf(name: string): string | undefined
}
