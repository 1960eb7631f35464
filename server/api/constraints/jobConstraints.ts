import { listRelation } from '../../jobs/catalog.ts'
import type { Job } from '../../jobs/job.ts'
import { specificationOf } from '../../jobs/parsed.ts'
import { nearestOf } from '../../jobs/results/admissible.ts'
import { asSweep, type Constraints, type Limits } from '../../jobs/specification.ts'
import { builder } from '../builder.ts'
import { costs, STATEMENT } from '../http/limits/cost.ts'
import { Objective, Sampler } from '../inputs.ts'
import { JobRef } from '../job.ts'
import { RelationRef } from '../strategy.ts'
import { Direction, TrialRef } from '../trial.ts'

const LimitsRef = builder.objectRef<Limits>('Limits').implement({
  description: 'Seconds; null = none.',
  fields: (t) => ({
    trial: t.exposeFloat('trial', { nullable: true, description: 'A trial beyond it is TIMED_OUT.' }),
    job: t.exposeFloat('job', {
      nullable: true,
      description: 'A job beyond it is FAILED with TIME_LIMIT. Pauses do not count.',
    }),
  }),
})

const ConstraintsRef = builder.objectRef<Constraints>('Constraints').implement({
  description: 'What a trial must keep to be admissible; null = not asked for. Shares are fractions: 0.25 is 25 %.',
  fields: (t) => ({
    minTrades: t.int({
      description: '0 where none is asked for, as by jobs of earlier versions.',
      resolve: ({ minTrades = 0 }) => minTrades,
    }),
    maxDrawdown: t.float({
      nullable: true,
      description: 'The largest fall from a peak, 0 to 1.',
      resolve: ({ maxDrawdown = null }) => maxDrawdown,
    }),
    minWinRate: t.float({
      nullable: true,
      description: 'The least share of trades that win, 0 to 1.',
      resolve: ({ minWinRate = null }) => minWinRate,
    }),
    minProfitFactor: t.float({
      nullable: true,
      description: 'The least gross profit over gross loss.',
      resolve: ({ minProfitFactor = null }) => minProfitFactor,
    }),
    minExposure: t.float({
      nullable: true,
      description: 'Of the bars.',
      resolve: ({ minExposure = null }) => minExposure,
    }),
    relations: t.field({
      type: [RelationRef],
      description: 'What the job asks for between parameters: a candidate that breaks one is no trial.',
      extensions: costs({ size: 1 }),
      resolve: ({ relations }) => relations.map(listRelation),
    }),
    declared: t.exposeBoolean('declared', { description: "Whether the strategies' own relations hold too." }),
  }),
})

const sweepOf = (job: Job) => asSweep(specificationOf(job))

builder.objectFields(JobRef, (t) => ({
  objective: t.field({
    type: Objective,
    nullable: true,
    description: 'What a search is after; null for BACKTEST.',
    resolve: (job) => (job.kind === 'BACKTEST' ? null : sweepOf(job).objective),
  }),
  sampler: t.field({
    type: Sampler,
    nullable: true,
    description:
      'How its trials are chosen of what it tries, in a WALK_FORWARD those of each training; null for BACKTEST and IMPROVEMENT.',
    resolve: (job) => (job.kind === 'OPTIMIZATION' || job.kind === 'WALK_FORWARD' ? sweepOf(job).sampler.method : null),
  }),
  directions: t.field({
    type: [Direction],
    description: 'In which it tries each candidate.',
    resolve: (job) => [...sweepOf(job).directions],
  }),
  limits: t.field({
    type: LimitsRef,
    description: 'How long trials and the job may take.',
    resolve: (job) => sweepOf(job).run.limits,
  }),
  constraints: t.field({
    type: ConstraintsRef,
    nullable: true,
    description: 'What trials must keep; null for BACKTEST, and of jobs from before there were constraints.',
    resolve: (job) => sweepOf(job).constraints ?? null,
  }),
  nearest: t.field({
    type: TrialRef,
    nullable: true,
    description:
      'Where no trial is admissible, the one that breaks the constraints by least: the sum over all of the shortfall as a share of the bound. Null where `best` is not, before the first trial has succeeded, and for WALK_FORWARD.',
    extensions: costs({ own: STATEMENT }),
    resolve: async (job, _args, { store }) => {
      const trial = await nearestOf(job, store)
      return trial && { job, trial }
    },
  }),
}))
