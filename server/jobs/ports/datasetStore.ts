import type { Candles } from '../../engine/candles.ts'
import type { Page, UncountedPage } from './paging.ts'

/** A set of candles that was imported, without the candles themselves. */
export interface Dataset {
  readonly id: string
  readonly name: string
  readonly symbol: string | null
  /** Seconds a bar spans: the most common gap between two bars. */
  readonly barSeconds: number
  readonly bars: number
  /** Starts of the first and the last bar, milliseconds since 1970 (UTC). */
  readonly fromMs: number
  readonly toMs: number
  /** SHA-256 of the candles, 64 hexadecimal digits. */
  readonly digest: string
  readonly warnings: readonly string[]
  readonly createdAtMs: number
}

/** What an import hands to the store. */
export interface NewDataset {
  readonly name: string
  readonly symbol: string | null
  readonly barSeconds: number
  readonly digest: string
  readonly warnings: readonly string[]
  readonly candles: Candles
}

/** A file that a caller sent, on the disk of this machine. */
export interface SentFile {
  readonly bytes: number
  /** Lends the file, open at no place in particular, until `use` ends; rejects where the caller is gone. */
  read<T>(use: (fd: number) => Promise<T>): Promise<T>
}

/** What an import reads: a file, or text. */
export type ImportSource = { readonly file: SentFile } | { readonly text: string }

/** What can be changed of a dataset; what is absent stays. */
export interface DatasetNames {
  readonly name?: string
  readonly symbol?: string | null
}

/** What came of the deletion of a dataset: a job that names it keeps it. */
export type DatasetRemoval = 'DELETED' | 'MISSING' | 'IN_USE'

/** Where datasets are kept. Implementations make every call atomic. */
export interface DatasetStore {
  /** Keeps a dataset, or answers with the one that has the same digest, as it is. */
  saveDataset(dataset: NewDataset): Promise<Dataset>
  dataset(id: string): Promise<Dataset | null>
  /** Those of these ids that there are, each once, in any order. */
  datasetsById(ids: readonly string[]): Promise<readonly Dataset[]>
  /** Newest first. */
  datasets(page: Page): Promise<UncountedPage<Dataset>>
  /** How many there are. */
  countDatasets(): Promise<number>
  /** The candles in shared memory; null where the dataset is unknown. */
  candles(id: string): Promise<Candles | null>
  /** How many bars of a dataset start before a moment, milliseconds since 1970 (UTC). */
  barsBefore(id: string, atMs: number): Promise<number>
  /** The start of a bar of a dataset, counted from 0; null where it has none. */
  timeAt(id: string, bar: number): Promise<number | null>
  /** Null where there is no such dataset. */
  renameDataset(id: string, names: DatasetNames): Promise<Dataset | null>
  removeDataset(id: string): Promise<DatasetRemoval>
}
