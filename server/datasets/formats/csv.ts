import type { OpenedTable } from '../files/table.ts'
import { resume } from '../files/text.ts'
import type { Choice } from '../layouts/choice.ts'
import { firstLines } from '../layouts/headRefusal.ts'
import type { TickerColumns } from '../layouts/stackedHeader.ts'
import type { TextPiece } from '../scans/pieces.ts'
import type { FileRecord } from './fileRecord.ts'
import { findHeader, takeHead } from './head.ts'
import { type Batch, cutRecords } from './records.ts'

/** Opens CSV text as a table, as it streams in. Throws only what `pieces` throw. */
export async function openCsv(pieces: AsyncGenerator<TextPiece>, choice?: Choice): Promise<OpenedTable> {
  const text = await takeHead(pieces)
  const head = findHeader(text, choice)
  if ('faults' in head) return { ...head, rows: firstLines(text, choice) }
  const { format } = head
  const batches = cutRecords(resume<TextPiece>(head.rest, pieces), format)
  return { format, batches: format.tickers.length === 0 ? batches : spread(batches, format.tickers) }
}

/** Makes a record of each ticker out of records that have several side by side; one without a field of its own is none. */
async function* spread(batches: AsyncIterable<Batch>, tickers: readonly TickerColumns[]): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if ('fault' in batch) return yield batch
    yield { records: batch.records.flatMap((record) => tickers.flatMap((ticker) => recordOf(record, ticker))) }
  }
}

function recordOf({ fields, line }: FileRecord, { ticker, positions }: TickerColumns): FileRecord[] {
  const own = positions.map((position) => fields[position] ?? '')
  const isEmpty = own.slice(1).every((field) => field.trim() === '')
  return isEmpty ? [] : [{ fields: [...own, ticker], line }]
}
