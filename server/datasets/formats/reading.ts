import { count, describe, drops, type Flaw } from '../flaws.ts'
import type { Refusal } from '../refusals.ts'
import { type NumbersRead, NumberTrust, readNumbers } from '../scans/numberReading.ts'
import { wantedNumbers } from '../scans/wantedNumbers.ts'
import { learnClockDigits } from '../times/clockDigits.ts'
import { isRefuted, learnDate, momentAfter } from '../times/dates.ts'
import { readTime } from '../times/recordTime.ts'
import { type Bars, leavesScale } from './bars.ts'
import type { FileRecord } from './fileRecord.ts'
import { append } from './growableColumns.ts'
import { learnPrices, takeVolume } from './learning.ts'
import { contradiction } from './marks.ts'
import { parseNumber } from './numbers.ts'
import { type Reading, takeSymbol } from './readingState.ts'
import type { Batch, RecordBatch } from './records.ts'
import { repairRow } from './repair.ts'
import { locate, PRICES, readPrices } from './rows.ts'
import { follow, noteSplit, outlierBefore } from './trail.ts'
import { keepOpen } from './volumes.ts'

/**
 * Reads the records of a file to their end, or to a fault that makes the whole file unreadable, and answers
 * with that; null at the end. It ends early too where the dates are of another order than they are read in (`isRefuted`).
 */
export async function readRecords(batches: AsyncIterable<Batch>, reading: Reading): Promise<Refusal | null> {
  const trust = new NumberTrust()
  for await (const batch of batches) {
    if ('fault' in batch) return batch.fault
    const wanted = trust.isOpen() ? wantedNumbers(reading) : null
    const rows = (wanted && batch.numbers?.(wanted)) ?? null
    const { fault, fromRecords } = rows ? readNumbers(rows, reading, readRecord) : readEach(batch, reading)
    if (fault !== null) return fault
    if (isRefuted(reading.dates)) return null
    if (rows) trust.note(fromRecords <= rows.length / 2)
  }
  return null
}

function readEach({ records }: RecordBatch, reading: Reading): NumbersRead {
  for (const record of records) {
    const fault = readRecord(record, reading)
    if (fault !== null) return { fault, fromRecords: records.length }
  }
  return { fault: null, fromRecords: records.length }
}

/** Reads one record. @returns a fault of the whole file; null where there is none */
export function readRecord(record: FileRecord, reading: Reading): Refusal | null {
  const { dates } = reading
  const { layout } = reading.format
  const { fields } = record
  if (layout.clock !== null) dates.clockDigits = learnClockDigits(fields[layout.clock] ?? '', dates.clockDigits)
  const isOpen = dates.possible.length > 1
  if (isOpen && isNumeric(fields[layout.index.time] ?? '')) {
    const fault = learnDateOf(record, reading)
    if (fault !== null) return fault
  }
  const time = readTime(fields, layout, dates.context)
  if (typeof time === 'string') {
    const fault = isOpen ? null : learnDateOf(record, reading)
    const kind = time === 'TOO_MANY_FIELDS' ? time : 'TIME_UNREADABLE'
    return fault ?? tell(record, reading, [{ kind, column: 'time' }])
  }
  if (layout.symbol !== null && !takeSymbol(reading, (fields[layout.symbol] ?? '').trim())) {
    return tooManySymbols(record, reading, layout.symbol)
  }
  learnPrices(record, reading)
  takeVolume(record, reading)
  reading.row[0] = dates.context.zone === null ? time : momentOf(record, reading)
  const { bars } = reading.current
  for (let at = 0; at < bars.length; at++) {
    const fault = readRow(record, reading, bars[at] as Bars)
    if (fault !== null) return fault
  }
  return null
}

function momentOf({ fields }: FileRecord, { dates, format }: Reading): number {
  return momentAfter(dates, (context) => Number(readTime(fields, format.layout, context)))
}

/** Whether a text may be a date that does not begin with the year: one or two characters, then a dash, a point or a slash. */
function isNumeric(text: string): boolean {
  for (let at = 1; at < 3; at++) {
    const code = text.charCodeAt(at)
    if (code >= 45 && code <= 47) return true
  }
  return false
}

function learnDateOf(record: FileRecord, { dates, format }: Reading): Refusal | null {
  const { layout } = format
  return learnDate(dates, record.fields[layout.index.time] ?? '', () => locate(record, layout, 'time'))
}

/** Reads the numbers of a record whose time is in the row already. @returns as `readRecord` */
function readRow(record: FileRecord, reading: Reading, bars: Bars): Refusal | null {
  const { row, volumes } = reading
  readPrices(record, volumes.layout, row, bars.mark)
  row[5] = volumes.value
  const flaws = repairRow(row)
  if (flaws.length > 0) {
    const fault = tell(record, reading, flaws, [bars])
    if (fault !== null || flaws.some(({ kind }) => drops(kind))) return fault
  }
  if (volumes.isOpen) keepOpen(row)
  if (reading.current.bars.length > 1 && leavesScale(row, bars.rows)) bars.jumps++
  append(bars.rows, row)
  compare(record, reading, bars)
  return null
}

/** Compares a row that was kept with the last ones. */
function compare(record: FileRecord, { row, format, volumes }: Reading, { trail, tally, mark }: Bars): void {
  const { adjusted } = format.layout
  if (adjusted !== null) noteSplit(trail, row, parseNumber(record.fields[adjusted] ?? '', mark))
  const column = outlierBefore(trail, row)
  if (column !== null && trail.record) count(tally, 'OUTLIER', locate(trail.record, volumes.layout, column))
  follow(trail, row, record)
}

/** Counts the flaws of a record that is not blank. @returns a fault where a number of it has the other mark than the file */
function tell(
  record: FileRecord,
  { current, volumes, prices }: Reading,
  flaws: readonly Flaw[],
  bars = current.bars,
): Refusal | null {
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
): Refusal | null {
  if (kind === 'VOLUME_UNREADABLE') return contradiction(volumes.marks, locate(record, volumes.layout, 'volume'))
  if (kind !== 'PRICE_UNREADABLE') return null
  const faults = PRICES.map((column) => contradiction(prices, locate(record, volumes.layout, column)))
  return faults.find((fault) => fault !== null) ?? null
}

function tooManySymbols(record: FileRecord, { format, series }: Reading, index: number): string {
  const { unit, names } = format.layout
  const place = { unit, line: record.line, column: names[index] ?? 'symbol', text: (record.fields[index] ?? '').trim() }
  return `${describe(place)} is one more than the ${series.size} symbols that a file may have; import it in parts`
}
