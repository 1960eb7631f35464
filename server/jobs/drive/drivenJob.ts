import type { GapsByKind } from '../../watchdog/watch.ts'
import type { Job } from '../job.ts'
import type { Plan } from '../plan.ts'
import type { CostStatisticsByStrategy } from '../ports/costStatisticsStore.ts'

/** A job that can be conducted. */
export interface DrivenJob {
  readonly job: Job
  readonly plan: Plan
  readonly barsPerTrial: number
  /** What earlier jobs have measured of the plan's strategies. */
  readonly costStatistics: CostStatisticsByStrategy
  /** Milliseconds of a reference computation on this machine: prices are in it. */
  readonly computationMs: number
  /** Milliseconds that each thread is expected to lose to code that it runs for the first time; 0 where jobs have run on them before. */
  readonly coldMs: number
  /** Milliseconds that are expected to pass before its candles are in memory; 0 where they are. */
  readonly loadingMs: number
  /** How wide the ranges of ETAs are, as earlier jobs have taught. */
  readonly width: number
  /** What they have taught of the CPU that steps take. */
  readonly history: GapsByKind
}
