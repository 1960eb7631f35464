import { GraphQLError } from 'graphql'
import type { CommandResult } from '../jobs/commands.ts'
import {
  countDone,
  JOB_ERROR_CODES,
  JOB_KINDS,
  type Job,
  type JobError,
  type StageShare,
  sharesOf,
  type Tally,
} from '../jobs/job.ts'
import { specificationOf } from '../jobs/parsed.ts'
import type { Dataset } from '../jobs/ports/datasetStore.ts'
import type { JobFilter } from '../jobs/ports/jobStore.ts'
import { watchdogOf } from '../jobs/recordedVerdict.ts'
import { builder, describedValues } from './builder.ts'
import { connectionOf, PAGE_WORDS, readPage } from './connection.ts'
import { DatasetRef } from './dataset.ts'
import { JobEventConnection, readEvents } from './event.ts'
import { COMMAND, costs, STATEMENT } from './http/limits/cost.ts'
import type { OperationContext } from './http/operation.ts'
import { WatchdogChange } from './inputs.ts'
import { NodeRef } from './node.ts'
import { InputProblemRef } from './problem.ts'
import { JobState, ProgressRef, Stage } from './progress.ts'
import { StrategyRef } from './strategy.ts'
import { TrialRef } from './trial.ts'
import { VerdictRef, WatchdogRef } from './verdict.ts'

const JobKind = builder.enumType('JobKind', {
  description: 'What a job makes of its trials.',
  values: describedValues(JOB_KINDS, {
    BACKTEST: 'One trial, by `startBacktest`.',
    OPTIMIZATION: 'A sweep over a space, by `startOptimization`.',
    WALK_FORWARD: 'Folds: a sweep on the first part of each, its best tested on the rest, by `startWalkForward`.',
    IMPROVEMENT: 'Cycles that search around the best so far, by `startImprovement`.',
  }),
})

const JobErrorCode = builder.enumType('JobErrorCode', {
  description: 'Why a job failed, for programs.',
  values: describedValues(JOB_ERROR_CODES, {
    INVALID_INPUT: 'Its input cannot be run. Only of jobs of earlier versions: a wrong input starts none.',
    DATASET_MISSING: 'Its dataset is gone.',
    STALLED: 'All of its trials hung, or those that were tried from all over its plan.',
    TIME_LIMIT: 'It ran for longer than `limits.job`.',
    ALL_TRIALS_FAILED: 'None of its trials succeeded.',
    WORKER_LOST: 'What ran it was lost too often. Only of jobs of earlier versions: others take over now.',
    INTERNAL: 'A fault of the server; the message says which.',
  }),
})

const JobErrorRef = builder.objectRef<JobError>('JobError').implement({
  description: 'Why a job failed.',
  fields: (t) => ({
    code: t.field({ type: JobErrorCode, description: 'For programs.', resolve: ({ code }) => code }),
    message: t.exposeString('message', { description: 'For people.' }),
  }),
})

const TallyRef = builder.objectRef<Tally>('Tally').implement({
  description: 'How many trials ended in which way.',
  fields: (t) => ({
    succeeded: t.exposeInt('succeeded', { description: 'Trials that have SUCCEEDED.' }),
    failed: t.exposeInt('failed', { description: 'Trials that have FAILED.' }),
    timedOut: t.exposeInt('timedOut', { description: 'Trials that have TIMED_OUT.' }),
    successRate: t.float({
      nullable: true,
      description: 'Share of the finished trials that succeeded, 0 to 1; null before the first.',
      resolve: (tally) => (countDone(tally) > 0 ? tally.succeeded / countDone(tally) : null),
    }),
    averageDuration: t.float({
      nullable: true,
      description: 'Seconds of a thread that a trial took on average; null before the first.',
      resolve: (tally) => (countDone(tally) > 0 ? tally.seconds / countDone(tally) : null),
    }),
  }),
})

const StageShareRef = builder.objectRef<StageShare>('StageShare').implement({
  description: 'What part of the work a stage took.',
  fields: (t) => ({
    stage: t.field({ type: Stage, description: 'What was done, LOADING to STORING.', resolve: ({ stage }) => stage }),
    seconds: t.exposeFloat('seconds', { description: 'Seconds of threads.' }),
    share: t.exposeFloat('share', { description: 'Of all stages, 0 to 1; they sum to 1.' }),
  }),
})

