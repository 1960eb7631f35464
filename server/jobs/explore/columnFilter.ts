import type { TrialState } from '../job.ts'
import type { Range } from '../range.ts'
import { type TrialMetric, valuesOf } from './trialMetrics.ts'
import { type PointColumns, STANDINGS, STANDINGS_OF, type TrialTable } from './trialTable.ts'

/** From where to where a number may be, both included; null for no bound. */
export interface NumberBounds {
  readonly min: number | null
  readonly max: number | null
}

/** A number of a branch's dimension, whichever place it has there. */
export interface PlacedBounds extends NumberBounds {
  /** The place by branch; −1 where the branch has no such dimension. */
  readonly places: readonly number[]
}

/** A filter as it is held against columns; what is null does not narrow it. */
export interface ColumnFilter {
  readonly states: readonly TrialState[] | null
  readonly admissible: boolean | null
  /** Numbers of the trials that it is of, in order. */
  readonly within: readonly Range[] | null
  /** Branches of the space. */
  readonly branches: readonly number[] | null
  readonly metrics: readonly (NumberBounds & { readonly metric: TrialMetric })[]
  readonly parameters: readonly PlacedBounds[]
}

/** The filter that lets every finished trial through. */
export const ALL_TRIALS: ColumnFilter = {
  states: null,
  admissible: null,
  within: null,
  branches: null,
  metrics: [],
  parameters: [],
}

/** Whether a filter asks where trials lie in the space. */
export function needsPoints({ branches, parameters }: ColumnFilter): boolean {
  return branches !== null || parameters.length > 0
}

/** The columns of a table's points. @throws Error where they were not loaded: the question must say that it needs them */
export function pointsOf({ points }: TrialTable): PointColumns {
  if (!points) throw new Error('the columns of parameters were not loaded')
  return points
}

/** Numbers that are sifted in place, each time by one loop over one column: a million of them are gone through in a few milliseconds. */
class Sifted {
  readonly #numbers: Int32Array
  #count: number

  /** @param length of the table */
  constructor({ standings, length }: TrialTable, within: readonly Range[] | null) {
    const numbers = new Int32Array(length)
    let kept = 0
    for (const { first, count } of within ?? [{ first: 0, count: length }]) {
      const end = Math.min(length, first + count)
      for (let number = Math.max(0, first); number < end; number += 1) {
        if (standings[number] !== 0) numbers[kept++] = number
      }
    }
    this.#numbers = numbers
    this.#count = kept
  }

  get numbers(): Int32Array {
    return this.#numbers.subarray(0, this.#count)
  }

  /** Keeps those whose code is wanted. @param wanted one of each code that there may be */
  byCode(codes: Uint8Array | Uint16Array, wanted: Uint8Array): void {
    const numbers = this.#numbers
    const count = this.#count
    let kept = 0
    for (let index = 0; index < count; index += 1) {
      const number = numbers[index] as number
      if (wanted[codes[number] as number] === 1) numbers[kept++] = number
    }
    this.#count = kept
  }

  /** Keeps those whose value lies within bounds, in which NaN never is. */
  byValue(values: Float64Array, low: number, high: number): void {
    const numbers = this.#numbers
    const count = this.#count
    let kept = 0
    for (let index = 0; index < count; index += 1) {
      const number = numbers[index] as number
      const value = values[number] as number
      if (value >= low && value <= high) numbers[kept++] = number
    }
    this.#count = kept
  }

  /** The same of the value that a trial has where its branch has it. @param places of each branch; −1 for none */
  byPlace({ branches, places: columns }: PointColumns, places: Int32Array, { low, high }: Ends): void {
    const numbers = this.#numbers
    const count = this.#count
    let kept = 0
    for (let index = 0; index < count; index += 1) {
      const number = numbers[index] as number
      const place = places[branches[number] as number] as number
      if (place < 0) continue
      const value = (columns[place] as Float64Array)[number] as number
      if (value >= low && value <= high) numbers[kept++] = number
    }
    this.#count = kept
  }
}

interface Ends {
  readonly low: number
  readonly high: number
}

function endsOf({ min, max }: NumberBounds): Ends {
  return { low: min ?? Number.NEGATIVE_INFINITY, high: max ?? Number.POSITIVE_INFINITY }
}

function isBounded({ min, max }: NumberBounds): boolean {
  return min !== null || max !== null
}

/** One for each code that is wanted. */
function wantedOf(codes: readonly number[], length: number): Uint8Array {
  const wanted = new Uint8Array(length)
  for (const code of codes) wanted[code] = 1
  return wanted
}

/** Codes that there are of standings, and of branches at the most. */
const STANDING_CODES = 8
const BRANCH_CODES = 2 ** 16

/** The numbers of the finished trials that meet all of a filter, rising. */
export function matchesOf(table: TrialTable, filter: ColumnFilter): Int32Array {
  const { states, admissible, within, branches, metrics, parameters } = filter
  const sifted = new Sifted(table, within)
  if (states !== null) {
    const codes = states.flatMap((state) => STANDINGS_OF[state])
    sifted.byCode(table.standings, wantedOf(codes, STANDING_CODES))
  }
  if (admissible !== null) {
    const codes = Object.values(STANDINGS).filter((code) => (code === STANDINGS.ADMISSIBLE) === admissible)
    sifted.byCode(table.standings, wantedOf(codes, STANDING_CODES))
  }
  if (branches !== null) sifted.byCode(pointsOf(table).branches, wantedOf(branches, BRANCH_CODES))
  for (const bounds of metrics.filter(isBounded)) {
    const { low, high } = endsOf(bounds)
    sifted.byValue(valuesOf(table, bounds.metric), low, high)
  }
  for (const bounds of parameters.filter(isBounded)) {
    sifted.byPlace(pointsOf(table), Int32Array.from(bounds.places), endsOf(bounds))
  }
  return sifted.numbers
}
