import { openCsv } from '../formats/csv.ts'
import { type FileReading, type Problems, withCandles } from '../formats/fileReading.ts'
import type { GrowableColumns } from '../formats/growableColumns.ts'
import { readTable } from '../formats/readTable.ts'
import { type Choice, NO_CHOICE } from '../layouts/choice.ts'
import { badCsv } from '../refusals.ts'
import { type TextPiece, textOf } from '../scans/pieces.ts'
import { firstText } from './extent.ts'
import { gunzip } from './gzip.ts'
import { KIND_BYTES, kindOf } from './kinds.ts'
import { FileFault, type FileLimits, MOST_UNPACKED } from './limit.ts'
import { readEach } from './severalTables.ts'
import type { FileSource } from './source.ts'
import type { OpenedTable, OpenOptions } from './table.ts'
import { decodeText, resume } from './text.ts'

const LIMITS: FileLimits = { mostUnpacked: MOST_UNPACKED }

/** What of a file's reading the caller decides. */
export interface FileReadOptions {
  readonly limits?: FileLimits | undefined
  readonly choice?: Choice | undefined
}

/**
 * Reads candles from a file as it is: CSV or JSON, plain or packed, or Parquet. Memory grows with the bars, not with the
 * file; one file may be read several times. Throws only what `source` throws.
 *
 * @param path where the file stands in the caller's input, for the problems
 */
export async function readFile(
  source: FileSource,
  path: string,
  options: FileReadOptions = {},
): Promise<FileReading | Problems> {
  return withCandles(await readRows(source, path, options))
}

/** Reads a file as `readFile` does, into columns whose memory is given back as they are taken. */
export async function readRows(
  source: FileSource,
  path: string,
  { limits = LIMITS, choice = NO_CHOICE }: FileReadOptions = {},
): Promise<FileReading<GrowableColumns> | Problems> {
  try {
    const tables = await tablesOf(source, limits)
    const readOne = (table?: string) =>
      readTable(() => openTable(source, { limits, choice, ...(table && { table }) }), path, choice)
    if (tables.length > 1) return await readEach(tables, path, readOne)
    return await readOne()
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    return { problems: [badCsv(path, error.message)] }
  }
}

/** The tables of a zip; none of a file that is no zip. */
async function tablesOf({ pieces, bytes }: FileSource, limits: FileLimits): Promise<readonly string[]> {
  if (bytes === null) return []
  const begun = await begin(pieces())
  await begun.pieces.return()
  if (typeof begun.first === 'string' || kindOf(begun.first) !== 'ZIP') return []
  return (await import('./zip.ts')).tablesIn(bytes, limits)
}

/** Opens a file as a table, whatever kind it is of. Throws a `FileFault` where it is none. */
export async function openTable(source: FileSource, options: OpenOptions): Promise<OpenedTable> {
  const { limits, extent, isPacked = false } = options
  const begun = await begin(source.pieces())
  const kind = typeof begun.first === 'string' ? 'TEXT' : kindOf(begun.first)
  if (kind === 'TEXT') return openText(begun.pieces, options)
  await begun.pieces.return()
  if (typeof kind === 'object') throw new FileFault(kind.refusal)
  if (isPacked)
    throw new FileFault(`it holds a file that is ${kind === 'PARQUET' ? 'Parquet' : 'packed again'}; unpack it first`)
  if (extent && kind !== 'PARQUET') extent.packed = kind
  if (kind === 'GZIP') {
    return openTable({ pieces: () => gunzip(source.pieces(), limits), bytes: null }, { ...options, isPacked: true })
  }
  const { bytes } = source
  if (bytes === null) throw new FileFault('it is not text; send it as a file')
  // These need libraries that most files do not, and the thread starts sooner without them.
  if (kind === 'PARQUET') return (await import('./parquet.ts')).openParquet(bytes, options)
  const { tablesIn, unzip } = await import('./zip.ts')
  const tables = await tablesIn(bytes, limits)
  if (extent) extent.tables = tables
  const table = options.table ?? tables[0] ?? ''
  return openTable({ pieces: () => unzip(bytes, table, limits), bytes: null }, { ...options, isPacked: true })
}

/** Opens text as a table. The source is let go where it is none; else when its records are read or given up. */
async function openText(source: AsyncIterable<Uint8Array | string>, options: OpenOptions): Promise<OpenedTable> {
  const { extent, choice } = options
  const pieces: AsyncGenerator<TextPiece, void, void> = extent
    ? firstText(decodeText(source), extent)
    : decodeText(source)
  try {
    const { value = '' } = await pieces.next()
    const text = resume(value, pieces)
    const isJson = /^\s*[[{]/.test(textOf(value))
    const table = await (isJson ? (await import('./json.ts')).openJson(text, options) : openCsv(text, choice))
    if ('faults' in table) await pieces.return()
    return table
  } catch (error) {
    await pieces.return()
    throw error
  }
}

/** What comes, whose first piece is long enough to tell its kind. */
interface Begun {
  readonly first: Uint8Array | string
  readonly pieces: AsyncGenerator<Uint8Array | string, void, void>
}

async function begin(source: AsyncIterable<Uint8Array | string>): Promise<Begun> {
  const pieces = source[Symbol.asyncIterator]()
  let first: Uint8Array | string = new Uint8Array()
  while (typeof first !== 'string' && first.length < KIND_BYTES) {
    const { done, value } = await pieces.next()
    if (done) break
    first = typeof value === 'string' ? value : Buffer.concat([first, value])
  }
  const rest = { [Symbol.asyncIterator]: () => pieces }
  return { first, pieces: resume(first, rest) }
}
