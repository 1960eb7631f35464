import { isAdmissible } from '../../engine/objective.ts'
import type { TrialState } from '../job.ts'
import type { FigureName } from '../searchStore.ts'

/** How a trial stands in `TrialTable.standings`; one that is not finished is 0. Those that succeeded are two kinds. */
export const STANDINGS = { ADMISSIBLE: 1, INADMISSIBLE: 2, FAILED: 3, TIMED_OUT: 4 } as const

/** How trials stand that ended in this way. */
export const STANDINGS_OF: Readonly<Record<TrialState, readonly number[]>> = {
  SUCCEEDED: [STANDINGS.ADMISSIBLE, STANDINGS.INADMISSIBLE],
  FAILED: [STANDINGS.FAILED],
  TIMED_OUT: [STANDINGS.TIMED_OUT],
}

/** How a trial stands that has this score and did not take too long. */
export function standingOf(score: number): number {
  if (Number.isNaN(score)) return STANDINGS.FAILED
  return isAdmissible(score) ? STANDINGS.ADMISSIBLE : STANDINGS.INADMISSIBLE
}

/** Where trials lie in their job's space. */
export interface PointColumns {
  /** The branch of the space, by the trial's number. */
  readonly branches: Uint16Array
  /** The values of the branch's dimensions, in their order: one column for each place; NaN for null, and beyond the branch's last one. */
  readonly places: readonly Float64Array[]
}

/** The trials of a job as columns, by their numbers 0 to `length − 1`. Holds plain data only: it is shared with a thread. */
export interface TrialTable {
  readonly length: number
  /** See `STANDINGS`. */
  readonly standings: Uint8Array
  /** Those that a question needs; the score is always among them, as `objective`. NaN where one is absent. */
  readonly figures: Readonly<Partial<Record<FigureName, Float64Array>>> & { readonly objective: Float64Array }
  /** Null where the question names no parameter. */
  readonly points: PointColumns | null
}

/** The one with the higher score; the first one of those with the same, and any before one that failed. */
export function betterOf(scores: Float64Array, one: number, other: number): number {
  const mine = scores[one] as number
  const theirs = scores[other] as number
  if (mine > theirs) return one
  if (mine < theirs) return other
  // They are equal, or one of them is no number.
  const areAlike = mine === theirs || (Number.isNaN(mine) && Number.isNaN(theirs))
  if (areAlike) return Math.min(one, other)
  return Number.isNaN(theirs) ? one : other
}

/** The best of some trials; null where there are none. */
export function bestAmong({ figures: { objective } }: TrialTable, numbers: Int32Array): number | null {
  let best = numbers[0] ?? null
  if (best === null) return null
  for (let index = 1; index < numbers.length; index += 1) {
    const number = numbers[index] as number
    // What is not above the best so far need not be looked at closely.
    if ((objective[number] as number) > (objective[best] as number) || Number.isNaN(objective[best] as number)) {
      best = betterOf(objective, best, number)
    }
  }
  return best
}

/** Those of some trials that are admissible. */
export function admissibleOf({ standings }: TrialTable, numbers: Int32Array): Int32Array {
  const kept = new Int32Array(numbers.length)
  let count = 0
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] as number
    if (standings[number] === STANDINGS.ADMISSIBLE) kept[count++] = number
  }
  return kept.subarray(0, count)
}

/** Those of some trials whose values are all finite. */
export function finiteOf(numbers: Int32Array, columns: readonly Float64Array[]): Int32Array {
  const kept = numbers.slice()
  let count = kept.length
  for (const values of columns) {
    let found = 0
    for (let index = 0; index < count; index += 1) {
      const number = kept[index] as number
      // The difference of an infinity to itself is no number.
      if ((values[number] as number) - (values[number] as number) === 0) kept[found++] = number
    }
    count = found
  }
  return kept.subarray(0, count)
}
