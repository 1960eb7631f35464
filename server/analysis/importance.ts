import { type ObservedPoint, succeeded } from '../samplers/ranking.ts'
import type { Space } from '../samplers/space.ts'
import { factorsOf } from './factors.ts'
import { forestShares } from './forestVariance.ts'
import { gridShares } from './gridVariance.ts'
import { isFullGrid, sampleTrials, tabulate } from './table.ts'

/** Trials that must have succeeded before anything is said. */
export const MIN_TRIALS = 16

/** Trials that succeeded that a forest is fitted to; of more, so many are taken at random. */
const MAX_TRIALS = 2_000

/** What one thing that trials differ in explains of the objective's variance: 0 to 1. */
export interface Importance {
  /** A parameter (`strategy.parameter` where there are several strategies), an exit, `strategy` or `direction`. */
  readonly name: string
  readonly share: number
}

/**
 * The share of the objective's variance over the space that each dimension explains by itself, largest first; what is
 * missing to 1 is what they do together. Of a full grid it is exact, else it is estimated by a random forest. What has
 * one value only is left out. Empty where fewer than 16 trials succeeded.
 */
export function importance(space: Space, observed: readonly ObservedPoint[]): Importance[] {
  const good = observed.filter(succeeded)
  if (good.length < MIN_TRIALS) return []
  const factors = factorsOf(space)
  const shares = isFullGrid(space, observed)
    ? gridShares(factors, tabulate(factors, good))
    : forestShares(factors, tabulate(factors, sampleTrials(good, MAX_TRIALS)))
  // Shares that sum to 1 may sum to a little more by rounding.
  const sum = Math.max(
    1,
    shares.reduce((total, share) => total + share, 0),
  )
  return factors
    .map(({ name, shares: levels }, index) => ({ name, levels, share: (shares[index] ?? 0) / sum }))
    .filter(({ levels }) => levels.length > 1)
    .map(({ name, share }) => ({ name, share }))
    .sort((one, other) => other.share - one.share)
}
