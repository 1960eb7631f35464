import type { Analysis } from '../jobs/results/comparedTrials.ts'
import { builder } from './builder.ts'
import { costs, REPLAY } from './http/limits/cost.ts'
import { JobRef } from './job.ts'

const ImportanceRef = builder.objectRef<Analysis['importance'][number]>('Importance').implement({
  description: "What one thing that trials differ in explains of the objective's variance by itself.",
  fields: (t) => ({
    name: t.exposeString('name', {
      description:
        'A parameter (strategy.parameter where there are several strategies), an exit, strategy or direction.',
    }),
    share: t.exposeFloat('share', { description: 'Its share of the variance: 0 to 1.' }),
  }),
})

const AnalysisRef = builder.objectRef<Analysis>('Analysis').implement({
  description: 'How far the best trial can be trusted.',
  fields: (t) => ({
    importance: t.field({
      type: [ImportanceRef],
      description:
        "Share of the objective's variance that each dimension explains, largest first; the shares sum to at most 1.",
      resolve: ({ importance }) => [...importance],
    }),
    deflatedSharpe: t.exposeFloat('deflatedSharpe', {
      nullable: true,
      description:
        'Probability that the best Sharpe ratio is above what so many trials find by luck (Bailey and López de Prado 2014), of those that are admissible; null where the best trial cannot be run again.',
    }),
    plateau: t.exposeFloat('plateau', {
      nullable: true,
      description:
        "Median objective of the best trial's neighbours over its own: near 1 on a plateau, low on a spike. Null where none was tried.",
    }),
  }),
})

builder.objectField(JobRef, 'analysis', (t) =>
  t.field({
    type: AnalysisRef,
    nullable: true,
    description:
      'How far the best trial can be trusted; null before enough trials have succeeded, and where none is admissible. Of a WALK_FORWARD job it is of the trainings, each by itself: importance is their mean, plateau their median, and deflatedSharpe is null, for outOfSample says whether the choices hold.',
    extensions: costs({ own: REPLAY }),
    resolve: (job, _args, { analysis }) => analysis(job),
  }),
)
