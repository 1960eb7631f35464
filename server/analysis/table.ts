import { generatorOf } from '../samplers/generator.ts'
import { permute } from '../samplers/permutation.ts'
import { type ObservedPoint, succeeded } from '../samplers/ranking.ts'
import { gridSizeOf, keyOf, type Space } from '../samplers/space.ts'
import type { Factor } from './factors.ts'

/** Objectives up to here have squares that a double holds. */
const MAX_OBJECTIVE = 1e100

/**
 * Trials as columns: the level of every factor, and the objective, infinite ones held at the furthest finite one. Where squares would
 * overflow, objectives are scaled: what they say of shares stays as it is.
 */
export interface Table {
  readonly count: number
  /** One a factor, in their order. */
  readonly levels: readonly Uint32Array[]
  readonly objectives: Float64Array
}

/** The trials that succeeded, as a table. */
export function tabulate(factors: readonly Factor[], observed: readonly ObservedPoint[]): Table {
  const trials = observed.filter(succeeded)
  const finite = trials.map(({ objective }) => Number(objective)).filter(Number.isFinite)
  // A loop: there may be more than a call takes arguments.
  const [low, high] = finite.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [finite[0] ?? 0, finite[0] ?? 0],
  )
  const most = Math.max(Math.abs(low), Math.abs(high))
  const scale = most > MAX_OBJECTIVE ? most : 1
  return {
    count: trials.length,
    levels: factors.map(({ levelOf }) => Uint32Array.from(trials, ({ point }) => levelOf(point))),
    objectives: Float64Array.from(trials, ({ objective }) => Math.min(high, Math.max(low, Number(objective))) / scale),
  }
}

/** Whether every point of the space was tried, once, and succeeded: a grid with gaps, where points break relations, is not full. */
export function isFullGrid(space: Space, observed: readonly ObservedPoint[]): boolean {
  const points = space.branches.reduce((sum, branch) => sum + gridSizeOf(branch), 0)
  if (observed.length !== points || !observed.every(succeeded)) return false
  return new Set(observed.map(({ point }) => keyOf(point))).size === observed.length
}

/** At most `most` of the trials, taken at random, always the same ones: every n-th one of a grid would be of few levels. */
export function sampleTrials(observed: readonly ObservedPoint[], most: number): readonly ObservedPoint[] {
  if (observed.length <= most) return observed
  const key = generatorOf(observed.length).below(2 ** 32)
  return Array.from({ length: most }, (_, index) => observed[permute(index, observed.length, key)] as ObservedPoint)
}
