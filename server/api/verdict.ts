import type { Candidate } from '../jobs/plan.ts'
import { type BarOfTrial, placeText } from '../jobs/progressText.ts'
import type { watchdogOf } from '../jobs/recordedVerdict.ts'
import { type Evidence, type JobVerdict, OPINIONS, SIGNALS, type Suspect, VERDICT_LEVELS } from '../jobs/verdict.ts'
import { builder, describedValues } from './builder.ts'
import type { Context } from './context.ts'
import { sixDigits } from './http/rounding.ts'
import { expectJobs } from './knownJobs.ts'
import { ParameterValueRef, parametersOf } from './trial.ts'

/** How a job stands. */
export const VerdictLevel = builder.enumType('VerdictLevel', {
  description:
    'SLOW moves by less than the minimum; SUSPECT warns; STALLED has the agreement of two independent witnesses, and none that sees progress. The guide is docs/watchdog.md.',
  values: describedValues(VERDICT_LEVELS, {
    WAITING: 'No thread works on it; the reason says why.',
    HEALTHY: 'It moves.',
    SLOW: 'It moves by less than `minVelocity` percent of the job a measurement.',
    SUSPECT:
      'A task stands for `suspectAfter` measurements, one witness says that it is stuck, or nothing is heard of it.',
    STALLED: 'A task stands for `stalledAfter` measurements, and two independent witnesses agree.',
    COMPLETE: 'The result is there, and a second signal confirms it.',
  }),
})

const Signal = builder.enumType('Signal', {
  description: 'What can speak of a job: four witnesses of its work, whether these count, and four signs of its end.',
  values: describedValues(SIGNALS, {
    UNITS_ADVANCED: 'A witness: whether what its thread writes to the progress board moves on.',
    CPU_CONSUMED: 'A witness: the CPU that its thread has used since it moved last, and what such steps take.',
    PEERS_ADVANCED: 'A witness: the CPU that its thread has used, and what others take for the same bars.',
    SAMPLER_HEALTHY:
      'Whether readings count now. They do not while they are late, or the database or the queue is away.',
    WORKER_ALIVE: 'A witness: whether a thread that uses no CPU answers.',
    PROGRESS_100: 'A sign of its end: all of the work is done.',
    RESULT_AVAILABLE: 'A sign of its end: the result is kept.',
    RUNNING_FALSE: 'A sign of its end: by its record it runs no more.',
    ALL_TRIALS_DONE: 'A sign of its end: all trials are done.',
  }),
})

const Opinion = builder.enumType('Opinion', {
  description: 'What a signal says of a job.',
  values: describedValues(OPINIONS, {
    PROGRESSING: 'It moves.',
    STALLED: 'It is stuck.',
    COMPLETE: 'It is over.',
    NO_OPINION: 'It cannot tell.',
  }),
})

const EvidenceRef = builder.objectRef<Evidence>('Evidence').implement({
  description: 'What one signal says now, and why.',
  fields: (t) => ({
    signal: t.field({ type: Signal, description: 'What speaks.', resolve: ({ signal }) => signal }),
    opinion: t.field({ type: Opinion, description: 'What it says.', resolve: ({ opinion }) => opinion }),
    detail: t.exposeString('detail', { description: 'What it rests on, for people.' }),
  }),
})

/** By what a job is watched. */
export const WatchdogRef = builder.objectRef<ReturnType<typeof watchdogOf>>('Watchdog').implement({
  description: 'By what a job is watched. A measurement is a chance to progress, never a time span.',
  fields: (t) => ({
    suspectAfter: t.exposeInt('suspectAfter', { description: 'Measurements without progress that warn.' }),
    stalledAfter: t.exposeInt('stalledAfter', {
      description: 'Measurements without progress before it can be STALLED.',
    }),
    minVelocity: t.exposeFloat('minVelocity', { description: 'Percent of the job a measurement; below it is SLOW.' }),
    abort: t.exposeBoolean('abort', { description: 'False warns only.' }),
  }),
})

/** A trial that may hang, with its job. */
interface SuspectOfJob extends Suspect {
  readonly jobId: string
}

/** What a suspect runs; null where its job is gone. */
async function candidateOf({ jobId, trial }: SuspectOfJob, { store, candidate }: Context): Promise<Candidate | null> {
  const job = await store.job(jobId)
  return job && candidate(job, trial)
}

