import type { FigureName } from '../searchStore.ts'
import { type Cell, type CellsTerms, cellsOf } from './cells.ts'
import { type ColumnFilter, matchesOf, needsPoints } from './columnFilter.ts'
import { type DensityCell, type DensityTerms, densityOf } from './density.ts'
import { type Bin, type DistributionTerms, distributionOf } from './distribution.ts'
import { frontOf, type MetricPair } from './front.ts'
import { type HistoryPoint, type HistoryTerms, historyOf } from './history.ts'
import { orderOf } from './order.ts'
import { placeIn, trialAt, type WantedPlace } from './placing.ts'
import { firstOf, type Sorting, type WantedTrials } from './ranking.ts'
import { sampleOf } from './sample.ts'
import { figuresOf, type TrialMetric } from './trialMetrics.ts'
import type { TrialTable } from './trialTable.ts'

/** A page of a list. */
export interface ListedNumbers {
  /** Of the trials, in order. */
  readonly numbers: readonly number[]
  /** How many the filter lets through. */
  readonly matches: number
  /** Whether the list knows the trial that it is to go on behind. */
  readonly isKnown: boolean
}

/** What each kind of question names, beside its filter. */
interface Terms {
  readonly LIST: WantedTrials
  readonly ORDER: Sorting
  readonly PLACE: WantedPlace
  readonly DISTRIBUTION: DistributionTerms
  readonly HISTORY: HistoryTerms
  readonly FRONT: MetricPair
  readonly DENSITY: DensityTerms
  readonly CELLS: CellsTerms
  readonly SAMPLE: { readonly first: number }
}

/** What each kind of question is answered with; trials by their numbers. */
export interface Answers {
  readonly LIST: ListedNumbers
  /** The whole list. */
  readonly ORDER: Int32Array
  /** The place, counted from 0; nothing where the list does not have the trial. */
  readonly PLACE: readonly number[]
  readonly DISTRIBUTION: readonly Bin[]
  readonly HISTORY: readonly HistoryPoint[]
  readonly FRONT: readonly number[]
  readonly DENSITY: readonly DensityCell[]
  readonly CELLS: readonly Cell[]
  readonly SAMPLE: readonly number[]
}

/** What can be asked of the trials of a job. Holds plain data only, so that it can be sent to a thread. */
export type Question = {
  readonly [Each in keyof Terms]: { readonly kind: Each; readonly filter: ColumnFilter; readonly terms: Terms[Each] }
}[keyof Terms]

/** The metrics that a question reads, beside those of its filter. */
function metricsIn(question: Question): readonly TrialMetric[] {
  switch (question.kind) {
    case 'LIST':
    case 'ORDER':
    case 'PLACE': {
      const { order } = question.terms
      return order === 'OBJECTIVE' || order === 'NUMBER' ? [] : [order]
    }
    case 'DISTRIBUTION':
      return [question.terms.metric]
    case 'HISTORY':
      return [question.terms.objective]
    case 'FRONT':
    case 'DENSITY':
      return [question.terms.x, question.terms.y]
    case 'CELLS':
    case 'SAMPLE':
      return []
  }
}

/** The figures that a table must have to answer a question. */
export function figuresFor(question: Question): readonly FigureName[] {
  const filtered = question.filter.metrics.map(({ metric }) => metric)
  return ['objective', ...figuresOf([...metricsIn(question), ...filtered])]
}

/** Whether a table must have the columns of parameters to answer a question. */
export function asksForPoints({ kind, filter }: Question): boolean {
  return kind === 'CELLS' || needsPoints(filter)
}

function list(table: TrialTable, matches: Int32Array, terms: WantedTrials): ListedNumbers {
  const { after, at = 0 } = terms
  // Blocks never go: what a cursor was made of is there.
  if (after !== null && !table.standings[after]) return { numbers: [], matches: matches.length, isKnown: false }
  const behind = at > 0 ? trialAt(table, matches, terms, at - 1) : after
  const isBeyond = at > 0 && behind === null
  const numbers = isBeyond ? [] : firstOf(table, matches, { ...terms, after: behind })
  return { numbers, matches: matches.length, isKnown: true }
}

/** The answer to a question about the trials of a table. */
export function answer(table: TrialTable, question: Question): Answers[keyof Answers] {
  const matches = matchesOf(table, question.filter)
  switch (question.kind) {
    case 'LIST':
      return list(table, matches, question.terms)
    case 'ORDER':
      return orderOf(table, matches, question.terms)
    case 'PLACE':
      return placeIn(table, matches, question.terms)
    case 'DISTRIBUTION':
      return distributionOf(table, matches, question.terms)
    case 'HISTORY':
      return historyOf(table, matches, question.terms)
    case 'FRONT':
      return frontOf(table, matches, question.terms)
    case 'DENSITY':
      return densityOf(table, matches, question.terms)
    case 'CELLS':
      return cellsOf(table, matches, question.terms)
    case 'SAMPLE':
      return sampleOf(table, matches, question.terms.first)
  }
}
