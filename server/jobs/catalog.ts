import type { Parameter, Strategy } from '../engine/strategies/strategy.ts'
import type { Catalog } from './plan.ts'

/** What is shown of a strategy. */
export type ListedStrategy = Pick<Strategy, 'name' | 'title' | 'description' | 'family' | 'parameters'>

/** What is shown of a parameter. */
export type ListedParameter = Parameter

/** The strategies that jobs can name. */
export interface StrategyCatalog {
  readonly list: readonly Strategy[]
  readonly find: Catalog
}
