import type { Comparison } from '../engine/strategies/relations.ts'
import type { Parameter } from '../engine/strategies/strategy.ts'

/** A parameter as its strategy declared it when a job began. */
type KeptParameter = Omit<Parameter, 'description'>

/** A strategy that is not built in, as it was when a job began. */
export interface KeptStrategy {
  /** Identifies its code: its file, and every file that this imports. */
  readonly digest: string
  readonly parameters: readonly KeptParameter[]
  /** Absent where it declared none. */
  readonly relations?: readonly Comparison[]
}

/** The strategies of a job that are not built in, by name. */
export type KeptCode = Readonly<Record<string, KeptStrategy>>
