import { matchHeader } from '../formats/columns.ts'
import type { FileRecord } from '../formats/fileRecord.ts'
import type { Batch } from '../formats/records.ts'
import type { Choice } from '../layouts/choice.ts'
import { holdsTime } from '../times/recordTime.ts'
import { ALONE, formatOf, KEY } from './jsonGroups.ts'
import type { JsonLeaf } from './jsonLeaves.ts'
import type { OpenedTable } from './table.ts'

/** Records that are handed on at once. */
const BATCH = 4_096

/** Opens arrays that are a column each, by the names under which they stand; null where they are no candles. */
export function openColumns(leaves: readonly JsonLeaf[], choice: Choice): OpenedTable | null {
  const columns = [...timesOf(leaves), ...leaves.filter(({ key }) => key !== null)]
  const length = Math.max(0, ...columns.map(({ values }) => values.length))
  const whole = columns.filter(({ values }) => values.length === length)
  const names = whole.map(({ key }) => key ?? '')
  const rowAt = (row: number) => whole.map(({ values }) => values[row] ?? '')
  const header = matchHeader(names, { rows: length > 0 ? [rowAt(0)] : [], unit: 'record', choice })
  if ('faults' in header) return null
  return { format: formatOf(header.layout, 'COLUMNS'), batches: columnBatches(length, rowAt) }
}

/** The times of columns that are objects, whose values stand under them, as a column of its own; none where they are arrays. */
function timesOf(leaves: readonly JsonLeaf[]): JsonLeaf[] {
  const column = leaves.find(({ isArray, names }) => !isArray && holdsTime(names.slice(0, 1), ALONE))
  return column ? [{ ...column, key: KEY, values: column.names }] : []
}

async function* columnBatches(length: number, rowAt: (row: number) => readonly string[]): AsyncGenerator<Batch> {
  for (let from = 0; from < length; from += BATCH) {
    const records: FileRecord[] = []
    for (let row = from; row < Math.min(length, from + BATCH); row++)
      records.push({ fields: rowAt(row), line: row + 1 })
    yield { records }
  }
}
