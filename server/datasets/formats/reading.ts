import { count, describe, drops, excerpt, type Flaw, type Place } from '../flaws.ts'
import { type Bars, leavesScale } from './bars.ts'
import { append } from './growableColumns.ts'
import { learnPrices, takeVolume } from './learning.ts'
import { contradiction } from './marks.ts'
import type { Reading } from './readingState.ts'
import { cutRecords, type FileRecord } from './records.ts'
import { repairRow } from './repair.ts'
import { locate, PRICES, readPrices, readTime } from './rows.ts'
import { keepOpen } from './volumes.ts'

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

/** Reads one record. @returns a fault of the whole file; null where there is none */
export function readRecord(record: FileRecord, reading: Reading): string | null {
  const { layout } = reading.format
  const time = readTime(record.fields, layout)
  if (time === 'AMBIGUOUS') return ambiguous(locate(record, layout, 'time'))
  if (typeof time === 'string') return tell(record, reading, [{ kind: kindOf(time), column: 'time' }])
  const fault = layout.symbol === null ? null : otherSymbol(record, reading, layout.symbol)
  if (fault !== null) return fault
  learnPrices(record, reading)
  takeVolume(record, reading)
  reading.row[0] = time
  for (let at = 0; at < reading.bars.length; at++) {
    const fault = readRow(record, reading, reading.bars[at] as Bars)
    if (fault !== null) return fault
  }
  return null
}

/** Reads the numbers of a record whose time is in the row already. @returns as `readRecord` */
function readRow(record: FileRecord, reading: Reading, bars: Bars): string | null {
  const { row, volumes } = reading
  readPrices(record, volumes.layout, row, bars.mark)
  row[5] = volumes.value
  const flaws = repairRow(row)
  if (flaws.length > 0) {
    const fault = tell(record, { ...reading, bars: [bars] }, flaws)
    if (fault !== null || flaws.some(({ kind }) => drops(kind))) return fault
  }
  if (volumes.isOpen) keepOpen(row)
  if (reading.bars.length > 1 && leavesScale(row, bars.rows)) bars.jumps++
  append(bars.rows, row)
  return null
}

/** Counts the flaws of a record that is not blank. @returns a fault where a number of it has the other mark than the file */
function tell(record: FileRecord, { bars, volumes, prices }: Reading, flaws: readonly Flaw[]): string | null {
  if (record.fields.every((field) => field.trim() === '')) return null
  for (const { kind, column } of flaws) {
    const fault = contradicted(kind, { prices, volumes }, record)
    if (fault !== null) return fault
    for (const { tally } of bars) count(tally, kind, locate(record, volumes.layout, column))
  }
  return null
}

function contradicted(
  kind: Flaw['kind'],
  { prices, volumes }: Pick<Reading, 'prices' | 'volumes'>,
  record: FileRecord,
): string | null {
  if (kind === 'VOLUME_UNREADABLE') return contradiction(volumes.marks, locate(record, volumes.layout, 'volume'))
  if (kind !== 'PRICE_UNREADABLE') return null
  const faults = PRICES.map((column) => contradiction(prices, locate(record, volumes.layout, column)))
  return faults.find((fault) => fault !== null) ?? null
}

/** The fault of a record that is of another symbol than those before: their prices are not one series. */
function otherSymbol(record: FileRecord, reading: Reading, index: number): string | null {
  const text = (record.fields[index] ?? '').trim()
  if (text === '') return null
  reading.named ??= record
  const first = (reading.named.fields[index] ?? '').trim()
  if (text === first) return null
  const place = { line: record.line, column: reading.format.layout.names[index] ?? 'symbol', text }
  const before = `${excerpt(first)} of line ${reading.named.line}`
  return `${describe(place)} is another symbol than ${before}; import the rows of one symbol at a time`
}

function kindOf(fault: 'UNREADABLE' | 'TOO_MANY_FIELDS') {
  return fault === 'UNREADABLE' ? 'TIME_UNREADABLE' : fault
}

function ambiguous(where: Place): string {
  return `${describe(where)} does not tell which number is the day and which the month; write 2020-04-03 for 3 April`
}
