import type { FileRecord } from '../formats/fileRecord.ts'
import type { RecordBatch } from '../formats/records.ts'
import { epochMoment, parseTime, type TimeContext } from '../formats/timestamps.ts'
import { type NumberRows, PASSED, SYMBOL, type WantedNumbers } from '../scans/numberRows.ts'
import type { ParquetColumn } from './parquetColumn.ts'

/** Some rows of a file, as records or as numbers. */
export class RowBatch implements RecordBatch {
  readonly #columns: readonly (ParquetColumn | undefined)[]
  readonly #first: number
  readonly #length: number

  /**
   * @param columns those that are read, at their places, in these rows
   * @param first the row of the file that is the first of them
   */
  constructor(columns: readonly (ParquetColumn | undefined)[], first: number, length: number) {
    this.#columns = columns
    this.#first = first
    this.#length = length
  }

  get records(): readonly FileRecord[] {
    return Array.from({ length: this.#length }, (_, row) => this.#recordOf(row))
  }

  readonly numbers = (wanted: WantedNumbers): NumberRows | null => {
    const columns: Float64Array[] = []
    for (const [place, column] of this.#columns.entries()) {
      const role = wanted.roles[place] ?? PASSED
      if (role === PASSED || role === SYMBOL || !column) continue
      const values = role === 0 ? this.#times(column, wanted.context) : column.numbers
      if (!values) return null
      columns[role] = values
    }
    const symbol = wanted.roles.indexOf(SYMBOL)
    if (symbol >= 0) leaveOthers(columns[0], (row) => this.#columns[symbol]?.text(row) === wanted.symbol)
    return { length: this.#length, columns, record: (row) => this.#recordOf(row) }
  }

  #recordOf(row: number): FileRecord {
    return { fields: this.#columns.map((column) => column?.text(row) ?? ''), line: this.#first + row + 1 }
  }

  /** The times of the rows, as their text is read; NaN for those whose records tell more. */
  #times(column: ParquetColumn, context: TimeContext): Float64Array {
    const times = new Float64Array(this.#length)
    const { numbers } = column
    for (let row = 0; row < times.length; row++) {
      const value = numbers?.[row]
      if (value === undefined) times[row] = timeOf(column.text(row), context)
      else if (column.isMoment) times[row] = isAmongTimes(value) ? Math.trunc(value) : Number.NaN
      else times[row] = isEpoch(value) ? epochMoment(value) : timeOf(column.text(row), context)
    }
    return times
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
  for (let least = 1e9; least <= 1e18; least *= 1e3) if (value >= least && value < 10 * least) return true
  return false
}

/** NaN for a date of numbers, which may be of several orders. */
function timeOf(text: string, context: TimeContext): number {
  const time = /^.{1,2}[-/]/.test(text) ? Number.NaN : parseTime(text, context)
  return typeof time === 'number' ? time : Number.NaN
}