/** A job as the API shows it. */
export const JobRef = builder.objectRef<Job>('Job')

JobRef.implement({
  description: 'A backtest, a sweep, a walk-forward analysis or an improvement: something that runs trials.',
  interfaces: [NodeRef],
  fields: (t) => ({
    kind: t.field({ type: JobKind, description: 'What it makes of its trials.', resolve: ({ kind }) => kind }),
    name: t.exposeString('name', { description: 'What people call it: 1 to 200 characters.' }),
    state: t.field({
      type: JobState,
      description: 'Whether it waits, runs, rests or is over.',
      resolve: ({ state }) => state,
    }),
    priority: t.exposeInt('priority', {
      description: 'As it was given, from -1000 to 1000: what it gains while it waits is not shown.',
    }),
    key: t.exposeString('key', {
      nullable: true,
      description:
        "The caller's key: a second start with the same key and input answers with the first job; with another input it is a CONFLICT. Null: it has none.",
    }),
    tags: t.field({ type: ['String'], description: 'Free words to find it by.', resolve: ({ tags }) => [...tags] }),
    repeatOf: t.field({
      type: JobRef,
      nullable: true,
      description: 'The job that this one was started from by repeatJob; null for others, and once that is deleted.',
      resolve: ({ repeatOf }, _args, { loaders }) => (repeatOf === null ? null : loaders.job(repeatOf)),
    }),
    strategies: t.field({
      type: [StrategyRef],
      description: 'What it tries, as each is declared now; one that is there no more is left out.',
      extensions: costs({ size: 3 }),
      resolve: ({ strategies }, _args, { catalog }) => strategies.flatMap((name) => catalog.find(name) ?? []),
    }),
    dataset: t.field({
      type: DatasetRef,
      description: 'The candles that it trades on.',
      resolve: (job, _args, context) => datasetOf(job, context),
    }),
    from: t.field({
      type: 'DateTime',
      description: 'The start of the first bar on which trials trade.',
      resolve: async (job, _args, context) => (await tradedBars(job, context)).fromMs,
    }),
    to: t.field({
      type: 'DateTime',
      description: 'The start of the last bar on which trials trade; bars that are held out lie behind it.',
      resolve: async (job, _args, context) => (await tradedBars(job, context)).toMs,
    }),
    bars: t.int({
      description: 'How many bars trials trade on.',
      resolve: async (job, _args, context) => (await tradedBars(job, context)).bars,
    }),
    specification: t.exposeString('specification', {
      description: 'The input that started the job, as JSON text, complete enough to start it again.',
    }),
    progress: t.field({
      type: ProgressRef,
      description: 'Its newest reading.',
      resolve: (job, _args, { feed }) => feed.reading(job),
    }),
    watchdog: t.field({
      type: WatchdogRef,
      description: 'By what it is watched now.',
      resolve: (job) => watchdogOf(job),
    }),
    verdict: t.field({
      type: VerdictRef,
      description: 'What the watchdog says of it, and why.',
      resolve: (job, _args, { verdicts }) => verdicts.of(job),
    }),
    error: t.field({
      type: JobErrorRef,
      nullable: true,
      description: 'Why the job failed; null otherwise.',
      resolve: ({ error }) => error,
    }),
    tally: t.field({
      type: TallyRef,
      description: 'How many trials succeeded, failed and timed out, and how long they took.',
      resolve: ({ tally }) => tally,
    }),
    best: t.field({
      type: TrialRef,
      nullable: true,
      description:
        "The best admissible trial by the job's objective; null while there is none (`nearest` is the one that breaks least then), and for WALK_FORWARD, whose result is `outOfSample`.",
      resolve: async (job, _args, { loaders }) => {
        // Trials of its folds are on other bars each.
        if (job.kind === 'WALK_FORWARD') return null
        const trial = job.bestNumber === null ? null : await loaders.trial({ jobId: job.id, number: job.bestNumber })
        return trial && { job, trial }
      },
    }),
    skipped: t.float({
      nullable: true,
      description:
        'Candidates that the space holds and that are no trials, since they break a relation such as fast < slow; null where a space has no count.',
      extensions: costs({ own: STATEMENT }),
      resolve: (job, _args, { skipped }) => skipped(job),
    }),
    events: t.field({
      type: JobEventConnection,
      description: 'The history, oldest first.',
      extensions: costs({ own: STATEMENT }),
      args: {
        first: t.arg.int({ defaultValue: 100, description: PAGE_WORDS.first }),
        after: t.arg.string({ description: PAGE_WORDS.after }),
      },
      resolve: (job, args, { store }) =>
        readPage(args, { list: 'JobEvent', fallback: 100 }, (at) => readEvents(job.id, at, store)),
    }),
    stages: t.field({
      type: [StageShareRef],
      extensions: costs({ size: 5 }),
      description: "How the work so far divides into stages, by the threads' time.",
      resolve: ({ stages }) => [...sharesOf(stages)],
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      resolve: ({ createdAtMs }) => createdAtMs,
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When a thread took its first task; null before.',
      resolve: ({ startedAtMs }) => startedAtMs,
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it became final; null before.',
      resolve: ({ finishedAtMs }) => finishedAtMs,
    }),
    pausedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is PAUSED; null where it is not.',
      resolve: async ({ id }, _args, { loaders }) => (await loaders.pauses(id))?.sinceMs ?? null,
    }),
    pausedSeconds: t.float({
      description:
        'Seconds of its pauses that are over, since it was started. What it took is the time from `startedAt` to `finishedAt`, `pausedAt` or now, less these.',
      resolve: async ({ id }, _args, { loaders }) => (await loaders.pauses(id))?.seconds ?? 0,
    }),
  }),
})

