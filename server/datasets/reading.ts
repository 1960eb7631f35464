import { count, describe, drops, type Flaw, type Place, type Tally } from './flaws.ts'
import { append, type GrowingColumns, makeColumns } from './growth.ts'
import type { Format } from './head.ts'
import { cutRecords, type FileRecord } from './records.ts'
import { repairRow } from './repair.ts'
import { locate, makeRow, makeRowReader, type Row, type RowReader } from './rows.ts'

/** What was read so far; owned by one reading of one file, which changes it. */
export interface Reading {
  readonly format: Format
  readonly read: RowReader
  readonly row: Row
  readonly rows: GrowingColumns
  readonly tally: Tally
}

/** A reading of which nothing is read yet. */
export function startReading(format: Format): Reading {
  const read = makeRowReader(format.layout, format.delimiter)
  return { format, read, row: makeRow(), rows: makeColumns(), tally: new Map() }
}

/**
 * Reads the text after the header to its end, or to a fault that makes the whole file unreadable, and answers
 * with that; null at the end.
 */
export async function readRecords(pieces: AsyncIterable<string>, reading: Reading): Promise<string | null> {
  for await (const batch of cutRecords(pieces, reading.format)) {
    if ('fault' in batch) return batch.fault
    for (const record of batch.records) {
      const fault = readRecord(record, reading)
      if (fault !== null) return fault
    }
  }
  return null
}

function readRecord(record: FileRecord, reading: Reading): string | null {
  const fault = reading.read(record.fields, reading.row)
  if (fault === 'AMBIGUOUS') return ambiguous(locate(record, reading.format.layout, 'time'))
  const flaws: readonly Flaw[] = fault === null ? repairRow(reading.row) : [{ kind: kindOf(fault), column: 'time' }]
  if (flaws.length > 0 && isBlank(record)) return null
  for (const { kind, column } of flaws) count(reading.tally, kind, locate(record, reading.format.layout, column))
  if (!flaws.some(({ kind }) => drops(kind))) append(reading.rows, reading.row)
  return null
}

function kindOf(fault: 'UNREADABLE' | 'TOO_MANY_FIELDS') {
  return fault === 'UNREADABLE' ? 'TIME_UNREADABLE' : fault
}

function isBlank({ fields }: FileRecord): boolean {
  return fields.every((field) => field.trim() === '')
}

function ambiguous(where: Place): string {
  return `${describe(where)} does not tell which number is the day and which the month; write 2020-04-03 for 3 April`
}
