import type { InputProblem } from '../problems.ts'

/** What a column of a file can be taken for. */
export const COLUMN_ROLES = ['TIME', 'OPEN', 'HIGH', 'LOW', 'CLOSE', 'VOLUME', 'SYMBOL'] as const

/** One of `COLUMN_ROLES`. */
export type ColumnRole = (typeof COLUMN_ROLES)[number]

/** A column of a file that is looked at before it is imported. */
export interface PreviewColumn {
  /** From 1. */
  readonly position: number
  readonly name: string
  /** Null where it is not used. */
  readonly role: ColumnRole | null
}

/** A candle of a file that is looked at. */
export interface PreviewCandle {
  readonly atMs: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** How the part of a file that is looked at was read. */
export interface PreviewReading {
  /** Rows that were looked at, those that were dropped too. */
  readonly rows: number
  /** Whether these are all that the file has. */
  readonly isWhole: boolean
  /** Of the first symbol, as what follows. */
  readonly barSeconds: number
  readonly fromMs: number
  readonly toMs: number
  /** Of times that name none; null where each is a moment by itself. */
  readonly timeZone: string | null
  /** Null where no date is written in numbers whose order matters. */
  readonly dateOrder: 'YMD' | 'DMY' | 'MDY' | null
  /** Null where no price has a mark. */
  readonly decimal: '.' | ',' | null
}

/** What a file leaves open, or may mean otherwise than it is read. */
export interface PreviewQuestion {
  /** The field of the input that answers it. */
  readonly path: 'format.dateOrder' | 'format.decimal' | 'format.timeZone'
  /** What is in question, as `line 2, column date: "04/01/2024"`. */
  readonly text: string
  readonly answers: readonly PreviewAnswer[]
}

/** One of the readings that a file may have. */
export interface PreviewAnswer {
  /** What `path` is set to. */
  readonly value: string
  /** What is in question then, as `4 January 2024`. */
  readonly meaning: string
}

/** What an import would make of a file. */
export interface FilePreview {
  /** As 'Binance klines, no header'. */
  readonly format: string
  /** Null where it has no reading yet. */
  readonly reading: PreviewReading | null
  readonly questions: readonly PreviewQuestion[]
  readonly columns: readonly PreviewColumn[]
  /** The first rows as they stand. */
  readonly rows: readonly (readonly string[])[]
  /** The first of the first symbol. */
  readonly candles: readonly PreviewCandle[]
  readonly symbols: readonly string[]
  readonly warnings: readonly string[]
  readonly problems: readonly InputProblem[]
}
