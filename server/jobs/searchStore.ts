import type { FIGURES } from '../engine/batch.ts'
import type { Range } from './range.ts'
import type { Proposal } from './rounds.ts'

/** The name of a figure that a trial yields. */
export type FigureName = (typeof FIGURES)[number]

/** Figures of finished trials, by number. */
export interface TrialColumns {
  readonly numbers: Int32Array
  /** One for each figure that was asked for, as long as the numbers; NaN where one is absent and where a trial did not succeed. */
  readonly columns: readonly Float64Array[]
}

/** What a search is worked out from, as the store has it. */
export interface SearchStore {
  /** Figures of a job's finished trials, of a range of them alone where one is given. */
  figures(jobId: string, names: readonly FigureName[], range: Range | null): Promise<TrialColumns>
  /** Keeps what a round is to try, for ever. @returns what stands: the same, or what was kept of this round before */
  propose(jobId: string, proposal: Proposal): Promise<Proposal>
  /** What was kept of the rounds that overlap a range, of all where none is given, in order. */
  proposals(jobId: string, range: Range | null): Promise<readonly Proposal[]>
}
