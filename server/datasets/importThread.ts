import { createReadStream } from 'node:fs'
import { type CsvReading, type Problems, readCsv } from './csv.ts'

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
  // The file is not this thread's own: it is read from its beginning, and left open.
  if ('fd' in source) return createReadStream('', { fd: source.fd, start: 0, autoClose: false })
  return pieceOf(source.text)
}

async function* pieceOf(text: string): AsyncGenerator<string> {
  yield text
}
