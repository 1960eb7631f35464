import type { RecordFormat } from '../formats/head.ts'
import type { Batch } from '../formats/records.ts'
import type { Refusal } from '../refusals.ts'

/** A file as records whose columns are known. */
export interface Table {
  readonly format: RecordFormat
  /** The records from the first on; they can be taken once. */
  readonly batches: AsyncIterable<Batch>
}

/** A table, or why a file is none. */
export type OpenedTable = Table | { readonly faults: readonly Refusal[] }

/** Opens a file's table from its beginning, again and again. */
export type OpenTable = () => Promise<OpenedTable>