/** The bar that a suspect stands at; null where its job is gone. */
async function barOf({ jobId, bars }: SuspectOfJob, { store, datasets }: Context): Promise<BarOfTrial | null> {
  const job = await store.job(jobId)
  const dataset = job && (await datasets.dataset(job.datasetId))
  return dataset && { bar: Math.round(bars) % dataset.bars, bars: dataset.bars }
}

const SuspectRef = builder.objectRef<SuspectOfJob>('Suspect').implement({
  description: 'A trial that may hang.',
  fields: (t) => ({
    number: t.exposeInt('trial', {
      description: 'Its `Trial.number`, or that of the first of several trials with one entry rule.',
    }),
    strategy: t.string({
      description: 'The name of its strategy; empty where the job is gone.',
      resolve: async (suspect, _, context) => (await candidateOf(suspect, context))?.strategy ?? '',
    }),
    parameters: t.field({
      type: [ParameterValueRef],
      description: 'All parameters of its strategy; none where the job is gone.',
      resolve: async (suspect, _, context) => {
        const found = await candidateOf(suspect, context)
        return found ? parametersOf(found) : []
      },
    }),
    unchanged: t.exposeInt('unchanged', {
      description: 'Measurements without progress in a row, those of an earlier attempt too.',
    }),
    bar: t.int({
      description: "The bar it stands at, of the job's bars, from 0.",
      resolve: async (suspect, _, context) => (await barOf(suspect, context))?.bar ?? 0,
    }),
    place: t.string({
      nullable: true,
      description: 'Where in the code it was last seen; null before it was asked.',
      resolve: async (suspect, _, context) => {
        const at = await barOf(suspect, context)
        return at && placeText(suspect, at)
      },
    }),
  }),
})

/** A verdict as the API shows it. */
export const VerdictRef = builder.objectRef<JobVerdict>('Verdict').implement({
  description: 'What the watchdog says of a job, and why.',
  fields: (t) => ({
    id: t.id({ description: 'The same for all verdicts of a job.', resolve: ({ jobId }) => jobId }),
    jobId: t.exposeID('jobId', { description: 'The job that it is of.' }),
    level: t.field({ type: VerdictLevel, description: 'How the job stands.', resolve: ({ level }) => level }),
    at: t.field({ type: 'DateTime', description: 'When it was judged.', resolve: ({ atMs }) => atMs }),
    unchanged: t.exposeInt('unchanged', {
      description:
        'Consecutive measurements without progress. A measurement is a chance to progress, never a time span.',
    }),
    suspectAfter: t.exposeInt('suspectAfter', {
      description: 'Measurements without progress at which the level turns SUSPECT.',
    }),
    stalledAfter: t.exposeInt('stalledAfter', {
      description: 'Measurements without progress at which it can turn STALLED.',
    }),
    velocity: t.float({
      description: 'Progress per measurement, in percent of the job, over the recent window, to six digits.',
      resolve: ({ velocity }) => sixDigits(velocity),
    }),
    acceleration: t.float({
      description: 'By how much the velocity rises a measurement, in percent of the job, to six digits.',
      resolve: ({ acceleration }) => sixDigits(acceleration),
    }),
    evidence: t.field({
      type: [EvidenceRef],
      description:
        'Every independent signal with what it says now; STALLED needs two independent witnesses, and none that sees progress.',
      resolve: ({ evidence }) => [...evidence],
    }),
    reason: t.exposeString('reason', { description: 'One sentence for people.' }),
    suspects: t.field({
      type: [SuspectRef],
      description:
        'The trials under way that have not moved for `suspectAfter` measurements or more, and those that hung and wait to be run once more.',
      resolve: ({ jobId, suspects }) => suspects.map((suspect) => ({ ...suspect, jobId })),
    }),
  }),
})

builder.subscriptionField('verdicts', (t) =>
  t.field({
    type: VerdictRef,
    description:
      'Every change of level, of one job or of all; the present one first where a job is named. It completes when that job is final.',
    args: {
      job: t.arg.id({ description: 'The `Job.id`; null for all jobs.' }),
      figures: t.arg.boolean({
        defaultValue: false,
        description: 'Also each change of the figures, about once a second; null: no.',
      }),
    },
    subscribe: async (_root, { job, figures }, context) => {
      const { verdicts } = context
      if (job == null) return verdicts.allVerdicts(figures === true)
      await expectJobs([job], context)
      return verdicts.verdicts(job, figures === true)
    },
    resolve: (verdict) => verdict,
  }),
)
