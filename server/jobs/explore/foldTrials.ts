import type { Job } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { Range } from '../range.ts'

/** Where a trial stands in a walk-forward analysis: its fold, from 1 on, and whether it is the test of it. */
export interface FoldPlace {
  readonly fold: number | null
  readonly test: boolean
}

/** Which trials of a walk-forward analysis a list shows; what is null does not narrow it. */
export interface FoldFilter {
  readonly fold: number | null
  readonly test: boolean | null
}

/** How many folds a job has, and the trials of each, the last of which is its test; null where it is no walk-forward analysis. */
function foldsOf(job: Job): { readonly folds: number; readonly each: number } | null {
  const specification = specificationOf(job)
  if (specification.kind !== 'WALK_FORWARD') return null
  const { folds } = specification.input
  return { folds, each: job.trialsTotal / folds }
}

/** The place of a trial of a job; in no fold where the job has none. */
export function foldPlaceOf(job: Job, number: number): FoldPlace {
  const known = foldsOf(job)
  if (!known) return { fold: null, test: false }
  return { fold: 1 + Math.floor(number / known.each), test: (number + 1) % known.each === 0 }
}

/** The numbers of the trials that a filter shows, in order; null where it shows all. */
export function rangesWithin(job: Job, { fold, test }: FoldFilter): readonly Range[] | null {
  if (fold === null && test === null) return null
  const known = foldsOf(job)
  if (!known) return fold === null && test === false ? null : []
  const { folds, each } = known
  const all = Array.from({ length: folds }, (_, index) => index)
  return all
    .filter((index) => fold === null || index === fold - 1)
    .map((index) => {
      const first = index * each
      if (test === null) return { first, count: each }
      return test ? { first: first + each - 1, count: 1 } : { first, count: each - 1 }
    })
}
