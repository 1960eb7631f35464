import { CHUNK_ROWS, columnOf, type GrowableColumns, partsOf, shorten } from './growableColumns.ts'

/** What had to go so that rows rise in time. */
export interface Ordered {
  /** Rows that were left out because a later row of the file has the same time. */
  readonly duplicates: number
  /** The earliest time that was there more than once; null without duplicates. */
  readonly firstDuplicateMs: number | null
}

/**
 * Sorts rows by time, in place. Of rows with the same time, the last of the file is kept. Most files rise, or fall as a whole, and
 * take no memory for that; others take a column and four bytes a bar while they are sorted.
 */
export function orderRows(rows: GrowableColumns): Ordered {
  const direction = directionOf(rows)
  if (direction === 'FALLING') for (const column of rows.chunks) reverse(column, rows.length)
  if (direction !== 'MIXED') return { duplicates: 0, firstDuplicateMs: null }
  const time = columnOf(rows, 0)
  const { kept, firstDuplicateMs } = keepLast(risingOrder(time), time)
  const duplicates = rows.length - kept.length
  for (const [k, column] of rows.chunks.entries()) gather(column, k === 0 ? time : columnOf(rows, k), kept)
  shorten(rows, kept.length)
  return { duplicates, firstDuplicateMs }
}

/** How times go on from each row to the next, without an equal one. */
function directionOf(rows: GrowableColumns): 'RISING' | 'FALLING' | 'MIXED' {
  let [isRising, isFalling] = [true, true]
  let before = Number.NaN
  for (const part of partsOf(rows, 0)) {
    for (let i = 0; i < part.length; i++) {
      const time = part[i] ?? 0
      // Both are false of the first row.
      if (time <= before) isRising = false
      if (time >= before) isFalling = false
      before = time
    }
    if (!isRising && !isFalling) return 'MIXED'
  }
  return isRising ? 'RISING' : 'FALLING'
}

function reverse(column: readonly Float64Array[], length: number): void {
  for (let from = 0, to = length - 1; from < to; from++, to--) {
    const [first, last] = [column[Math.floor(from / CHUNK_ROWS)], column[Math.floor(to / CHUNK_ROWS)]]
    if (!first || !last) return
    const value = first[from % CHUNK_ROWS] ?? 0
    first[from % CHUNK_ROWS] = last[to % CHUNK_ROWS] ?? 0
    last[to % CHUNK_ROWS] = value
  }
}

function risingOrder(time: Float64Array): Uint32Array {
  const order = new Uint32Array(time.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  if (isRising(time)) return order
  return order.sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b)
}

function isRising(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if ((time[i - 1] ?? 0) > (time[i] ?? 0)) return false
  return true
}

/** Moves the rows that stay to the front of `order` and answers with these. */
function keepLast(order: Uint32Array, time: Float64Array) {
  let length = 0
  let firstDuplicateMs: number | null = null
  for (let i = 0; i < order.length; i++) {
    const here = time[order[i] ?? 0] ?? 0
    if (i + 1 < order.length && here === time[order[i + 1] ?? 0]) firstDuplicateMs ??= here
    else order[length++] = order[i] ?? 0
  }
  return { kept: order.subarray(0, length), firstDuplicateMs }
}

function gather(column: readonly Float64Array[], source: Float64Array, order: Uint32Array): void {
  for (const [at, chunk] of column.entries()) {
    const from = at * CHUNK_ROWS
    const rows = Math.min(chunk.length, order.length - from)
    for (let i = 0; i < rows; i++) chunk[i] = source[order[from + i] ?? 0] ?? Number.NaN
  }
}
