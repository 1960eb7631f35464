import type { Job } from '../jobs/job.ts'
import { type Fold, testedMetrics, trainedMetrics } from '../jobs/results/folds.ts'
import type { OutOfSample } from '../jobs/results/outOfSample.ts'
import { thinEquity } from '../jobs/results/trialDetail.ts'
import type { WalkForwardInput } from '../jobs/specification.ts'
import { builder } from './builder.ts'
import { POINTS_WORDS, pointsWithin } from './http/limits/arguments.ts'
import { COMMAND, costs, REPLAY, STATEMENT } from './http/limits/cost.ts'
import { JobPayloadRef, JobRef } from './job.ts'
import { fillOptimization, OptimizationInputRef } from './start.ts'
import { candidateOf, MetricsRef, ParameterValueRef, parametersOf, TrialRef } from './trial.ts'
import { EquityPointRef } from './trialDetail.ts'

/** Folds that an analysis has, as a rule; all of their tests are run again for what it earned. */
const USUAL_FOLDS = 5

/** A fold with the job that it belongs to. */
interface FoldOfJob {
  readonly job: Job
  readonly fold: Fold
}

const FoldRef = builder.objectRef<FoldOfJob>('Fold').implement({
  description:
    'A window of bars: what was chosen on its first part, and what became of that on the rest. Where no trial of the training is admissible, nothing is chosen and the account keeps its cash: `tested` is false.',
  fields: (t) => ({
    number: t.int({ description: 'From 1 on.', resolve: ({ fold }) => fold.number }),
    trainFrom: t.field({
      type: 'DateTime',
      description: 'The start of the first bar that is trained on.',
      resolve: ({ fold }) => fold.train.fromMs,
    }),
    trainTo: t.field({
      type: 'DateTime',
      description: 'The start of the last bar.',
      resolve: ({ fold }) => fold.train.toMs,
    }),
    testFrom: t.field({
      type: 'DateTime',
      description: 'The start of the first bar that is tested on.',
      resolve: ({ fold }) => fold.test.fromMs,
    }),
    testTo: t.field({
      type: 'DateTime',
      description: 'The start of the last bar.',
      resolve: ({ fold }) => fold.test.toMs,
    }),
    chosen: t.field({
      type: [ParameterValueRef],
      description:
        'The parameters of the best trial of the training; the rest of it is in trainTrial. Empty where there is no test.',
      resolve: async ({ job, fold }, _args, context) =>
        fold.isTested ? parametersOf(await candidateOf({ job, trial: fold.trained }, context)) : [],
    }),
    tested: t.boolean({
      description:
        'False where no trial of the training is admissible: there is no test, and the account keeps its cash on these bars.',
      resolve: ({ fold }) => fold.isTested,
    }),
    train: t.field({
      type: MetricsRef,
      description: 'Of trainTrial; nothing earned where all trials of the training failed.',
      resolve: ({ fold }) => trainedMetrics(fold),
    }),
    test: t.field({
      type: MetricsRef,
      description: 'Of testTrial; nothing earned where there is no test.',
      resolve: ({ fold }) => testedMetrics(fold),
    }),
    trainTrial: t.field({
      type: TrialRef,
      description:
        'The best trial of the training; where none is admissible, the one that breaks the constraints by least.',
      resolve: ({ job, fold }) => ({ job, trial: fold.trained }),
    }),
    testTrial: t.field({
      type: TrialRef,
      description: 'Where there is no test, a trial that FAILED, since it was not run.',
      resolve: ({ job, fold }) => ({ job, trial: fold.tested }),
    }),
  }),
})

const OutOfSampleRef = builder.objectRef<OutOfSample>('OutOfSample').implement({
  description:
    'What was earned on bars that no choice has seen: by the tests of all folds as one account, or by the best trial.',
  fields: (t) => ({
    equity: t.field({
      type: [EquityPointRef],
      description: 'At most `points` marks (2 to 10000), peaks and lows among them.',
      args: { points: t.arg.int({ defaultValue: 500, description: POINTS_WORDS }) },
      resolve: ({ detail }, { points }) => thinEquity(detail, pointsWithin(points)),
    }),
    metrics: t.field({ type: MetricsRef, description: 'Of that account.', resolve: ({ metrics }) => metrics }),
    efficiency: t.exposeFloat('efficiency', {
      nullable: true,
      description:
        'Annual return out of sample over annual return in sample, of folds the mean of their trainings; null where that is not above 0.',
    }),
  }),
})

builder.objectFields(JobRef, (t) => ({
  folds: t.field({
    type: [FoldRef],
    description:
      'Folds of a WALK_FORWARD job that are tested, and those without a test (`tested` is false), in order; empty for other kinds.',
    extensions: costs({ own: STATEMENT, size: USUAL_FOLDS }),
    resolve: async (job, _args, { folds }) => (await folds(job)).map((fold) => ({ job, fold })),
  }),
  outOfSample: t.field({
    type: OutOfSampleRef,
    nullable: true,
    description:
      'What a WALK_FORWARD job earned on bars that its choices had not seen; null for other kinds, before the first fold, where a test cannot be run again (its replayProblem says why), and where the account is beyond what a double holds. Its years are those that were tested: a fold that is missing counts nothing, and one without a test keeps its cash.',
    extensions: costs({ own: USUAL_FOLDS * REPLAY }),
    resolve: (job, _args, { outOfSample }) => outOfSample(job),
  }),
  heldOut: t.field({
    type: OutOfSampleRef,
    nullable: true,
    description:
      'The best trial on the bars that were held out; null where none were, until the job has ended, and where it cannot be run again.',
    extensions: costs({ own: REPLAY }),
    resolve: (job, _args, { heldOut }) => heldOut(job),
  }),
}))

/** A walk-forward analysis, as callers give it. */
export const WalkForwardInputRef = builder.inputType('WalkForwardInput', {
  description:
    '`folds` windows of train + test bars, whose tests follow each other up to the last bar; anchored keeps the first train bar where it is.',
  fields: (t) => ({
    optimization: t.field({
      type: OptimizationInputRef,
      required: true,
      description: 'The sweep of each training. It holds nothing out.',
    }),
    folds: t.int({ required: true, defaultValue: 5, description: 'How many windows: 1 to 1000.' }),
    trainFraction: t.float({
      defaultValue: 0.7,
      description: 'The part of a window that is trained on: above 0, below 1. Null is the default.',
    }),
    anchored: t.boolean({
      defaultValue: false,
      description: 'Whether each training begins with the first bar; null is the default.',
    }),
  }),
})

/** A walk-forward analysis with its defaults filled in. */
export function fillWalkForward(given: typeof WalkForwardInputRef.$inferInput): WalkForwardInput {
  const { folds, trainFraction, anchored } = given
  const optimization = fillOptimization(given.optimization)
  return { optimization, folds, trainFraction: trainFraction ?? 0.7, anchored: anchored ?? false }
}

builder.mutationField('startWalkForward', (t) =>
  t.field({
    type: JobPayloadRef,
    description:
      'Starts a walk-forward analysis: a sweep on the first part of each window, its best tested on the rest.',
    extensions: costs({ own: COMMAND }),
    args: {
      input: t.arg({ type: WalkForwardInputRef, required: true, description: 'What is tried, and on which windows.' }),
    },
    resolve: (_root, { input }, { startJob }) =>
      startJob({ kind: 'WALK_FORWARD', input: fillWalkForward(input), bars: null }),
  }),
)
