import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type Compressors, type FileMetaData, parquetMetadataAsync, parquetSchema } from 'hyparquet'
import { matchHeader } from '../formats/columns.ts'
import type { Batch } from '../formats/records.ts'
import { ofTextAlone } from '../layouts/choice.ts'
import type { Layout } from '../layouts/layout.ts'
import { describeNames } from '../layouts/notCandles.ts'
import type { Extent } from './extent.ts'
import { FileFault, tooLarge } from './limit.ts'
import { isMoment, MOMENTS, type ParquetColumn, readColumn } from './parquetColumn.ts'
import { RowBatch } from './parquetRows.ts'
import type { FileBytes } from './source.ts'
import type { OpenedTable, OpenOptions } from './table.ts'

/** Rows of one group, which are in memory at once: what pandas and Arrow write at most by themselves. */
const MOST_ROWS = 1_048_576

/** Bytes of a row of numbers, the least that it can have: a few bytes of Parquet may stand for many equal rows. */
const LEAST_ROW_BYTES = 16

/** Records that are handed on at once. */
const BATCH = 4_096

type Unpack = (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array

/** Node's own are faster than those written in JavaScript; Snappy is hyparquet's. */
const COMPRESSORS: Compressors = {
  GZIP: bounded(gunzipSync),
  BROTLI: bounded(brotliDecompressSync),
  ZSTD: bounded(zstdDecompressSync),
}

function bounded(unpack: Unpack): (input: Uint8Array, bytes: number) => Uint8Array {
  return (input, bytes) => unpack(input, { maxOutputLength: Math.max(1, bytes) })
}

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
  const rows = Math.max(0, ...metadata.row_groups.map(({ num_rows }) => Number(num_rows)))
  if (rows > MOST_ROWS) throw new FileFault(`a row group of it has ${rows} rows; at most ${MOST_ROWS} are read at once`)
  const fields = parquetSchema(metadata).children
  const names = fields.map(({ element }) => element.name)
  const read = (column: number, rowStart: number, rowEnd: number) => {
    const columns = [names[column] ?? '']
    const options = { file, metadata, columns, rowStart, rowEnd, compressors: COMPRESSORS, parsers: MOMENTS }
    return faultless(readColumn(options, isMoment(fields[column])))
  }
  // What is looked at is small, and read once.
  const readOnce = extent ? onceFor(read, Math.min(extent.rows, Number(metadata.row_groups[0]?.num_rows ?? 0))) : read
  const first = await firstRows(names, metadata, readOnce)
  const header = matchHeader(names, { rows: first, unit: 'row', choice })
  if ('faults' in header) {
    const other = choice.columns.size === 0 ? describeNames(names) : null
    return { faults: other === null ? header.faults : [other], names, rows: first }
  }
  return {
    format: { form: 'PARQUET', layout: header.layout, delimiter: ',', tickers: [] },
    batches: batchesOf(header.layout, metadata, { read: readOnce, extent }),
  }
}

/** Bytes that a file unpacks to, by its own word or by its rows. */
function bytesOf({ row_groups }: FileMetaData): number {
  const bytes = row_groups.map(({ total_byte_size, num_rows }) =>
    Math.max(Number(total_byte_size), Number(num_rows) * LEAST_ROW_BYTES),
  )
  return bytes.reduce((sum, each) => sum + each, 0)
}

type ReadColumn = (column: number, rowStart: number, rowEnd: number) => Promise<ParquetColumn>

/** Reads the first rows of each column once, for whoever asks for some of them. */
function onceFor(read: ReadColumn, rows: number): ReadColumn {
  const known = new Map<number, Promise<ParquetColumn>>()
  return (column, rowStart, rowEnd) => {
    if (rowStart > 0 || rowEnd > rows) return read(column, rowStart, rowEnd)
    const first = known.get(column) ?? read(column, 0, rows)
    known.set(column, first)
    return first
  }
}

/** Rows that tell which column is the time. */
async function firstRows(names: readonly string[], metadata: FileMetaData, read: ReadColumn): Promise<string[][]> {
  if (metadata.row_groups.length === 0 || names.length > 64) return []
  const columns = await Promise.all(names.map((_, column) => read(column, 0, 1)))
  return [columns.map((column) => column.text(0))]
}

/** How much of a file is read, and by what. */
interface RowReading {
  readonly read: ReadColumn
  readonly extent: Extent | undefined
}

async function* batchesOf(
  layout: Layout,
  { row_groups }: FileMetaData,
  { read, extent }: RowReading,
): AsyncGenerator<Batch> {
  const { index, clock, volume, ticks, symbol, adjusted, names } = layout
  const used = [...new Set([...Object.values(index), clock, volume, ticks, symbol, adjusted])].filter(
    (at) => at !== null,
  )
  let first = 0
  for (const group of row_groups) {
    const all = Number(group.num_rows)
    const rows = extent ? Math.min(all, extent.rows - first) : all
    const columns: (ParquetColumn | undefined)[] = names.map(() => undefined)
    for (const column of used) columns[column] = await read(column, first, first + rows)
    for (let from = 0; from < rows; from += BATCH)
      yield new RowBatch(columns, { first, from, to: Math.min(rows, from + BATCH) })
    first += rows
    if (extent && (rows < all || first === extent.rows)) {
      extent.isCut = rows < all || group !== row_groups.at(-1)
      return
    }
  }
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
