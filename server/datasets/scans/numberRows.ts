import type { FileRecord } from '../formats/fileRecord.ts'
import type { TimeContext } from '../formats/timestamps.ts'

/** What a column is for beside a place in `COLUMNS`, from 0 to 5: nothing, the adjusted close, or the symbol. */
export const PASSED = -1
export const ADJUSTED = 6
export const SYMBOL = 7

/** Which numbers a reading takes without their text, and which of them tell it nothing new. */
export interface WantedNumbers {
  /** What each column of a record is for. */
  readonly roles: Int8Array
  /** Columns that a record needs up to the last that is used. */
  readonly width: number
  /** How times are read that are no digits. */
  readonly context: TimeContext
  /** Whether prices, and volumes, may have a decimal point: their mark is known. */
  readonly hasPricePoint: boolean
  readonly hasVolumePoint: boolean
  /** The symbol of the series under way. */
  readonly symbol: string | null
}

/** Rows of a file as numbers. */
export interface NumberRows {
  readonly length: number
  /**
   * As `COLUMNS`, and the adjusted close behind them where one is wanted: each at least `length` long, and written over
   * with the next rows. A time of NaN says that the row is to be read from its record.
   */
  readonly columns: readonly Float64Array[]
  /** A row as it is written; until the next rows. */
  record(row: number): FileRecord
}

/** Room for rows that are scanned, used again and again. */
export class RowBuffer {
  columns: readonly Float64Array[] = []
  /** Where the text of each row begins and ends, and its line. */
  starts = new Int32Array(0)
  ends = new Int32Array(0)
  lines = new Int32Array(0)
  #size = 0

  /** Has room for so many rows; what was there is kept. */
  reserve(rows: number): void {
    if (rows <= this.#size) return
    const size = Math.max(2 * this.#size, 1_024)
    this.columns = Array.from({ length: ADJUSTED + 1 }, (_, at) => grown(new Float64Array(size), this.columns[at]))
    this.starts = grown(new Int32Array(size), this.starts)
    this.ends = grown(new Int32Array(size), this.ends)
    this.lines = grown(new Int32Array(size), this.lines)
    this.#size = size
  }

  /** @returns whether the value is one */
  put(row: number, role: number, value: number): boolean {
    const column = this.columns[role]
    if (column) column[row] = value
    return !Number.isNaN(value)
  }

  /** Leaves a row to its record. */
  leave(row: number): void {
    this.put(row, 0, Number.NaN)
  }
}

function grown<A extends Float64Array | Int32Array>(larger: A, old: A | undefined): A {
  if (old) larger.set(old)
  return larger
}

/** Passes a field that ends before `end`. @returns whether it is the symbol of the series under way */
export function passSymbol(
  cursor: { readonly bytes: Uint8Array; at: number },
  end: number,
  symbol: string | null,
): boolean {
  let isSame = end - cursor.at === symbol?.length
  for (let k = 0; isSame && k < end - cursor.at; k++) isSame = cursor.bytes[cursor.at + k] === symbol?.charCodeAt(k)
  cursor.at = end
  return isSame
}
