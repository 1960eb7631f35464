import type { Batch } from './batch.ts'
import type { Strategy } from './strategies/strategy.ts'
import type { Window } from './window.ts'

/** A batch, and where its first trial stands in the results. */
export interface PlacedBatch {
  readonly batch: Batch
  readonly index: number
}

/** A batch of a strategy that gives signals. */
export interface RuledBatch extends PlacedBatch {
  readonly strategy: Strategy
}

/** Batches that are run on the same bars; all bars where there is no window. */
export interface Group {
  readonly window: Window | undefined
  readonly placed: readonly PlacedBatch[]
}

/** Batches in the order of the results, by the bars that they are run on. */
export function groupsOf(batches: readonly Batch[]): Group[] {
  const groups = new Map<string, Group & { readonly placed: PlacedBatch[] }>()
  let index = 0
  for (const batch of batches) {
    const { window, exits } = batch
    const key = window ? `${window.from} ${window.to} ${window.unseen}` : ''
    const known = groups.get(key) ?? { window, placed: [] }
    known.placed.push({ batch, index })
    groups.set(key, known)
    index += exits.length
  }
  return [...groups.values()]
}

/** How many trials batches hold. */
export function countPlaced(batches: readonly PlacedBatch[]): number {
  return batches.reduce((sum, { batch }) => sum + batch.exits.length, 0)
}

/** One trial of a batch as a batch of its own. */
export function trialOf({ batch, index }: PlacedBatch, offset: number): PlacedBatch {
  const exits = batch.exits.slice(offset, offset + 1)
  return { batch: { ...batch, first: batch.first + offset, exits }, index: index + offset }
}
