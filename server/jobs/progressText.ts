import { countDone, isFinal, type Job } from './job.ts'
import { specificationOf } from './parsed.ts'
import type { ImprovementInput, WalkForwardInput } from './specification.ts'
import type { Suspect } from './verdict.ts'

/** What people read of how far a job is. It counts committed trials. */
export function describeProgress(job: Job): string {
  // Of other kinds the record says all, and their specifications may be long.
  const isNested = job.kind === 'WALK_FORWARD' || job.kind === 'IMPROVEMENT'
  const specification = isNested ? specificationOf(job) : null
  switch (specification?.kind) {
    case 'WALK_FORWARD':
      return describeFolds(job, specification.input)
    case 'IMPROVEMENT':
      return describeCycles(job, specification.input)
    default:
      return `Run ${countDone(job.tally)}/${job.trialsTotal}`
  }
}

/** The same where nothing is left but trials that may hang. */
export function withSuspects(message: string, suspects: number): string {
  return suspects > 0 ? `${message} · ${suspects} suspected of hanging` : message
}

/** Where a trial stands, in its own bars. */
export interface BarOfTrial {
  readonly bar: number
  readonly bars: number
}

/** Where a trial stands that may hang, for people, as "SIMULATION, at bar 120 of 5000"; in other stages it is at no bar. */
export function placeText({ stage }: Pick<Suspect, 'stage'>, { bar, bars }: BarOfTrial): string {
  return stage === 'SIMULATION' ? `${stage}, at bar ${bar} of ${bars}` : stage
}

/** Takes trials for done in the order of their numbers, which is nearly so. */
function describeFolds(job: Job, { folds }: WalkForwardInput): string {
  const perFold = job.trialsTotal / folds
  const done = countDone(job.tally)
  const fold = Math.min(folds - 1, Math.floor(done / perFold))
  return `Param ${Math.min(done - fold * perFold, perFold - 1)}/${perFold - 1}, Fold ${fold + 1}/${folds}`
}

/** Describes the cycle that runs, or the last one. The words never change, so that programs can read them too. */
function describeCycles(job: Job, { cycles, backtestsPerCycle }: ImprovementInput): string {
  const done = countDone(job.tally)
  // A cycle that is full is over: the next one runs, unless there is none.
  const begun = isFinal(job.state) ? Math.ceil(done / backtestsPerCycle) : Math.floor(done / backtestsPerCycle) + 1
  const cycle = Math.max(1, Math.min(cycles, begun))
  const backtests = done - (cycle - 1) * backtestsPerCycle
  return `Cycle ${cycle}/${cycles} (${job.strategies.length} strategies, ${backtests} backtests)`
}
