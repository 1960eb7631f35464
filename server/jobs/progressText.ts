import { countDone, type Job } from './job.ts'
import { parseSpecification } from './specification.ts'

/** What people read of how far a job is; it counts what is committed. */
export function tellProgress(job: Job): string {
  switch (job.kind) {
    case 'WALK_FORWARD':
      return tellFolds(job)
    default:
      return `Run ${countDone(job.tally)}/${job.trialsTotal}`
  }
}

/** Trials are taken for done in the order of their numbers, which is nearly so. */
function tellFolds(job: Job): string {
  const specification = parseSpecification(job.specification)
  const folds = specification.kind === 'WALK_FORWARD' ? specification.input.folds : 1
  const perFold = job.trialsTotal / folds
  const done = countDone(job.tally)
  const fold = Math.min(folds - 1, Math.floor(done / perFold))
  return `Param ${Math.min(done - fold * perFold, perFold - 1)}/${perFold - 1}, Fold ${fold + 1}/${folds}`
}
