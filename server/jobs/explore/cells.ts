import { objectiveAt } from '../../engine/objective.ts'
import { type Axis, classesOf, lengthOf } from './axis.ts'
import { middleOf } from './classes.ts'
import { pointsOf } from './columnFilter.ts'
import { select } from './select.ts'
import { betterOf, STANDINGS, type TrialTable } from './trialTable.ts'

/** What a cell can say of the objectives in it. */
export const AGGREGATES = ['MAX', 'MEDIAN', 'MEAN', 'COUNT'] as const

/** One of `AGGREGATES`. */
export type Aggregate = (typeof AGGREGATES)[number]

/** The trials of two classes of a job's space. */
export interface Cell {
  readonly x: string
  readonly y: string
  /** Of the objectives of those that are admissible; null where none has one. */
  readonly value: number | null
  /** How many there are. */
  readonly trials: number
  /** The number of the one with the best objective. */
  readonly best: number
}

/** Which heat map is asked for. */
export interface CellsTerms {
  readonly x: Axis
  readonly y: Axis
  readonly aggregate: Aggregate
}

/** The objectives of admissible trials, cell by cell. */
interface Grouped {
  readonly values: Float64Array
  /** Where each cell begins, and at the end where the last one ends. */
  readonly starts: Int32Array
}

/** The middle one, or the mean of the two in the middle. Changes their order. */
function medianOf(values: Float64Array): number {
  const upper = select(values, values.length >> 1)
  if (values.length % 2 === 1) return upper
  return middleOf(largest(values.subarray(0, values.length >> 1)), upper)
}

function largest(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY
  for (let index = 0; index < values.length; index += 1) most = Math.max(most, values[index] as number)
  return most
}

/** No objective is so large that a sum of them is beyond doubles. */
function meanOf(values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number
  return sum / values.length
}

const AGGREGATE_OF: Readonly<Record<Exclude<Aggregate, 'COUNT'>, (values: Float64Array) => number>> = {
  MAX: largest,
  MEDIAN: medianOf,
  MEAN: meanOf,
}

/** The objective that counts; NaN of a trial that is not admissible, and of one without. */
function countedObjectives({ figures: { objective }, standings }: TrialTable, numbers: Int32Array): Float64Array {
  const values = new Float64Array(numbers.length).fill(Number.NaN)
  for (let index = 0; index < values.length; index += 1) {
    const number = numbers[index] as number
    if (standings[number] !== STANDINGS.ADMISSIBLE) continue
    values[index] = objectiveAt(objective[number] as number) ?? Number.NaN
  }
  return values
}

/** @param cells of the values, each −1 for none; those of values that are none become −1 */
function group(values: Float64Array, cells: Int32Array, count: number): Grouped {
  const starts = new Int32Array(count + 1)
  for (let index = 0; index < cells.length; index += 1) {
    if (Number.isNaN(values[index] as number)) cells[index] = -1
    const next = (cells[index] as number) + 1
    if (next > 0) starts[next] = (starts[next] as number) + 1
  }
  for (let cell = 0; cell < count; cell += 1) starts[cell + 1] = (starts[cell + 1] as number) + (starts[cell] as number)
  const next = starts.slice()
  const grouped = new Float64Array(starts[count] as number)
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] as number
    if (cell < 0) continue
    const at = next[cell] as number
    grouped[at] = values[index] as number
    next[cell] = at + 1
  }
  return { values: grouped, starts }
}

/** The cells in which trials lie, by the first axis and then by the second. */
export function cellsOf(table: TrialTable, matches: Int32Array, { x, y, aggregate }: CellsTerms): Cell[] {
  const points = pointsOf(table)
  const columns = classesOf(x, points, matches)
  const cells = classesOf(y, points, matches)
  const scores = table.figures.objective
  const rows = lengthOf(y)
  const count = lengthOf(x) * rows
  const trials = new Int32Array(count)
  const best = new Int32Array(count)
  for (let index = 0; index < cells.length; index += 1) {
    if ((columns[index] as number) < 0) cells[index] = -1
    if ((cells[index] as number) < 0) continue
    const cell = (columns[index] as number) * rows + (cells[index] as number)
    const number = matches[index] as number
    best[cell] = trials[cell] === 0 ? number : betterOf(scores, best[cell] as number, number)
    trials[cell] = (trials[cell] as number) + 1
    cells[index] = cell
  }
  const { values, starts } = group(countedObjectives(table, matches), cells, count)
  const aggregated = (cell: number) => {
    if (aggregate === 'COUNT') return trials[cell] as number
    const own = values.subarray(starts[cell], starts[cell + 1])
    return own.length > 0 ? AGGREGATE_OF[aggregate](own) : null
  }
  return Array.from(trials.keys())
    .filter((cell) => trials[cell] !== 0)
    .map((cell) => ({
      x: x.labels[Math.floor(cell / rows)] as string,
      y: y.labels[cell % rows] as string,
      value: aggregated(cell),
      trials: trials[cell] as number,
      best: best[cell] as number,
    }))
}
