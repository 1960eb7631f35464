import { effectiveTrials } from '../../analysis/effectiveTrials.ts'
import { overfitting } from '../../analysis/overfitting.ts'
import { realityCheck } from '../../analysis/realityCheck.ts'
import { isAdmissible } from '../../engine/objective.ts'
import { permute } from '../../samplers/permutation.ts'
import type { TrialColumns } from '../searchStore.ts'

/** Trials that are run again for it at most. */
export const MAX_SAMPLED = 1_000

/** How far a choice among many trials can be trusted, by what each of them earned in equal periods. */
export interface Trust {
  /** See `overfitting`. */
  readonly overfitting: number | null
  /** See `realityCheck`. */
  readonly realityCheck: number | null
  /** As how many independent trials they count; null where they are too few. */
  readonly effectiveTrials: number | null
  /** How many of them were run again. */
  readonly sampled: number
}

/** Of trials that cannot be run again. */
export const NO_TRUST: Trust = { overfitting: null, realityCheck: null, effectiveTrials: null, sampled: 0 }

/** Returns of fewer periods say nothing of what trials have in common. */
const LEAST_PERIODS = 30

/**
 * The trials that are run again: all that could have been the best, or so many of these at random, always the same ones. The best one stands
 * first, the others in no order, so that any number of the first ones is such a sample too.
 *
 * @param figures the score comes first
 */
export function sampledTrials({ numbers, columns }: TrialColumns, best: number): number[] {
  const [scores = new Float64Array(0)] = columns
  const others = [...numbers].filter((number, place) => number !== best && isAdmissible(scores[place] ?? Number.NaN))
  const count = Math.min(others.length, MAX_SAMPLED - 1)
  return [best, ...Array.from({ length: count }, (_, index) => others[permute(index, others.length, 0)] as number)]
}

/**
 * Works out what the returns of a sample of trials say.
 *
 * @param returns of each, in the same equal periods
 * @param benchmark in the same periods; null where it overflows
 * @param trials how many could have been the best, at least as many as the sample has
 */
export function trustOf(returns: readonly Float64Array[], benchmark: Float64Array | null, trials: number): Trust {
  const isTelling = returns.length > 1 && (returns[0]?.length ?? 0) >= LEAST_PERIODS
  return {
    overfitting: overfitting(returns),
    realityCheck: benchmark && realityCheck(returns, benchmark),
    effectiveTrials: isTelling ? effectiveTrials(returns, trials) : null,
    sampled: returns.length,
  }
}
