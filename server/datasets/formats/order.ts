import { allocateCandles, type Candles, COLUMNS } from '../../engine/candles.ts'
import type { GrowableColumns } from './growableColumns.ts'

/** Candles rising in time, and what had to go for that. */
export interface Ordered {
  readonly candles: Candles
  /** Rows that were left out because a later row of the file has the same time. */
  readonly duplicates: number
  /** The earliest time that was there more than once; null without duplicates. */
  readonly firstDuplicateMs: number | null
}

/**
 * Sorts rows by time into shared memory. Of rows with the same time, the last of the file is kept. `rows` is used up:
 * each column's memory is given back as soon as it is sorted, so that a large file does not take twice the memory.
 */
export function orderRows(rows: GrowableColumns): Ordered {
  const time = (rows.columns[0] ?? new Float64Array()).subarray(0, rows.length)
  // Most files need no order, which would take another four bytes a bar.
  if (isStrictlyRising(time)) return { candles: moved(rows), duplicates: 0, firstDuplicateMs: null }
  const order = risingOrder(time)
  const { kept, firstDuplicateMs } = keepLast(order, time)
  const candles = allocateCandles(kept.length)
  const duplicates = rows.length - kept.length
  for (const [k, column] of COLUMNS.entries()) gather(candles[column], rows.columns[k] ?? new Float64Array(), kept)
  return { candles, duplicates, firstDuplicateMs }
}

function isStrictlyRising(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if ((time[i - 1] ?? 0) >= (time[i] ?? 0)) return false
  return true
}

function moved({ columns, length }: GrowableColumns): Candles {
  const candles = allocateCandles(length)
  for (const [k, column] of COLUMNS.entries()) {
    const source = columns[k] ?? new Float64Array(length)
    candles[column].set(source.subarray(0, length))
    source.buffer.transfer(0)
  }
  return candles
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

function gather(target: Float64Array, source: Float64Array<ArrayBuffer>, order: Uint32Array): void {
  for (let i = 0; i < order.length; i++) target[i] = source[order[i] ?? 0] ?? Number.NaN
  source.buffer.transfer(0)
}
