import type { FileFormat } from '../../jobs/ports/fileFormat.ts'
import type { FilePreview } from '../../jobs/ports/filePreview.ts'
import type { FileLimits } from '../files/limit.ts'
import type { FileReading, Problems, SeriesReading } from '../formats/fileReading.ts'
import type { Choice } from '../layouts/choice.ts'

/** What is read: a text, or a file of so many bytes, which are asked for where the file that the parent has open cannot be opened here. */
export type SentSource = { readonly text: string } | { readonly bytes: number; readonly fd?: number | undefined }

/** What the process is to do: read a file, look at one, or load what both need. */
export type ReaderTask =
  | {
      readonly kind: 'import'
      readonly source: SentSource
      /** As in `readFile`. */
      readonly path: string
      readonly choice: Choice
      readonly limits: FileLimits
    }
  | {
      readonly kind: 'preview'
      readonly source: SentSource
      readonly path: string
      readonly format: FileFormat | null
    }
  | { readonly kind: 'warm' }

/** What the process is told. */
export type ReaderOrder =
  | { readonly kind: 'task'; readonly task: ReaderTask }
  | { readonly kind: 'bytes'; readonly request: number; readonly bytes: Uint8Array }

/** A reading whose candles are sent through a pipe of their own (`candleSending.ts`), series by series. */
export type SentReading =
  | Problems
  | (Omit<FileReading, 'series'> & { readonly series: readonly Omit<SeriesReading, 'candles'>[] })

/** What the process says: which bytes it needs, that it has read some itself, and what came of the task. */
export type ReaderReport =
  | { readonly kind: 'read'; readonly request: number; readonly from: number; readonly to: number }
  | { readonly kind: 'moved' }
  | { readonly kind: 'imported'; readonly reading: SentReading }
  | { readonly kind: 'previewed'; readonly preview: FilePreview }
  | { readonly kind: 'warm' }
  | { readonly kind: 'failed'; readonly message: string; readonly isFull: boolean }
