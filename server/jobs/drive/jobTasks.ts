import { Costs } from '../plan/costs.ts'
import { countParts, type Interleaving } from '../plan/interleave.ts'
import type { Plan } from '../plan.ts'
import type { Range } from '../range.ts'
import type { DrivenJob } from './drivenJob.ts'
import { TaskRegistry } from './taskRegistry.ts'

/** The tasks of one job. Its dispatcher cuts them, its observer folds what is heard of them. */
export interface JobTasks {
  /** Which trials are in which task. */
  readonly registry: TaskRegistry
  /** What the trials cost. */
  readonly costs: Costs
}

/** The parts of a plan that its tasks are cut from, so that what is done is like what is left. */
export function interleavingOf({ trials, exitsPerRule, isMixed, search }: Plan, costs: Costs): Interleaving {
  // Trials that come in no order are alike anyway, and those of a search are worked out in theirs.
  const isInterleaved = !isMixed && search === null
  // Where nothing is known of what trials cost, the first ones are taken from all over the plan.
  const seconds = costs.areKnown ? costs.seconds({ first: 0, count: trials }) : Math.ceil(trials / exitsPerRule)
  return { trials, exitsPerRule, count: isInterleaved ? countParts(seconds) : 1, isProbed: !costs.areLearnt }
}

/** The tasks of a job as if nothing of it were done. @param threads that run it */
export function createJobTasks(
  { plan, barsPerTrial, costStatistics, computationMs, coldMs }: DrivenJob,
  threads: number,
): JobTasks {
  const running = Math.max(1, threads)
  const cold = { threads: running, seconds: coldMs / 1_000 }
  const costs = new Costs({ plan, barsPerTrial, costStatistics, computationMs, cold, threads: running })
  const barsOf = (range: Range) => plan.bars?.(range) ?? range.count * barsPerTrial
  return { registry: new TaskRegistry(interleavingOf(plan, costs), barsOf), costs }
}