async function datasetOf({ datasetId }: Job, { loaders }: OperationContext): Promise<Dataset> {
  const dataset = await loaders.dataset(datasetId)
  // Only where the job is deleted too, while this is answered.
  if (!dataset) throw new GraphQLError(noLonger(datasetId), { extensions: { code: 'NOT_FOUND' } })
  return dataset
}

/** How many bars trials trade on, and the starts of the first and the last of them. */
async function tradedBars(job: Job, context: OperationContext): Promise<Pick<Dataset, 'fromMs' | 'toMs' | 'bars'>> {
  const { span } = specificationOf(job)
  return span ? { ...span, bars: span.to - span.from } : datasetOf(job, context)
}

function noLonger(datasetId: string): string {
  return `the dataset ${datasetId} and its jobs were deleted meanwhile`
}

const JobConnection = connectionOf('Job', JobRef)

/** What came of a command that starts or changes a job. */
export const JobPayloadRef = builder.objectRef<CommandResult>('JobPayload').implement({
  description: 'The job as it is now, or everything that is wrong with the input.',
  fields: (t) => ({
    job: t.field({
      type: JobRef,
      nullable: true,
      description: 'The job as it is now; it may be null where there are problems.',
      resolve: ({ job }) => job,
    }),
    problems: t.field({
      type: [InputProblemRef],
      description: 'Why nothing was started or changed; none where it was.',
      resolve: ({ problems }) => [...problems],
    }),
    notes: t.field({
      type: ['String'],
      description: 'What was taken otherwise than written, such as values given twice.',
      resolve: ({ notes }) => [...(notes ?? [])],
    }),
  }),
})

