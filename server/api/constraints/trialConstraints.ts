import { brokenBy, isAdmissibleTrial, objectiveOfTrial } from '../../jobs/results/admissible.ts'
import { builder } from '../builder.ts'
import { costs } from '../http/limits/cost.ts'
import { TrialRef } from '../trial.ts'

builder.objectFields(TrialRef, (t) => ({
  objective: t.float({
    nullable: true,
    description:
      "By the job's objective, whatever the trial breaks; null where it does not exist, and of a BACKTEST, which is after none.",
    resolve: ({ job, trial }) => objectiveOfTrial(trial, job),
  }),
  admissible: t.boolean({
    description:
      "Whether it keeps the job's constraints; one that does not is shown, never best, and ranked after all that do. False of one that did not succeed.",
    resolve: ({ job, trial }) => isAdmissibleTrial(trial, job),
  }),
  violations: t.field({
    type: ['String'],
    description:
      "What it breaks, for people: '0 trades; at least 1 is asked for'. Nothing of one that did not succeed: its error says more.",
    extensions: costs({ size: 1 }),
    resolve: ({ job, trial }) => [...brokenBy(trial, job)],
  }),
}))
