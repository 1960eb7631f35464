import type { Forecast } from '../jobs/check/forecast.ts'
import { builder } from './builder.ts'
import { COMMAND, costs } from './http/limits/cost.ts'
import { InputProblemRef } from './problem.ts'
import { EtaRef } from './progress.ts'
import { fillOptimization, OptimizationInputRef } from './start.ts'

const ForecastRef = builder.objectRef<Forecast>('Forecast').implement({
  description:
    'What a job would be, without starting it: its trials, its likely duration, and all that is wrong with the input.',
  fields: (t) => ({
    trials: t.exposeFloat('trials', {
      nullable: true,
      description: 'How many trials it would have; null where the input has problems.',
    }),
    skipped: t.exposeFloat('skipped', {
      nullable: true,
      description:
        'Candidates that the space holds and that are no trials, since they break a relation such as fast < slow; null where the input has problems, or the space has no count.',
    }),
    duration: t.field({
      type: EtaRef,
      nullable: true,
      description:
        'How long it would take with all threads to itself; null where it cannot be started or no thread is there.',
      resolve: ({ duration }) => duration,
    }),
    problems: t.field({
      type: [InputProblemRef],
      description: 'What is wrong with the input; none where it can be started.',
      resolve: ({ problems }) => [...problems],
    }),
    notes: t.field({
      type: ['String'],
      description: 'What a job would take otherwise than written, such as values given twice.',
      resolve: ({ notes }) => [...notes],
    }),
  }),
})

builder.queryField('forecast', (t) =>
  t.field({
    type: ForecastRef,
    description: 'What a sweep would be, without starting it.',
    extensions: costs({ own: COMMAND }),
    args: {
      optimization: t.arg({
        type: OptimizationInputRef,
        required: true,
        description: 'As `startOptimization` would have it.',
      }),
    },
    resolve: (_root, { optimization }, { forecast }) =>
      forecast({ kind: 'OPTIMIZATION', input: fillOptimization(optimization) }),
  }),
)
