import { JOB_STATES } from '../jobs/job.ts'
import { type Progress, STAGES } from '../jobs/progress.ts'
import { builder, describedValues } from './builder.ts'
import { listWithin, numberWithin } from './http/limits/arguments.ts'
import { costs } from './http/limits/cost.ts'
import { millionths, sixDigits } from './http/rounding.ts'
import { expectJobs } from './knownJobs.ts'
import { VerdictLevel } from './verdict.ts'

/** The most jobs that one stream may name. */
const MAX_JOBS = 5_000

/** Seconds between two readings of a stream. */
const EVERY = { least: 0.05, most: 60, fallback: 0.05 }

const EVERY_WORDS =
  'The least time between two readings, in seconds (0.05 to 60; null is the default); final ones come at once.'

/** The same in milliseconds. @throws GraphQLError BAD_USER_INPUT where it is not allowed */
const everyMs = (every: number | null | undefined) => 1_000 * numberWithin('every', every, EVERY)

/** The states of a job. */
export const JobState = builder.enumType('JobState', {
  description:
    'QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED; QUEUED or RUNNING ⇄ PAUSED. The last three are final.',
  values: describedValues(JOB_STATES, {
    QUEUED: 'No thread has taken any of its tasks yet.',
    RUNNING: 'A thread has taken its first task. It may wait for threads that work on other jobs.',
    PAUSED: 'It rests until it is resumed; what it has found is kept.',
    SUCCEEDED: 'It is over, and at least one trial succeeded.',
    FAILED: 'It is over, and `Job.error` says why; the trials that were done are kept.',
    CANCELED: 'It was ended by request; the trials that were done are kept.',
  }),
})

/** What most of a job's threads do at a moment. */
export const Stage = builder.enumType('Stage', {
  description: 'What threads do of a job.',
  values: describedValues(STAGES, {
    WAITING: 'No thread works on it.',
    LOADING: 'Candles and strategies are loaded.',
    SIGNALS: 'Strategies say on which bars to enter and to leave.',
    SIMULATION: 'Trades are made of these signals.',
    METRICS: 'Figures are worked out of the trades.',
    STORING: 'Results are kept.',
    DONE: 'The job is over.',
  }),
})

/** Seconds left, with their range. */
export const EtaRef = builder.objectRef<NonNullable<Progress['eta']>>('Eta').implement({
  description: 'Seconds left: the median estimate, and the range that holds the true value 80 % of the time.',
  fields: (t) => ({
    seconds: t.float({
      description: 'The median estimate, in seconds, at least 0.',
      resolve: ({ seconds }) => sixDigits(seconds),
    }),
    low: t.float({
      description: 'The lower end of the range, in seconds, at least 0.',
      resolve: ({ low }) => sixDigits(low),
    }),
    high: t.float({
      description: 'The upper end of the range, in seconds, at least 0.',
      resolve: ({ high }) => sixDigits(high),
    }),
  }),
})

/** A reading as the API shows it. */
export const ProgressRef = builder.objectRef<Progress>('Progress').implement({
  description: [
    "One reading of a job's progress. `fraction` is the share of the job's time that has passed, by the estimate",
    'of what is left, which counts work inside unfinished trials. It never falls while the job lives, and is 1 only',
    'when the job has SUCCEEDED.',
    'A client draws `fraction + rate × (now − at)`, never beyond `ceiling`, never backwards.',
  ].join('\n'),
  fields: (t) => ({
    id: t.id({
      description: "The same for all readings of a job, so that a client's cache keeps the newest.",
      resolve: ({ jobId }) => jobId,
    }),
    jobId: t.exposeID('jobId', { description: 'The job that it is of.' }),
    seq: t.exposeInt('seq', {
      description: 'Rises by at least one with every reading of this job, across restarts too.',
    }),
    at: t.field({ type: 'DateTime', description: 'When it was taken.', resolve: ({ atMs }) => atMs }),
    state: t.field({ type: JobState, description: 'The state of the job then.', resolve: ({ state }) => state }),
    fraction: t.float({
      description:
        "The share of the job's time that has passed, 0 to 1, in steps of a millionth; 1 only when the job has SUCCEEDED.",
      resolve: ({ fraction }) => millionths(fraction),
    }),
    rate: t.float({
      description: 'Smoothed speed in fraction per second, to six digits; 0 when nothing moves.',
      resolve: ({ rate }) => sixDigits(rate),
    }),
    ceiling: t.float({
      description: 'What `fraction` may not be drawn beyond until the next reading, 0 to 1.',
      resolve: ({ ceiling }) => millionths(ceiling),
    }),
    trialsDone: t.exposeInt('trialsDone', { description: 'Trials whose results are kept.' }),
    trialsTotal: t.exposeInt('trialsTotal', {
      description: 'Trials that are planned; a search that ends early has fewer from then on.',
    }),
    stage: t.field({ type: Stage, description: 'What its threads do.', resolve: ({ stage }) => stage }),
    message: t.exposeString('message', { description: "For people: 'Run 45/100', 'Param 3/10, Fold 2/5'." }),
    eta: t.field({
      type: EtaRef,
      nullable: true,
      description: 'How long it still takes; null before the first estimate, and where it stands, may hang or is over.',
      resolve: ({ eta }) => eta,
    }),
    barsPerSecond: t.float({
      description: 'Bars over which trials are run in a second, on all threads, to six digits.',
      resolve: ({ barsPerSecond }) => sixDigits(barsPerSecond),
    }),
    verdict: t.field({
      type: VerdictLevel,
      description: 'How the watchdog finds it; `Job.verdict` says why.',
      resolve: ({ verdict }) => verdict,
    }),
  }),
})

builder.subscriptionFields((t) => ({
  progress: t.field({
    type: ProgressRef,
    description:
      'The current reading at once, then each new one, at most one in `every` seconds (0.05 to 60), and the final one at once; then it completes. An unknown job is an error NOT_FOUND, here and in all subscriptions.',
    args: {
      job: t.arg.id({ required: true, description: 'The `Job.id`.' }),
      every: t.arg.float({ defaultValue: EVERY.fallback, description: EVERY_WORDS }),
    },
    subscribe: async (_root, { job, every }, context) => {
      const pace = everyMs(every)
      await expectJobs([job], context)
      return context.feed.progress(job, pace)
    },
    resolve: (reading, _args, { position }) => {
      position.reach(reading.seq)
      return reading
    },
  }),
  progresses: t.field({
    type: [ProgressRef],
    description:
      'One list a tick for many jobs: the readings that changed. Without ids: every job that is not final. At most 5000 ids; those that no job has are an error NOT_FOUND which names them.',
    extensions: costs({ size: 1_000 }),
    args: {
      jobs: t.arg.idList({ description: 'At most 5000; null for every job that is not final.' }),
      every: t.arg.float({ defaultValue: EVERY.fallback, description: EVERY_WORDS }),
    },
    subscribe: async (_root, { jobs, every }, context) => {
      const pace = everyMs(every)
      const ids = jobs ? listWithin('jobs', jobs, MAX_JOBS) : null
      if (ids) await expectJobs(ids, context)
      return context.feed.progresses(ids, pace)
    },
    resolve: (readings) => [...readings],
  }),
}))
