import { allocateCandles, type Candles, COLUMNS } from '../../engine/candles.ts'
import type { Row } from './rows.ts'

/** A file may have a thousand symbols, of which each has columns of its own. */
const FIRST_ROWS = 512

/** Rows of a chunk: half a mebibyte of each column. */
export const CHUNK_ROWS = 1 << 16

/**
 * Columns of candles that grow as rows are appended, in chunks, which are never moved: a large file takes the room of its rows, and
 * no more. The first chunk alone begins small, and doubles.
 */
export interface GrowableColumns {
  length: number
  /** As `COLUMNS`, each in chunks of `CHUNK_ROWS`; the last one may have room left. */
  readonly chunks: readonly Float64Array<ArrayBuffer>[][]
}

/** Makes empty columns. */
export function makeColumns(): GrowableColumns {
  return { length: 0, chunks: COLUMNS.map(() => [new Float64Array(FIRST_ROWS)]) }
}

/** Appends a row; `rows` changes. */
export function append(rows: GrowableColumns, row: Row): void {
  reserve(rows)
  const at = rows.length % CHUNK_ROWS
  for (let k = 0; k < COLUMNS.length; k++) {
    const chunk = lastOf(rows, k)
    chunk[at] = row[k] ?? Number.NaN
  }
  rows.length++
}

/**
 * Appends rows of other columns from one row to another; `rows` changes.
 *
 * @param columns as `COLUMNS`; a column that is not there is one of 0
 */
export function appendAll(
  rows: GrowableColumns,
  columns: readonly (Float64Array | undefined)[],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  for (let at = from; at < to; ) {
    reserve(rows)
    const into = rows.length % CHUNK_ROWS
    const count = Math.min(lastOf(rows, 0).length - into, to - at)
    for (let k = 0; k < COLUMNS.length; k++) {
      const column = columns[k]
      if (column) lastOf(rows, k).set(column.subarray(at, at + count), into)
    }
    rows.length += count
    at += count
  }
}

/** Has room for one row more. */
function reserve({ length, chunks }: GrowableColumns): void {
  const [first] = chunks
  const size = first?.at(-1)?.length ?? 0
  if (length < ((first?.length ?? 1) - 1) * CHUNK_ROWS + size) return
  for (const column of chunks) {
    if (size === CHUNK_ROWS) column.push(new Float64Array(CHUNK_ROWS))
    else column[0] = grown(column[0] ?? new Float64Array(FIRST_ROWS))
  }
}

function grown(chunk: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  return new Float64Array(chunk.buffer.transfer(2 * chunk.byteLength))
}

function lastOf({ chunks }: GrowableColumns, column: number): Float64Array<ArrayBuffer> {
  const chunk = chunks[column]?.at(-1)
  if (!chunk) throw new Error(`there is no column ${column}`)
  return chunk
}

/** A value; `column` is its place in `COLUMNS`. */
export function valueAt({ chunks }: GrowableColumns, column: number, row: number): number {
  return chunks[column]?.[Math.floor(row / CHUNK_ROWS)]?.[row % CHUNK_ROWS] ?? Number.NaN
}

/** The values of a column, chunk by chunk; no copies. */
export function* partsOf({ length, chunks }: GrowableColumns, column: number): Generator<Float64Array<ArrayBuffer>> {
  for (const [at, chunk] of (chunks[column] ?? []).entries()) {
    const rows = Math.min(CHUNK_ROWS, length - at * CHUNK_ROWS)
    if (rows > 0) yield chunk.subarray(0, rows)
  }
}

/** Leaves the first rows alone, so many. */
export function shorten(rows: GrowableColumns, length: number): void {
  rows.length = length
  for (const column of rows.chunks) column.length = Math.max(1, Math.ceil(length / CHUNK_ROWS))
}

/** A column in one piece, in memory of its own. */
export function columnOf(rows: GrowableColumns, column: number): Float64Array<ArrayBuffer> {
  const values = new Float64Array(rows.length)
  let at = 0
  for (const part of partsOf(rows, column)) {
    values.set(part, at)
    at += part.length
  }
  return values
}

/** The values of a column, chunk by chunk, whose memory is given back behind each: they can be taken once. */
export function* takenParts(rows: GrowableColumns, column: number): Generator<Float64Array<ArrayBuffer>> {
  for (const part of partsOf(rows, column)) {
    yield part
    part.buffer.transfer(0)
  }
}

/** The rows as candles in memory that threads can share. `rows` is used up chunk by chunk, so that both together take the memory of one. */
export function toCandles(rows: GrowableColumns): Candles {
  const candles = allocateCandles(rows.length)
  for (const [column, name] of COLUMNS.entries()) {
    let at = 0
    for (const part of takenParts(rows, column)) {
      candles[name].set(part, at)
      at += part.length
    }
  }
  return candles
}

/** The same rows in memory of their own. */
export function cloneColumns({ length, chunks }: GrowableColumns): GrowableColumns {
  return { length, chunks: chunks.map((column) => column.map((chunk) => chunk.slice())) }
}
