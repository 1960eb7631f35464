import type { JobBenchmark } from '../../jobs/results/benchmark.ts'
import { thinEquity } from '../../jobs/results/trialDetail.ts'
import { builder } from '../builder.ts'
import { POINTS_WORDS, pointsWithin } from '../http/limits/arguments.ts'
import { costs, REPLAY } from '../http/limits/cost.ts'
import { JobRef } from '../job.ts'
import { MetricsRef } from '../trial.ts'
import { EquityPointRef } from '../trialDetail.ts'

const BenchmarkRef = builder.objectRef<JobBenchmark>('Benchmark').implement({
  description: 'An account that buys once and holds; what every trial has to beat.',
  fields: (t) => ({
    metrics: t.field({
      type: MetricsRef,
      description: 'As of a trial; it is one trade.',
      resolve: ({ metrics }) => metrics,
    }),
    equity: t.field({
      type: [EquityPointRef],
      description: 'At most `points` marks (2 to 10000), peaks and lows among them.',
      args: { points: t.arg.int({ defaultValue: 500, description: POINTS_WORDS }) },
      resolve: ({ detail }, { points }) => thinEquity(detail, pointsWithin(points)),
    }),
  }),
})

builder.objectField(JobRef, 'benchmark', (t) =>
  t.field({
    type: BenchmarkRef,
    nullable: true,
    description:
      'The same account that buys at the first bar and sells at the last, of those on which trials trade: LONG, with the costs and the size of each trade. Null where the account is beyond what a double holds.',
    extensions: costs({ own: REPLAY }),
    resolve: (job, _args, { benchmark }) => benchmark(job),
  }),
)
