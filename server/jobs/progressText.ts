import { countDone, isFinal, type Job } from './job.ts'
import { specificationOf } from './parsed.ts'
import type { Suspect } from './verdict.ts'

/** What people read of how far a job is; it counts what is committed. */
export function describeProgress(job: Job): string {
  switch (job.kind) {
    case 'WALK_FORWARD':
      return tellFolds(job)
    case 'IMPROVEMENT':
      return tellCycles(job)
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

/** Trials are taken for done in the order of their numbers, which is nearly so. */
function tellFolds(job: Job): string {
  const specification = specificationOf(job)
  const folds = specification.kind === 'WALK_FORWARD' ? specification.input.folds : 1
  const perFold = job.trialsTotal / folds
  const done = countDone(job.tally)
  const fold = Math.min(folds - 1, Math.floor(done / perFold))
  return `Param ${Math.min(done - fold * perFold, perFold - 1)}/${perFold - 1}, Fold ${fold + 1}/${folds}`
}

/** Of the cycle that runs, or that was the last; always in these words, so that programs can read it too. */
function tellCycles(job: Job): string {
  const specification = specificationOf(job)
  if (specification.kind !== 'IMPROVEMENT') throw new Error(`job ${job.id} is no improvement by its specification`)
  const { cycles, backtestsPerCycle } = specification.input
  const done = countDone(job.tally)
  // A cycle that is full is over: the next one runs, unless there is none.
  const begun = isFinal(job.state) ? Math.ceil(done / backtestsPerCycle) : Math.floor(done / backtestsPerCycle) + 1
  const cycle = Math.max(1, Math.min(cycles, begun))
  const backtests = done - (cycle - 1) * backtestsPerCycle
  return `Cycle ${cycle}/${cycles} (${job.strategies.length} strategies, ${backtests} backtests)`
}
