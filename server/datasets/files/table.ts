import type { Batch } from '../formats/records.ts'
import type { Choice } from '../layouts/choice.ts'
import type { RecordFormat } from '../layouts/recordFormat.ts'
import type { Refusal } from '../refusals.ts'
import type { Extent } from './extent.ts'
import type { FileLimits } from './limit.ts'

/** A file as records whose columns are known. */
export interface Table {
  readonly format: RecordFormat
  /** The records from the first on; they can be taken once. */
  readonly batches: AsyncIterable<Batch>
}

/** Why a file is no table, and how it begins, as far as that is known. */
export interface RefusedTable {
  readonly faults: readonly Refusal[]
  readonly names?: readonly string[]
  readonly rows?: readonly (readonly string[])[]
}

/** A table, or why a file is none. */
export type OpenedTable = Table | RefusedTable

/** Opens a file's table from its beginning, again and again. */
export type OpenTable = () => Promise<OpenedTable>

/** How a file is opened. */
export interface OpenOptions {
  readonly limits: FileLimits
  readonly choice: Choice
  /** How much of it is looked at; all without it. */
  readonly extent?: Extent
  /** Of a zip with several tables, the one that is opened; the first without it. */
  readonly table?: string
  /** Whether it was packed in another. */
  readonly isPacked?: boolean
}
