import { Readable } from 'node:stream'
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import { excerpt } from '../flaws.ts'
import { FileFault, type FileLimits, limited, tooLarge } from './limit.ts'
import type { FileBytes } from './source.ts'

/** Entries that are looked at. */
const MOST_ENTRIES = 10_000

/** Bytes that are read in one go. */
const PIECE_BYTES = 65_536

const TABLES = /\.(?:csv|tsv|json|jsonl|ndjson|parquet)$/i
const TEXTS = /\.(?:txt|dat|prn|asc)$/i
const WORKBOOK = /^xl\/workbook\.(?:xml|bin)$/

/** Tables that one zip may have. */
const MOST_TABLES = 1_000

/**
 * The names of the files of candles in a zip: its tables, else its texts, else all that it has. Throws a `FileFault` where there is none,
 * where they are too many or together larger than they may be, or where the zip is broken.
 */
export async function tablesIn(bytes: FileBytes, limits: FileLimits): Promise<readonly string[]> {
  return faultless(async () => {
    const tables = choose(await entriesOf(await open(bytes)))
    // What an entry unpacks to is held to what it says.
    const size = tables.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    if (size > limits.mostUnpacked) throw tooLarge(limits.mostUnpacked)
    return tables.map(({ fileName }) => fileName)
  })
}

/**
 * Unpacks a file of candles in a zip as it is read. Throws a `FileFault` where it is broken or larger than it may be.
 *
 * @param table one of `tablesIn`
 */
export async function* unzip(bytes: FileBytes, table: string, limits: FileLimits): AsyncGenerator<Uint8Array> {
  try {
    const zip = await open(bytes)
    const entry = (await entriesOf(zip)).find(({ fileName }) => fileName === table)
    if (!entry) throw new FileFault(`${excerpt(table)} is not in the zip any more`)
    if (entry.isEncrypted()) throw new FileFault(`${excerpt(entry.fileName)} in it is encrypted; unpack it first`)
    yield* limited(await zip.openReadStreamPromise(entry), limits)
  } catch (cause) {
    throw faultOf(cause)
  }
}

async function faultless<T>(reading: () => Promise<T>): Promise<T> {
  try {
    return await reading()
  } catch (cause) {
    throw faultOf(cause)
  }
}

function faultOf(cause: unknown): FileFault {
  if (cause instanceof FileFault) return cause
  return new FileFault('it is a zip that is broken or cut off; download it again', { cause })
}

/** The files that hold candles: the only one, else the tables, else the texts. */
function choose(entries: readonly Entry[]): readonly Entry[] {
  const files = entries.filter(({ fileName }) => !fileName.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\.)/.test(fileName))
  if (files.some(({ fileName }) => WORKBOOK.test(fileName)))
    throw new FileFault('it looks like an Excel workbook; save the sheet with the candles as CSV')
  if (files.length === 0) throw new FileFault('it is a zip without a file in it')
  const [tables, texts] = [filesLike(files, TABLES), filesLike(files, TEXTS)]
  const chosen = files.length === 1 ? files : [tables, texts, files].find((some) => some.length > 0)
  if (!chosen || chosen.length <= MOST_TABLES) return chosen ?? files
  throw new FileFault(
    `it is a zip of ${chosen.length} files, and at most ${MOST_TABLES} are read at once; send it in parts`,
  )
}

function filesLike(files: readonly Entry[], names: RegExp): Entry[] {
  return files.filter(({ fileName }) => names.test(fileName))
}

async function open(bytes: FileBytes): Promise<ZipFile> {
  return await fromRandomAccessReaderPromise(new BytesReader(bytes), bytes.length, {
    lazyEntries: true,
    autoClose: false,
  })
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES)
    throw new FileFault(`it is a zip of ${zip.entryCount} files; send the one with the candles`)
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) entries.push(entry)
  return entries
}

/** Reads ranges of a file that stays open. */
class BytesReader extends RandomAccessReader {
  readonly #bytes: FileBytes

  constructor(bytes: FileBytes) {
    super()
    this.#bytes = bytes
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(rangeOf(this.#bytes, start, end))
  }
}

async function* rangeOf(bytes: FileBytes, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE_BYTES) yield await bytes.read(at, Math.min(end, at + PIECE_BYTES))
}
