import { COLUMNS } from '../../engine/candles.ts'
import type { Row } from './rows.ts'

/** A file may have a thousand symbols, of which each has columns of its own. */
const FIRST_ROWS = 512

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

/** Appends a row; `rows` changes. The room doubles when it is full, so it is 48 to 96 bytes a bar. */
export function append(rows: GrowableColumns, row: Row): void {
  if (rows.length === rows.columns[0]?.length) rows.columns = rows.columns.map(doubled)
  for (let k = 0; k < COLUMNS.length; k++) {
    const column = rows.columns[k]
    if (column) column[rows.length] = row[k] ?? Number.NaN
  }
  rows.length++
}

function doubled(column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  return new Float64Array(column.buffer.transfer(column.byteLength * 2))
}

/** The same rows in memory of their own. */
export function cloneColumns({ length, columns }: GrowableColumns): GrowableColumns {
  return { length, columns: columns.map((column) => column.slice()) }
}
