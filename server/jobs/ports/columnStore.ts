import type { Range } from '../range.ts'
import type { FigureName } from '../searchStore.ts'

/** Trials that were committed together, of which none ever changes. */
export interface ColumnBlock extends Range {
  /** Numbers of those that took longer than their limit. */
  readonly timedOut: readonly number[]
}

/** Takes the figures of a block: a column for each that was asked for; NaN throughout where a trial did not succeed. */
export type TakeFigures = (block: Range, columns: readonly Float64Array[]) => void

/** The finished trials of jobs as columns. */
export interface ColumnStore {
  /** The blocks of a job that lie in none of some ranges, in any order. A block lies in one of them as a whole or not at all. */
  newBlocks(jobId: string, known: readonly Range[]): Promise<readonly ColumnBlock[]>
  /** Reads figures of some blocks, piece by piece, so that nothing waits for all of them. */
  readFigures(
    jobId: string,
    wanted: { readonly blocks: readonly Range[]; readonly names: readonly FigureName[] },
    take: TakeFigures,
  ): Promise<void>
}
