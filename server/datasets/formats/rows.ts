import { COLUMNS, type Column } from '../../engine/candles.ts'
import type { Place } from '../flaws.ts'
import type { Layout } from '../layouts/layout.ts'
import type { FileRecord } from './fileRecord.ts'
import { type DecimalMark, isWhole, parseNumber } from './numbers.ts'

/** The six numbers of one candle in the order of `COLUMNS`; NaN where the file has none. */
export type Row = Float64Array

/** The columns of prices, in the order of `COLUMNS`. */
export const PRICES = ['open', 'high', 'low', 'close'] as const

/** Makes a row to read into, again and again. */
export function makeRow(): Row {
  return new Float64Array(COLUMNS.length)
}

/** Reads the prices of a record into `row`, under one decimal mark. */
export function readPrices({ fields }: FileRecord, { index }: Layout, row: Row, mark: DecimalMark): void {
  row[1] = parseNumber(fields[index.open] ?? '', mark)
  row[2] = parseNumber(fields[index.high] ?? '', mark)
  row[3] = parseNumber(fields[index.low] ?? '', mark)
  row[4] = parseNumber(fields[index.close] ?? '', mark)
}

/** Where a record has a column, and what is written there. */
export function locate({ fields, line }: FileRecord, layout: Layout, column: Column): Place {
  const index = (column === 'volume' ? layout.volume : layout.index[column]) ?? -1
  return { unit: layout.unit, line, column: layout.names[index] ?? column, text: (fields[index] ?? '').trim() }
}

/** Whether all prices of a record are digits alone, and so tell nothing of marks. */
export function hasWholePrices(fields: readonly string[], { index }: Layout): boolean {
  return PRICES.every((column) => isWhole(fields[index[column]] ?? ''))
}
