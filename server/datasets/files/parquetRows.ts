import type { FileRecord } from '../formats/fileRecord.ts'
import type { RecordBatch } from '../formats/records.ts'
import { epochMoment, parseTime, type TimeContext } from '../formats/timestamps.ts'
import { type NumberRows, PASSED, SYMBOL, type WantedNumbers } from '../scans/numberRows.ts'
import type { ParquetColumn } from './parquetColumn.ts'

/** Which rows of a group a batch has, and the row of the file that the group begins with. */
interface RowRange {
  readonly first: number
  readonly from: number
  readonly to: number
}

/** Some rows of a group, as records or as numbers. */
export class RowBatch implements RecordBatch {
  readonly #columns: readonly (ParquetColumn | undefined)[]
  readonly #range: RowRange

  /** @param columns those that are read, at their places */
  constructor(columns: readonly (ParquetColumn | undefined)[], range: RowRange) {
    this.#columns = columns
    this.#range = range
  }

  get records(): readonly FileRecord[] {
    const { from, to } = this.#range
    return Array.from({ length: to - from }, (_, row) => this.#recordOf(row))
  }

  readonly numbers = (wanted: WantedNumbers): NumberRows | null => {
    const { from, to } = this.#range
    const columns: Float64Array[] = []
    for (const [place, column] of this.#columns.entries()) {
      const role = wanted.roles[place] ?? PASSED
      if (role === PASSED || role === SYMBOL || !column) continue
      const values = role === 0 ? this.#times(column, wanted.context) : column.numbers?.subarray(from, to)
      if (!values) return null
      columns[role] = values
    }
    const symbol = wanted.roles.indexOf(SYMBOL)
    if (symbol >= 0) leaveOthers(columns[0], (row) => this.#columns[symbol]?.text(from + row) === wanted.symbol)
    return { length: to - from, columns, record: (row) => this.#recordOf(row) }
  }

  #recordOf(row: number): FileRecord {
    const { first, from } = this.#range
    return { fields: this.#columns.map((column) => column?.text(from + row) ?? ''), line: first + from + row + 1 }
  }

  /** The times of the rows, as their text is read; NaN for those whose records tell more. */
  #times(column: ParquetColumn, context: TimeContext): Float64Array {
    const { from, to } = this.#range
    return Float64Array.from({ length: to - from }, (_, row) => {
      const value = column.numbers?.[from + row]
      if (value === undefined) return timeOf(column.text(from + row), context)
      if (column.isMoment) return isAmongTimes(value) ? Math.trunc(value) : Number.NaN
      return isEpoch(value) ? epochMoment(value) : timeOf(column.text(from + row), context)
    })
  }
}

/** Leaves the rows of other symbols to their records. */
function leaveOthers(times: Float64Array | undefined, isOwn: (row: number) => boolean): void {
  if (times) for (let row = 0; row < times.length; row++) if (!isOwn(row)) times[row] = Number.NaN
}

/** Whether a moment is surely one that candles have, from 1970 to 2099. */
function isAmongTimes(atMs: number): boolean {
  return atMs >= 0 && atMs < 4_102_444_800_000
}

/** Whether a number counts from 1970 by its digits: in seconds, milliseconds, microseconds or nanoseconds. */
function isEpoch(value: number): boolean {
  return [1e9, 1e12, 1e15, 1e18].some((least) => value >= least && value < 10 * least)
}

/** NaN for a date of numbers, which may be of several orders. */
function timeOf(text: string, context: TimeContext): number {
  const time = /^.{1,2}[-/]/.test(text) ? Number.NaN : parseTime(text, context)
  return typeof time === 'number' ? time : Number.NaN
}
