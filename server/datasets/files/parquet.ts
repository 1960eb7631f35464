import { type FileMetaData, parquetMetadataAsync, parquetSchema, type RowGroup } from 'hyparquet'
import { matchHeader } from '../formats/columns.ts'
import type { Batch } from '../formats/records.ts'
import { ofTextAlone } from '../layouts/choice.ts'
import type { Layout } from '../layouts/layout.ts'
import { describeNames } from '../layouts/notCandles.ts'
import type { Extent } from './extent.ts'
import { FileFault, tooLarge } from './limit.ts'
import { isFlat, type ParquetColumn } from './parquetColumn.ts'
import { ColumnPages, type StoredColumn } from './parquetPages.ts'
import { RowBatch } from './parquetRows.ts'
import type { FileBytes } from './source.ts'
import type { OpenedTable, OpenOptions } from './table.ts'

/** Bytes of a row of numbers, the least that it can have: a few bytes of Parquet may stand for many equal rows. */
const LEAST_ROW_BYTES = 16

/** Records that are handed on at once. */
const BATCH = 4_096

/** Columns of which the first rows are looked at. */
const MOST_COLUMNS = 64

/**
 * Opens a Parquet file as a table; a group of rows at a time is in memory. Throws a `FileFault` where it is broken or
 * larger than it may be.
 */
export async function openParquet(bytes: FileBytes, { limits, choice, extent }: OpenOptions): Promise<OpenedTable> {
  const unfit = ofTextAlone(choice, 'Parquet')
  if (unfit.length > 0) return { faults: unfit }
  const file = { byteLength: bytes.length, slice: (from: number, to?: number) => sliceOf(bytes, from, to) }
  const metadata = await faultless(parquetMetadataAsync(file))
  if (bytesOf(metadata) > limits.mostUnpacked) throw tooLarge(limits.mostUnpacked)
  const root = parquetSchema(metadata)
  const fields = root.children
  const names = fields.map(({ element }) => element.name)
  const pagesOf = (group: RowGroup) => fields.map((field) => columnOf({ bytes, root, field, group, limits }))
  const begun = await firstPages(metadata.row_groups[0], { pagesOf, extent })
  const first = begun.length > 0 ? [begun.map(({ page }) => page?.text(0) ?? '')] : []
  const header = matchHeader(names, { rows: first, unit: 'row', choice })
  if ('faults' in header) {
    const other = choice.columns.size === 0 ? describeNames(names) : null
    return { faults: other === null ? header.faults : [other], names, rows: first }
  }
  return {
    format: { form: 'PARQUET', layout: header.layout, delimiter: ',', tickers: [] },
    batches: batchesOf(header.layout, metadata.row_groups, { begun, pagesOf, extent }),
  }
}

/** Bytes that a file unpacks to, by its own word or by its rows. */
function bytesOf({ row_groups }: FileMetaData): number {
  const bytes = row_groups.map(({ total_byte_size, num_rows }) =>
    Math.max(Number(total_byte_size), Number(num_rows) * LEAST_ROW_BYTES),
  )
  return bytes.reduce((sum, each) => sum + each, 0)
}

/** A column of one group, while it is read. */
interface ReadColumn {
  /** Null where the column has no value of its own in each row. */
  readonly pages: ColumnPages | null
  /** The rows of its page that are not taken yet. */
  page: ParquetColumn | null
}

function columnOf(stored: Omit<StoredColumn, 'metadata' | 'rows'> & { readonly group: RowGroup }): ReadColumn {
  const { field, group } = stored
  const metadata = group.columns.find(
    ({ meta_data }) => meta_data?.path_in_schema.join('\0') === field.path.join('\0'),
  )?.meta_data
  if (!metadata || !isFlat(field)) return { pages: null, page: null }
  return { pages: new ColumnPages({ ...stored, metadata, rows: Number(group.num_rows) }), page: null }
}

/** How much of a file is read, and by what. */
interface RowReading {
  readonly pagesOf: (group: RowGroup) => readonly ReadColumn[]
  readonly extent: Extent | undefined
}

/** The columns of the first group, whose first rows tell which of them is the time; none where there are no rows. */
async function firstPages(
  group: RowGroup | undefined,
  { pagesOf, extent }: RowReading,
): Promise<readonly ReadColumn[]> {
  if (!group || group.num_rows === 0n) return []
  const columns = pagesOf(group)
  if (columns.length > MOST_COLUMNS) return []
  for (const column of columns) await fill(column, extent?.rows)
  return columns
}

/** Reads on where all rows of a page are taken. */
async function fill(column: ReadColumn, most: number | undefined): Promise<void> {
  if (column.pages === null || (column.page?.length ?? 0) > 0) return
  column.page = await faultless(most === undefined ? column.pages.next() : column.pages.first(most))
}

async function* batchesOf(
  { index, clock, volume, ticks, symbol, adjusted }: Layout,
  groups: readonly RowGroup[],
  { begun, pagesOf, extent }: RowReading & { readonly begun: readonly ReadColumn[] },
): AsyncGenerator<Batch> {
  const used = new Set([...Object.values(index), clock, volume, ticks, symbol, adjusted])
  let first = 0
  for (const [at, group] of groups.entries()) {
    const columns = at === 0 && begun.length > 0 ? begun : pagesOf(group)
    const all = Number(group.num_rows)
    const end = first + (extent ? Math.min(all, extent.rows - first) : all)
    const before = first
    for (; first < end; ) {
      const taken = await takeRows(columns, used, { most: end - first, isBeginning: extent !== undefined })
      yield new RowBatch(taken.columns, first, taken.rows)
      first += taken.rows
    }
    if (extent && (end < before + all || first === extent.rows)) {
      extent.isCut = end < before + all || at < groups.length - 1
      return
    }
  }
}

/** Takes the rows that all columns have in their pages, at most so many. */
async function takeRows(
  columns: readonly ReadColumn[],
  used: ReadonlySet<number | null>,
  { most, isBeginning }: { readonly most: number; readonly isBeginning: boolean },
) {
  for (const [at, column] of columns.entries()) if (used.has(at)) await fill(column, isBeginning ? most : undefined)
  const pages = columns.map(({ page }, at) => (used.has(at) ? page : null))
  const rows = pages.reduce((least, page) => Math.min(least, page?.length ?? least), Math.min(BATCH, most))
  for (const [at, column] of columns.entries()) if (pages[at]) column.page = pages[at].slice(rows, pages[at].length)
  return { rows, columns: pages.map((page) => page?.slice(0, rows)) }
}

async function sliceOf(bytes: FileBytes, from: number, to = bytes.length): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await bytes.read(from < 0 ? bytes.length + from : from, to)
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
}

/** What hyparquet throws at a file that is not as it should be has no name of its own. */
async function faultless<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (cause) {
    if (cause instanceof FileFault) throw cause
    const reason = cause instanceof Error ? cause.message.slice(0, 120) : 'it is broken'
    throw new FileFault(`it is a Parquet file that cannot be read: ${reason}`, { cause })
  }
}
