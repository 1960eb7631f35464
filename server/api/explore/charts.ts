import type { Bin } from '../../jobs/explore/distribution.ts'
import type { HistoryPoint } from '../../jobs/explore/history.ts'
import { METRIC_OF } from '../../jobs/explore/trialMetrics.ts'
import { specificationOf } from '../../jobs/parsed.ts'
import { asSweep } from '../../jobs/specification.ts'
import { builder } from '../builder.ts'
import { numberWithin, pointsWithin } from '../http/limits/arguments.ts'
import { COLUMNS, costs } from '../http/limits/cost.ts'
import { JobRef } from '../job.ts'
import { Metric, readColumnFilter, TrialFilterRef, WHERE_WORDS } from './trialFilter.ts'

/** How many classes a histogram may have. */
const CLASSES = { least: 1, most: 1_000, fallback: 40 }

const BinRef = builder.objectRef<Bin>('Bin').implement({
  description: 'A class of a histogram.',
  fields: (t) => ({
    from: t.exposeFloat('from', { description: 'It holds its lower end.' }),
    to: t.exposeFloat('to', { description: 'The last class holds its upper end too.' }),
    count: t.exposeInt('count', { description: 'Trials in it.' }),
  }),
})

const HistoryPointRef = builder.objectRef<HistoryPoint>('HistoryPoint').implement({
  description: 'A step of the search: the trial with the best objective in it.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Of the trial.' }),
    objective: t.exposeFloat('objective', {
      nullable: true,
      description: 'Of this trial; null where it failed, or its objective does not exist.',
    }),
    best: t.exposeFloat('best', {
      nullable: true,
      description: 'The best objective of admissible trials up to this one; null where none has any.',
    }),
  }),
})

builder.objectFields(JobRef, (t) => ({
  distribution: t.field({
    type: [BinRef],
    description:
      'Counts of admissible trials in equal classes of a metric, for a histogram while the job runs; one class where all are equal. Trials whose metric does not exist are left out.',
    extensions: costs({ own: COLUMNS }),
    args: {
      metric: t.arg({ type: Metric, required: true, description: 'What is counted.' }),
      classes: t.arg.int({ defaultValue: CLASSES.fallback, description: 'From 1 to 1,000.' }),
      where: t.arg({ type: TrialFilterRef, description: WHERE_WORDS }),
    },
    resolve: async (job, { metric, classes, where }, context) => {
      const terms = { metric, classes: numberWithin('classes', classes, CLASSES) }
      const filter = readColumnFilter(job, where, context)
      return [...(await context.explore(job, { kind: 'DISTRIBUTION', filter, terms }))]
    },
  }),
  history: t.field({
    type: [HistoryPointRef],
    description: 'The best objective known after so many trials, by their numbers, at most `points` steps.',
    extensions: costs({ own: COLUMNS }),
    args: {
      points: t.arg.int({ defaultValue: 500, description: 'From 2 to 10,000.' }),
      where: t.arg({ type: TrialFilterRef, description: WHERE_WORDS }),
    },
    resolve: async (job, { points, where }, context) => {
      const objective = METRIC_OF[asSweep(specificationOf(job)).objective]
      const filter = readColumnFilter(job, where, context)
      const terms = { objective, points: pointsWithin(points) }
      return [...(await context.explore(job, { kind: 'HISTORY', filter, terms }))]
    },
  }),
}))
