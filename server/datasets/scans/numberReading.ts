import type { FileRecord } from '../formats/fileRecord.ts'
import type { Reading } from '../formats/readingState.ts'
import type { Refusal } from '../refusals.ts'
import type { NumberRows } from './numberRows.ts'
import { RowTaking } from './rowTaking.ts'

/** Batches that are read as records alone, at most, before numbers are tried again. */
const MOST_UNTRIED = 16

/** Whether numbers are worth their while: rows that are read twice take longer than records alone. */
export class NumberTrust {
  #pause = 0
  #left = 0

  /** To be asked once a batch. */
  isOpen(): boolean {
    return this.#left-- <= 0
  }

  /** @param isUsed whether most rows of a batch were taken as numbers; each time that they were not, the pause doubles */
  note(isUsed: boolean): void {
    this.#pause = isUsed ? 0 : Math.min(MOST_UNTRIED, 2 * this.#pause + 1)
    this.#left = this.#pause
  }
}

/** What comes of rows of numbers: a fault of the whole file, if there is one, and how many were read from their records. */
export interface NumbersRead {
  readonly fault: Refusal | null
  readonly fromRecords: number
}

/**
 * Reads rows of numbers as `readRecord` reads their records. A row with any flaw is read from its record.
 *
 * @param readRecord as in `reading.ts`
 */
export function readNumbers(
  rows: NumberRows,
  reading: Reading,
  readRecord: (record: FileRecord, reading: Reading) => Refusal | null,
): NumbersRead {
  const taking = new RowTaking(rows, reading)
  let fromRecords = 0
  for (let at = taking.take(0); at < rows.length; at = taking.take(at + 1)) {
    fromRecords++
    taking.leave()
    const fault = readRecord(rows.record(at), reading)
    if (fault !== null) return { fault, fromRecords }
    taking.enter()
  }
  taking.leave()
  return { fault: null, fromRecords }
}
