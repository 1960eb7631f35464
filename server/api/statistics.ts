import type { Statistics } from '../jobs/feeds/statistics.ts'
import { builder } from './builder.ts'
import { TrialRef } from './trial.ts'

const doneOf = ({ succeeded, failed, timedOut }: Statistics) => succeeded + failed + timedOut

const StatisticsRef = builder.objectRef<Statistics>('Statistics').implement({
  description: 'The whole system. It is counted at most once a second.',
  fields: (t) => ({
    jobs: t.int({
      description: 'Jobs in whatever state.',
      resolve: ({ jobs }) => Object.values(jobs).reduce((sum, count) => sum + count, 0),
    }),
    queued: t.int({ description: 'Jobs that are QUEUED.', resolve: ({ jobs }) => jobs.QUEUED }),
    running: t.int({ description: 'Jobs that are RUNNING.', resolve: ({ jobs }) => jobs.RUNNING }),
    succeeded: t.int({ description: 'Jobs that have SUCCEEDED.', resolve: ({ jobs }) => jobs.SUCCEEDED }),
    failed: t.int({ description: 'Jobs that have FAILED.', resolve: ({ jobs }) => jobs.FAILED }),
    canceled: t.int({ description: 'Jobs that were CANCELED.', resolve: ({ jobs }) => jobs.CANCELED }),
    trials: t.float({ description: 'Finished trials of all jobs, whichever way they ended.', resolve: doneOf }),
    successRate: t.float({
      nullable: true,
      description: 'Share of the finished trials that succeeded, 0 to 1; null before the first.',
      resolve: (all) => (doneOf(all) > 0 ? all.succeeded / doneOf(all) : null),
    }),
    averageTrialDuration: t.float({
      nullable: true,
      description: 'Seconds of a thread that a trial took on average; null before the first.',
      resolve: (all) => (doneOf(all) > 0 ? all.seconds / doneOf(all) : null),
    }),
    trialsPerSecond: t.exposeFloat('trialsPerSecond', {
      description: 'Trials that are finished in a second, by all workers, on average over the last five seconds.',
    }),
    barsPerSecond: t.exposeFloat('barsPerSecond', {
      description: 'Bars over which trials are run in a second, by all workers.',
    }),
    best: t.field({
      type: [TrialRef],
      description:
        'The ten best admissible trials of all jobs by Sharpe ratio, of those with at least ten trades and a hundred bars; each candidate of a dataset once.',
      resolve: ({ best }) => [...best],
    }),
  }),
})

builder.queryField('statistics', (t) =>
  t.field({
    type: StatisticsRef,
    description: 'The whole system.',
    resolve: (_root, _args, { statistics }) => statistics.current(),
  }),
)

builder.subscriptionField('statistics', (t) =>
  t.field({
    type: StatisticsRef,
    description: 'The present statistics at once, then new ones at most once a second while anything changes.',
    subscribe: (_root, _args, { statistics }) => statistics.stream(),
    resolve: (statistics) => statistics,
  }),
)