/** Which jobs a list or a subscription is of. */
export const JobFilterRef = builder.inputType('JobFilter', {
  description: 'Which jobs; what is left out or null does not narrow it.',
  fields: (t) => ({
    states: t.field({ type: [JobState], description: 'It is in one of these.' }),
    kinds: t.field({ type: [JobKind], description: 'It is of one of these.' }),
    dataset: t.id({ description: 'The `Dataset.id` of the candles that it trades on.' }),
    strategy: t.string({ description: 'The `Strategy.name` of one that it tries.' }),
    search: t.string({ description: "Part of a job's name, in any case." }),
    tags: t.stringList({ description: 'It bears all of them.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'At this moment or later.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Before this moment.' }),
    finishedAfter: t.field({ type: 'DateTime', description: 'At this moment or later.' }),
    finishedBefore: t.field({ type: 'DateTime', description: 'Before this moment.' }),
  }),
})

/** A filter as the store and the feed read it. */
export function fillFilter(filter: typeof JobFilterRef.$inferInput | null | undefined): JobFilter {
  const { states, kinds, dataset, strategy, search, tags } = filter ?? {}
  return {
    // Each once: there are six states, however long the list is.
    states: states ? [...new Set(states)] : null,
    kinds: kinds ? [...new Set(kinds)] : null,
    datasetId: dataset ?? null,
    strategy: strategy ?? null,
    search: search ?? null,
    tags: tags ? [...new Set(tags)] : null,
    createdAfterMs: filter?.createdAfter ?? null,
    createdBeforeMs: filter?.createdBefore ?? null,
    finishedAfterMs: filter?.finishedAfter ?? null,
    finishedBeforeMs: filter?.finishedBefore ?? null,
  }
}

builder.queryFields((t) => ({
  job: t.field({
    type: JobRef,
    nullable: true,
    description: 'The job of this id; null where there is none.',
    args: { id: t.arg.id({ required: true, description: 'The `Job.id`.' }) },
    resolve: (_root, { id }, { loaders }) => loaders.job(id),
  }),
  jobs: t.field({
    type: JobConnection,
    description: 'Newest first.',
    args: {
      first: t.arg.int({ defaultValue: 50, description: PAGE_WORDS.first }),
      after: t.arg.string({ description: PAGE_WORDS.after }),
      filter: t.arg({ type: JobFilterRef, description: 'Which jobs; null: all.' }),
    },
    resolve: async (_root, { filter, ...args }, { store }) => {
      const wanted = fillFilter(filter)
      const page = await readPage(args, { list: 'Job', fallback: 50 }, (at) => store.jobs(wanted, at))
      return { ...page, totalCount: () => store.countJobs(wanted) }
    },
  }),
}))

builder.mutationFields((t) => ({
  cancelJob: t.field({
    type: JobPayloadRef,
    description: 'Cancels a job that is not final; what it has found stays.',
    extensions: costs({ own: COMMAND }),
    args: { id: t.arg.id({ required: true, description: 'The `Job.id`.' }) },
    resolve: (_root, { id }, { cancelJob }) => cancelJob(id),
  }),
  pauseJob: t.field({
    type: JobPayloadRef,
    description:
      'Lets a job that is QUEUED or RUNNING rest: trials that were begun are finished and kept, no other is begun.',
    extensions: costs({ own: COMMAND }),
    args: { id: t.arg.id({ required: true, description: 'The `Job.id`.' }) },
    resolve: (_root, { id }, { pauseJob }) => pauseJob(id),
  }),
  resumeJob: t.field({
    type: JobPayloadRef,
    description:
      'Lets a job that is PAUSED go on where it stood; one that had not begun is QUEUED again, at its place.',
    extensions: costs({ own: COMMAND }),
    args: { id: t.arg.id({ required: true, description: 'The `Job.id`.' }) },
    resolve: (_root, { id }, { resumeJob }) => resumeJob(id),
  }),
  repeatJob: t.field({
    type: JobPayloadRef,
    description: "Starts a new job from an old one's specification. The old one stays as it is, and keeps its key.",
    extensions: costs({ own: COMMAND }),
    args: { id: t.arg.id({ required: true, description: 'The `Job.id`.' }) },
    resolve: (_root, { id }, { repeatJob }) => repeatJob(id),
  }),
  skipTrial: t.field({
    type: JobPayloadRef,
    description: "Ends a trial that is under way: FAILED, 'skipped by hand'; the others go on.",
    extensions: costs({ own: COMMAND }),
    args: {
      job: t.arg.id({ required: true, description: 'The `Job.id`.' }),
      number: t.arg.int({ required: true, description: 'The trial, from 0 to the number of trials less one.' }),
    },
    resolve: (_root, { job, number }, { skipTrial }) => skipTrial(job, number),
  }),
  changeWatchdog: t.field({
    type: JobPayloadRef,
    description: 'How patient the watchdog is with a job from now on; null fields stay.',
    extensions: costs({ own: COMMAND }),
    args: {
      job: t.arg.id({ required: true, description: 'The `Job.id`.' }),
      watchdog: t.arg({ type: WatchdogChange, required: true, description: 'What is to be otherwise.' }),
    },
    resolve: (_root, { job, watchdog }, { changeWatchdog }) => changeWatchdog(job, watchdog),
  }),
}))
