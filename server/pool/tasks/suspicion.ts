import type { Batch, Work } from '../../engine/batch.ts'
import { UNKNOWN_BARS } from '../../jobs/ports/queue.ts'
import type { Range } from '../../jobs/range.ts'
import type { Sample } from '../threads/board.ts'

/** Where a piece of work stands. */
export interface WorkPosition {
  readonly work: Work
  readonly sample: Sample
  readonly barsPerTrial: number
}

/** The batch that a trial is in. */
export function batchOf({ batches }: Work, trial: number): Batch | undefined {
  return batches.find(({ first, exits }) => trial >= first && trial < first + exits.length)
}

/** All trials of a piece of work. */
export function wholeOf({ batches }: Pick<Work, 'batches'>): Range {
  const first = Math.min(...batches.map((batch) => batch.first))
  return { first, count: Math.max(...batches.map((batch) => batch.first + batch.exits.length)) - first }
}

/** All trials of a strategy. */
function rangeOf({ batches }: Work, strategy: string): Range {
  return wholeOf({ batches: batches.filter((batch) => batch.strategy === strategy) })
}

/**
 * The trials that a piece of work stands at: all of an entry rule in its signals, all of a strategy while its file is
 * loaded, else one; null where all run at once.
 */
export function suspectOf({ work, sample }: WorkPosition): Range | null {
  const { trial, stage } = sample
  const batch = trial === null ? undefined : batchOf(work, trial)
  if (trial === null || !batch) return null
  if (stage === 'LOADING') return rangeOf(work, batch.strategy)
  return stage === 'SIGNALS' ? { first: batch.first, count: batch.exits.length } : { first: trial, count: 1 }
}

/** How many bars are done of the trials that a piece of work stands at. */
export function stoodAt({ work, sample, barsPerTrial }: WorkPosition): number {
  const batch = sample.trial === null ? undefined : batchOf(work, sample.trial)
  if (!batch || batch.window) return UNKNOWN_BARS
  return sample.stage === 'SIMULATION' || sample.stage === 'METRICS' ? sample.bars % barsPerTrial : 0
}

/** The bar that a trial is at; null where it does not show that. */
export function barOf({ work, sample, barsPerTrial }: WorkPosition): number | null {
  const { stage, trial, bars, stepBars } = sample
  const batch = trial === null ? undefined : batchOf(work, trial)
  // Where trials run on parts of the bars, what was done before this one is not a multiple of any.
  const isInside = stage === 'SIMULATION' && batch !== undefined && stepBars === 0 && !batch.window
  return isInside ? bars % barsPerTrial : null
}

/** The same for people, as "in SIMULATION of 'rsi' (period 14), LONG, at bar 120 of 5000". */
export function positionOf(at: WorkPosition): string {
  const { work, sample, barsPerTrial } = at
  const { stage, trial } = sample
  const [only, ...others] = work.batches
  const batch = trial === null ? (others.length === 0 ? only : undefined) : batchOf(work, trial)
  if (!batch) return `in ${stage} of all of them at once`
  const values = Object.entries(batch.parameters).map(([name, value]) => `${name} ${value}`)
  const parameters = values.length > 0 ? ` (${values.join(', ')})` : ''
  const bar = barOf(at)
  const place = bar === null ? '' : `, at bar ${bar} of ${barsPerTrial}`
  return `in ${stage} of '${batch.strategy}'${parameters}, ${batch.direction}${place}`
}
