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
        'Probability that the best Sharpe ratio is above what so many trials find by luck (Bailey and López de Prado 2014), of those that are admissible: once the job has ended, trials that resemble each other count as fewer. Null where the best trial cannot be run again.',
    }),
    overfitting: t.float({
      nullable: true,
      description:
        'Probability of backtest overfitting, 0 to 1: how often the best in one half of the bars is below the median in the other (CSCV; Bailey, Borwein, López de Prado and Zhu 2017). About 0.5 where trials differ by chance alone. Null until the job has ended, of strategies of your own, of a WALK_FORWARD job and of fewer than 32 bars.',
      resolve: ({ trust }) => trust.overfitting,
    }),
    realityCheck: t.float({
      nullable: true,
      description:
        "p-value of the best trial against the benchmark, given all trials tried, 0 to 1 (White's reality check in Hansen's form, 2005). Small where chance hardly explains it. Null as `overfitting`, and of fewer than 30 bars.",
      resolve: ({ trust }) => trust.realityCheck,
    }),
    sampled: t.int({
      description:
        'How many trials the two figures above rest on: all that are admissible, or a sample that holds the best, of at most 1,000 and of 50,000,000 bars. 0 where they are null.',
      resolve: ({ trust }) => trust.sampled,
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
