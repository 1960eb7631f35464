import type { EngineName } from '../../engine/batch.ts'
import { calibrate } from '../../progress/calibration.ts'
import type { CostStatisticsStore, WidthOf } from '../ports/costStatisticsStore.ts'
import type { SpentRange } from '../ports/jobStore.ts'
import type { Costs } from './costs.ts'

/**
 * How far the cost of a job may be off before jobs have taught it, as natural logarithms: by a factor of 1.4 where its strategies were run
 * before, by one of 4 where what they cost is a guess. What jobs teach widens or narrows these.
 */
const KNOWN_SPREAD = 0.35
const GUESSED_SPREAD = 1.4

/** What a job of less work takes is its way through the queue and the compiler: it says nothing of what trials cost. */
const MIN_SECONDS = 2

/** Which width a forecast has: how well a cost is known decides how far it may be off. */
function widthOf(engine: EngineName, isKnown: boolean): WidthOf {
  return isKnown ? `${engine} forecast` : `${engine} first forecast`
}

/** How far the duration of a job may be off, as a natural logarithm, so that 80 % of the jobs that teach lie within. */
export async function forecastSpread(
  engine: EngineName,
  isKnown: boolean,
  costStatistics: CostStatisticsStore,
): Promise<number> {
  return (await costStatistics.width(widthOf(engine, isKnown))) * (isKnown ? KNOWN_SPREAD : GUESSED_SPREAD)
}

/**
 * Holds what a job took against what would have been forecast when it began, and teaches how wide forecasts have to be. It is the work
 * of threads that is held against each other, not the time from start to end: a forecast is of a job that has all threads to itself.
 *
 * @param costs     with what was known when the job began
 * @param committed what it took
 */
export async function calibrateForecast(
  engine: EngineName,
  { costs, committed }: { readonly costs: Costs; readonly committed: readonly SpentRange[] },
  costStatistics: CostStatisticsStore,
): Promise<void> {
  const taken = committed.reduce((sum, { seconds }) => sum + seconds, 0)
  const expected = committed.reduce((sum, range) => sum + costs.seconds(range), 0)
  if (taken < MIN_SECONDS) return
  const width = widthOf(engine, costs.areLearnt)
  const isMissed =
    Math.abs(Math.log(taken / expected)) > (await forecastSpread(engine, costs.areLearnt, costStatistics))
  await costStatistics.changeWidth(width, (known) => calibrate(known, isMissed ? 1 : 0))
}
