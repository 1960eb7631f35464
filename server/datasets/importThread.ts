import type { FileFormat } from '../jobs/ports/fileFormat.ts'
import type { FilePreview } from '../jobs/ports/filePreview.ts'
import { readFile } from './files/readFile.ts'
import { type FileSource, openFile, streamed } from './files/source.ts'
import type { FileReading, Problems, SeriesReading } from './formats/fileReading.ts'
import type { Choice } from './layouts/choice.ts'
import { preview } from './preview.ts'

/** What is sent to the thread: text, or the number of a file that is open in this process, and its length. */
export interface ImportTask {
  readonly source: { readonly fd: number; readonly bytes: number } | { readonly text: string }
  /** As in `readFile`. */
  readonly path: string
  readonly choice: Choice
}

/** The candles of one symbol, as the memory that is shared with the thread. */
export type SentSeries = Omit<SeriesReading, 'candles'> & { readonly candles: SharedArrayBuffer; readonly bars: number }

/** What the thread sends back. */
export type SentReading = Problems | (Omit<FileReading, 'series'> & { readonly series: readonly SentSeries[] })

/** The entry of the thread that reads what callers send. */
export default async function readImport({ source, path, choice }: ImportTask): Promise<SentReading> {
  const reading = await readFile(open(source), path, { choice })
  if ('problems' in reading) return reading
  const series = reading.series.map(({ candles, ...rest }) => {
    return { ...rest, candles: candles.time.buffer as SharedArrayBuffer, bars: candles.length }
  })
  return { ...reading, series }
}

/** What is sent to the thread to be looked at: the beginning of a text, or a file. */
export interface PreviewTask extends Pick<ImportTask, 'source' | 'path'> {
  readonly format: FileFormat | null
}

/** The entry of the thread that looks at what callers send. */
export function previewImport({ source, path, format }: PreviewTask): Promise<FilePreview> {
  return preview(open(source), path, format)
}

/** Loads what previews need, so that the first one does not wait for it. */
export async function warmPreviews(): Promise<void> {
  await Promise.all([import('./files/json.ts'), import('./files/parquet.ts'), import('./files/zip.ts')])
  const rows = '2024-01-02,1,2,1,1\n2024-01-03,1,2,1,1\n'
  for (const text of [`date,open,high,low,close\n${rows}`, '[[1704067200,1,2,1,1],[1704070800,1,2,1,1]]'])
    await preview(open({ text }), 'file')
}

function open(source: ImportTask['source']): FileSource {
  return 'fd' in source ? openFile(source.fd, source.bytes) : streamed(() => pieceOf(source.text))
}

async function* pieceOf(text: string): AsyncGenerator<string> {
  yield text
}
