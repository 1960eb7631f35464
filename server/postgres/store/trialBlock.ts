import type { TrialFailure } from '../../../schema/tables.ts'
import { type Failure, FIGURES } from '../../engine/batch.ts'
import { isBroken } from '../../engine/objective.ts'
import { countTrials, subtract } from '../../jobs/plan/remaining.ts'
import type { FinishedTask } from '../../jobs/ports/jobStore.ts'
import type { Range } from '../../jobs/range.ts'
import { bestOf, FIGURE_OF, type FigureOrder, precedes, type RankedPlace, rankOf } from './trialRank.ts'

/** The most trials of a block: whoever reads it has at most 128 kB of one figure in hand, and 1.3 MB of all. */
export const BLOCK_TRIALS = 16_384

/** Consecutive trials of a job as they are stored. */
export interface TrialBlock extends Range {
  /** Thread seconds that they took together. */
  readonly seconds: number
  /** The columns of `FIGURES` one behind the other, packed; without that of skipped entries where there are none. */
  readonly figures: Uint8Array
  /** Those that did not succeed, by number. */
  readonly failures: Readonly<Record<string, TrialFailure>>
  /** The best value of each figure that lists are sorted by. */
  readonly best: Readonly<Record<FigureOrder, number>>
  /** The first in the list by objective, if it is admissible; null where none is. */
  readonly winner: RankedPlace | null
}

/** Text as Postgres can hold it: without the character U+0000 and without halves of surrogate pairs. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** Doubles as bytes, big-endian, as Postgres sends them. */
export function packDoubles(values: Float64Array): Uint8Array {
  return Buffer.from(values.slice().buffer).swap64()
}

/** The doubles that `packDoubles` made bytes of. */
export function unpackDoubles(bytes: Uint8Array): Float64Array {
  // The driver's bytes need not start where a double may: a copy does.
  const { buffer } = Uint8Array.from(bytes)
  Buffer.from(buffer).swap64()
  return new Float64Array(buffer)
}

/** A range in parts of at most `BLOCK_TRIALS` trials. */
function split({ first, count }: Range): Range[] {
  return Array.from({ length: Math.ceil(count / BLOCK_TRIALS) }, (_, part) => {
    const before = part * BLOCK_TRIALS
    return { first: first + before, count: Math.min(BLOCK_TRIALS, count - before) }
  })
}

/** The figures of a part of a task; NaN throughout where a trial failed, whatever was found of it before. */
function figuresOf({ range, results }: FinishedTask, { first, count }: Range, failed: Iterable<number>): Float64Array {
  const figures = new Float64Array(FIGURES.length * count)
  for (const column of FIGURES.keys()) {
    const from = column * results.count + first - range.first
    figures.set(results.figures.subarray(from, from + count), column * count)
  }
  for (const trial of failed) for (const column of FIGURES.keys()) figures[column * count + trial - first] = Number.NaN
  return figures
}

/** @param objectives scores of the trials from `first` on */
function winnerOf(objectives: Float64Array, first: number, failed: ReadonlySet<number>): RankedPlace | null {
  let winner: RankedPlace | null = null
  for (const [index, objective] of objectives.entries()) {
    const place = { rank: rankOf('OBJECTIVE', objective), number: first + index }
    const isFirst = winner === null || precedes(place, winner)
    if (isFirst && !isBroken(objective) && !failed.has(place.number)) winner = place
  }
  return winner
}

/** A failure as it is stored. */
function trialFailureOf({ error, ended }: Failure): TrialFailure {
  const state = ended === 'TIME_LIMIT' ? 'TIMED_OUT' : 'FAILED'
  return { state, error: storable(error), ...(ended === 'STALLED' ? { ended } : {}) }
}

/** How many trials a task has results of. */
export function foundOf({ range, missing = [] }: Pick<FinishedTask, 'range' | 'missing'>): number {
  return range.count - countTrials(missing)
}

/** Figures as they are stored: the column of skipped entries, the last one, only where there are any. Most jobs cannot have any. */
function trimmed(figures: Float64Array, count: number): Float64Array {
  const last = (FIGURES.length - 1) * count
  return figures.subarray(last).some((skipped) => skipped > 0) ? figures : figures.subarray(0, last)
}

function blockOf(task: FinishedTask, { first, count }: Range): TrialBlock {
  const failures = task.results.failures.filter(({ trial }) => trial >= first && trial < first + count)
  const failed = new Set(failures.map(({ trial }) => trial))
  const figures = figuresOf(task, { first, count }, failed)
  const columnOf = (order: FigureOrder) => {
    const column = FIGURES.indexOf(FIGURE_OF[order])
    return figures.subarray(column * count, (column + 1) * count)
  }
  const best = (order: FigureOrder) => bestOf(order, columnOf(order))
  return {
    first,
    count,
    seconds: (task.seconds * count) / foundOf(task),
    figures: packDoubles(trimmed(figures, count)),
    failures: Object.fromEntries(failures.map((failure) => [failure.trial, trialFailureOf(failure)])),
    best: {
      OBJECTIVE: best('OBJECTIVE'),
      TOTAL_RETURN: best('TOTAL_RETURN'),
      SHARPE: best('SHARPE'),
      MAX_DRAWDOWN: best('MAX_DRAWDOWN'),
    },
    winner: winnerOf(columnOf('OBJECTIVE'), first, failed),
  }
}

/**
 * The blocks of a task that are not stored yet: none where all of it is.
 *
 * @param stored blocks that overlap the task, and any others before it
 */
export function cutBlocks(task: FinishedTask, stored: readonly Range[]): TrialBlock[] {
  const { first, count } = task.range
  const open = subtract(first + count, [{ first: 0, count: first }, ...stored, ...(task.missing ?? [])])
  return open.flatMap(split).map((part) => blockOf(task, part))
}
