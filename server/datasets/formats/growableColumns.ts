import { COLUMNS } from '../../engine/candles.ts'
import type { Row } from './rows.ts'

/** A file may have a thousand symbols, of which each has columns of its own. */
const FIRST_ROWS = 512

/** From so many rows on, the room grows by a quarter, which keeps less memory in reserve. */
const LARGE_ROWS = 1 << 20

/** Columns of candles in the order in which they came, that grow as rows are appended. */
export interface GrowableColumns {
  length: number
  /** As `COLUMNS`, each at least `length` long. */
  columns: Float64Array<ArrayBuffer>[]
}

/** Makes empty columns. */
export function makeColumns(): GrowableColumns {
  return { length: 0, columns: COLUMNS.map(() => new Float64Array(FIRST_ROWS)) }
}

/** Appends a row; `rows` changes. The room doubles when it is full, so it is 48 to 96 bytes a bar; 48 to 60 of a large file. */
export function append(rows: GrowableColumns, row: Row): void {
  if (rows.length === rows.columns[0]?.length) rows.columns = rows.columns.map(grown)
  for (let k = 0; k < COLUMNS.length; k++) {
    const column = rows.columns[k]
    if (column) column[rows.length] = row[k] ?? Number.NaN
  }
  rows.length++
}

function grown(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const rows = column.length < LARGE_ROWS ? 2 * column.length : Math.ceil(1.25 * column.length)
  return new Float64Array(column.buffer.transfer(rows * Float64Array.BYTES_PER_ELEMENT))
}

/** The same rows in memory of their own. */
export function cloneColumns({ length, columns }: GrowableColumns): GrowableColumns {
  return { length, columns: columns.map((column) => column.slice()) }
}
