import { type TriedDimension, triedDimensions } from '../../jobs/explore/dimensions.ts'
import type { Job } from '../../jobs/job.ts'
import { StrategyUnknownError } from '../../jobs/plan/space.ts'
import { builder } from '../builder.ts'
import type { Context } from '../context.ts'
import { costs } from '../http/limits/cost.ts'
import { JobRef } from '../job.ts'

const DimensionRef = builder.objectRef<TriedDimension>('Dimension').implement({
  description: 'A number that a job tries.',
  fields: (t) => ({
    strategy: t.exposeString('strategy', {
      nullable: true,
      description: "Null for those that all strategies share: 'takeProfit', 'stopLoss'.",
    }),
    name: t.exposeString('name', { description: "Of a parameter, or 'takeProfit', 'stopLoss'." }),
    values: t.field({
      type: t.listRef('Float', { nullable: true }),
      nullable: true,
      description:
        'At most 1,000, null among them for no such exit; null where there are more, and for a range without a step.',
      resolve: ({ values }) => values && [...values],
    }),
    min: t.exposeFloat('min', { nullable: true, description: 'The least number; null where there is none.' }),
    max: t.exposeFloat('max', { nullable: true, description: 'The greatest number; null where there is none.' }),
    step: t.exposeFloat('step', {
      nullable: true,
      description: 'Null for values that were named, and without a step.',
    }),
    logarithmic: t.exposeBoolean('logarithmic', { description: 'Whether equal ratios are equally likely.' }),
  }),
})

/** What a job tries; nothing where a strategy of it is gone: the rest of the job can be told all the same. */
function dimensionsOf(job: Job, { spaceOf }: Pick<Context, 'spaceOf'>): TriedDimension[] {
  try {
    return triedDimensions(spaceOf(job))
  } catch (error) {
    if (error instanceof StrategyUnknownError) return []
    throw error
  }
}

builder.objectField(JobRef, 'space', (t) =>
  t.field({
    type: [DimensionRef],
    description:
      "What the job tries: every dimension of every strategy, 'takeProfit' and 'stopLoss' among them, with its values where they can be counted. Empty where a strategy is not here any more.",
    extensions: costs({ size: 20 }),
    resolve: (job, _args, context) => dimensionsOf(job, context),
  }),
)
