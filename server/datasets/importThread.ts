import { read } from 'node:fs'
import { promisify } from 'node:util'
import { type CsvReading, type Problems, readCsv } from './formats/csv.ts'

/** Bytes that are read in one go. */
const PIECE_BYTES = 65_536

const readAt = promisify(read)

/** What is sent to the thread: text, or the number of a file that is open in this process. */
export interface ImportTask {
  readonly source: { readonly fd: number } | { readonly text: string }
  /** As in `readCsv`. */
  readonly path: string
}

/** What the thread sends back: the candles as the memory that is shared with it. */
export type SentReading =
  | Problems
  | (Omit<CsvReading, 'candles'> & { readonly candles: SharedArrayBuffer; readonly bars: number })

/** The entry of the thread that reads what callers send. */
export default async function readImport({ source, path }: ImportTask): Promise<SentReading> {
  const reading = await readCsv(open(source), path)
  if ('problems' in reading) return reading
  const { candles, ...rest } = reading
  return { ...rest, candles: candles.time.buffer as SharedArrayBuffer, bars: candles.length }
}

function open(source: ImportTask['source']): AsyncIterable<Uint8Array | string> {
  return 'fd' in source ? piecesOf(source.fd) : pieceOf(source.text)
}

/** Reads a file from its beginning. It is not this thread's own: a stream would close it in the end. */
async function* piecesOf(fd: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PIECE_BYTES)
  for (let at = 0; ; ) {
    const { bytesRead } = await readAt(fd, buffer, 0, PIECE_BYTES, at)
    if (bytesRead === 0) return
    at += bytesRead
    // The reader decodes a piece before it asks for the next one.
    yield buffer.subarray(0, bytesRead)
  }
}

async function* pieceOf(text: string): AsyncGenerator<string> {
  yield text
}
