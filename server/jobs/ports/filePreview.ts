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

/** What an import would make of a file. */
export interface FilePreview {
  /** As 'Binance klines, no header'. */
  readonly format: string
  readonly columns: readonly PreviewColumn[]
  /** The first rows as they stand. */
  readonly rows: readonly (readonly string[])[]
  /** The first of the first symbol. */
  readonly candles: readonly PreviewCandle[]
  readonly symbols: readonly string[]
  readonly warnings: readonly string[]
  readonly problems: readonly InputProblem[]
}
