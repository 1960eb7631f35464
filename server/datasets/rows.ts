import { COLUMNS, type Column } from '../engine/candles.ts'
import type { Delimiter, Layout } from './columns.ts'
import type { Place } from './flaws.ts'
import { type DecimalMark, decimalMarkOf, parseNumber } from './numbers.ts'
import type { FileRecord } from './records.ts'
import { parseTime, type TimeFault } from './timestamps.ts'

/** The six numbers of one candle in the order of `COLUMNS`; NaN where the file has none. */
export type Row = Float64Array

/** Makes a row to read into, again and again. */
export function makeRow(): Row {
  return new Float64Array(COLUMNS.length)
}

/** Reads fields into `row`; a fault is of the time, and the row is of no use then. */
export type RowReader = (fields: readonly string[], row: Row) => TimeFault | 'TOO_MANY_FIELDS' | null

const PRICES = ['open', 'high', 'low', 'close'] as const

/** Makes the reader of one file's rows. It decides the file's decimal mark at the first price that shows one. */
export function makeRowReader(layout: Layout, delimiter: Delimiter): RowReader {
  const prices = PRICES.map((column) => layout.index[column])
  let mark: DecimalMark | null = null
  return (fields, row) => {
    if (overflows(fields, layout)) return 'TOO_MANY_FIELDS'
    const time = readTime(fields, layout)
    if (typeof time === 'string') return time
    mark ??= firstMark(fields, prices, delimiter)
    row[0] = time
    for (let k = 0; k < prices.length; k++) row[k + 1] = parseNumber(fields[prices[k] ?? -1] ?? '', mark ?? '.')
    row[5] = layout.volume === null ? 0 : parseNumber(fields[layout.volume] ?? '', mark ?? '.')
    return null
  }
}

/** Where a record has a column, and what is written there. */
export function locate({ fields, line }: FileRecord, layout: Layout, column: Column): Place {
  const index = (column === 'volume' ? layout.volume : layout.index[column]) ?? -1
  return { line, column: layout.names[index] ?? column, text: (fields[index] ?? '').trim() }
}

/** Fields beyond the header mean that the others may have moved, as under unquoted "1,234.50". */
function overflows(fields: readonly string[], { names }: Layout): boolean {
  if (fields.length <= names.length) return false
  return fields.slice(names.length).some((field) => field.trim() !== '')
}

function readTime(fields: readonly string[], { index, clock }: Layout): number | TimeFault {
  const date = fields[index.time] ?? ''
  if (clock === null) return parseTime(date)
  const time = fields[clock] ?? ''
  const together = parseTime(`${date.trim()} ${time.trim()}`)
  if (together !== 'UNREADABLE') return together
  // Some files write the whole moment into `time` and repeat its day in `date`.
  return parseTime(time)
}

function firstMark(fields: readonly string[], prices: readonly number[], delimiter: Delimiter): DecimalMark | null {
  for (const index of prices) {
    const mark = decimalMarkOf(fields[index] ?? '', delimiter)
    if (mark !== null) return mark
  }
  return null
}
