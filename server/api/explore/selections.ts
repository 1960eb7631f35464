import { MAX_FRONT } from '../../jobs/explore/front.ts'
import { readNumbered } from '../../jobs/explore/trialList.ts'
import type { Job } from '../../jobs/job.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { numberWithin } from '../http/limits/arguments.ts'
import { COLUMNS, costs } from '../http/limits/cost.ts'
import { JobRef } from '../job.ts'
import { type TrialOfJob, TrialRef } from '../trial.ts'
import { Metric, readColumnFilter, TrialFilterRef, WHERE_WORDS } from './trialFilter.ts'

/** How many trials may be drawn. */
const SAMPLED = { least: 0, most: 5_000, fallback: 2_000 }

async function readTrials(job: Job, numbers: readonly number[], { store }: Context): Promise<TrialOfJob[]> {
  return (await readNumbered(job, numbers, store)).map((trial) => ({ job, trial }))
}

builder.objectFields(JobRef, (t) => ({
  front: t.field({
    type: [TrialRef],
    description:
      'Admissible trials that no other one beats in both metrics, by the first of them; at most 200. Trials without one of both are left out.',
    extensions: costs({ own: COLUMNS, size: MAX_FRONT }),
    args: {
      x: t.arg({ type: Metric, required: true, description: 'The metric from left to right.' }),
      y: t.arg({ type: Metric, required: true, description: 'The metric from below.' }),
      where: t.arg({ type: TrialFilterRef, description: WHERE_WORDS }),
    },
    resolve: async (job, { x, y, where }, context) => {
      const filter = readColumnFilter(job, where, context)
      return readTrials(job, await context.explore(job, { kind: 'FRONT', filter, terms: { x, y } }), context)
    },
  }),
  sample: t.field({
    type: [TrialRef],
    description:
      'Trials drawn evenly over all that match, the best one among them, the same for the same number: for parallel coordinates.',
    extensions: costs({ own: COLUMNS }),
    args: {
      first: t.arg.int({ defaultValue: SAMPLED.fallback, description: 'From 0 to 5,000.' }),
      where: t.arg({ type: TrialFilterRef, description: WHERE_WORDS }),
    },
    resolve: async (job, { first, where }, context) => {
      const terms = { first: numberWithin('first', first, SAMPLED) }
      const filter = readColumnFilter(job, where, context)
      return readTrials(job, await context.explore(job, { kind: 'SAMPLE', filter, terms }), context)
    },
  }),
}))
