import type { EngineName } from '../../engine/batch.ts'
import type { CostStatistics } from '../../progress/costStatistics.ts'

/** What ranges are given of that have a width of their own: ETAs of jobs on an engine, and forecasts of jobs there. */
export type WidthOf = EngineName | `${EngineName} ${'rounds' | 'folds' | 'own' | 'forecast' | 'first forecast'}`

/** What trials cost and how far ETAs stray, as jobs have taught it. */
export interface CostStatisticsStore {
  /** What was learnt of strategies on an engine. */
  read(engine: EngineName, strategies: readonly string[]): Promise<CostStatisticsByStrategy>
  /** Adds what one job has taught to what is known by then; jobs that end together all count. */
  add(engine: EngineName, learnt: CostStatisticsByStrategy): Promise<void>
  /** How wide the ranges are; 1 where nothing was learnt (server/progress/calibration.ts). */
  width(of: WidthOf): Promise<number>
  /** Changes how wide they are from now on; of changes at once, each begins with what the last one has left. */
  changeWidth(of: WidthOf, change: (width: number) => number): Promise<void>
}

/** What was learnt of strategies on an engine, by their names. */
export type CostStatisticsByStrategy = ReadonlyMap<string, CostStatistics>
