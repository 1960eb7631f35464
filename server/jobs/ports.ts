import type { Candles } from '../engine/candles.ts'

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

/** Where datasets are kept. Implementations make every call atomic. */
export interface DatasetStore {
  /** Keeps a dataset, or answers with the one that has the same digest, as it is. */
  saveDataset(dataset: NewDataset): Promise<Dataset>
  dataset(id: string): Promise<Dataset | null>
  /** Newest first; `after` is the id that the page before ended with. */
  datasets(page: Page): Promise<PageOf<Dataset>>
  /** The candles in shared memory; null where the dataset is unknown. */
  candles(id: string): Promise<Candles | null>
}

/** A window on a list that grows. `first` is at least 0. */
export interface Page {
  readonly first: number
  readonly after: string | null
}

/** One page of a list, and how long the whole list is. */
export interface PageOf<T> {
  readonly items: readonly T[]
  readonly hasNextPage: boolean
  readonly totalCount: number
}
