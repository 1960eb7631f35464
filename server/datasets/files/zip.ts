import { Readable } from 'node:stream'
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import { excerpt } from '../flaws.ts'
import { FileFault, type FileLimits, limited, tooLarge } from './limit.ts'
import type { FileBytes } from './source.ts'

/** Entries that are looked at. */
const MOST_ENTRIES = 10_000

/** Bytes that are read in one go. */
const PIECE_BYTES = 65_536

const TABLES = /\.(?:csv|tsv|json|jsonl|ndjson)$/i
const TEXTS = /\.(?:txt|dat|prn|asc)$/i
const WORKBOOK = /^xl\/workbook\.(?:xml|bin)$/

/**
 * Unpacks the one file of candles in a zip as it is read. Throws a `FileFault` where there is none or more than one, or where it
 * is broken or larger than it may be.
 */
export async function* unzip(bytes: FileBytes, limits: FileLimits): AsyncGenerator<Uint8Array> {
  try {
    const zip = await open(bytes)
    const entry = choose(await entriesOf(zip))
    if (entry.isEncrypted()) throw new FileFault(`${excerpt(entry.fileName)} in it is encrypted; unpack it first`)
    if (entry.uncompressedSize > limits.mostUnpacked) throw tooLarge(limits.mostUnpacked)
    yield* limited(await zip.openReadStreamPromise(entry), limits)
  } catch (cause) {
    throw cause instanceof FileFault
      ? cause
      : new FileFault('it is a zip that is broken or cut off; download it again', { cause })
  }
}

/** The file that holds candles: the only one, of several the only table, else the only text. */
function choose(entries: readonly Entry[]): Entry {
  const files = entries.filter(({ fileName }) => !fileName.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\.)/.test(fileName))
  if (files.some(({ fileName }) => WORKBOOK.test(fileName)))
    throw new FileFault('it looks like an Excel workbook; save the sheet with the candles as CSV')
  for (const candidates of [files, filesLike(files, TABLES), filesLike(files, TEXTS)]) {
    const [only] = candidates
    if (only && candidates.length === 1) return only
  }
  const [first, second] = files
  if (!first || !second) throw new FileFault('it is a zip without a file in it')
  const more = files.length > 2 ? ` and ${files.length - 2} more` : ''
  const names = `${excerpt(first.fileName)}, ${excerpt(second.fileName)}${more}`
  throw new FileFault(`it is a zip of ${files.length} files (${names}); send one of them at a time`)
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
