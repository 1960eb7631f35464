import { type Evidence, type JobVerdict, OPINIONS, SIGNALS, VERDICT_LEVELS } from '../jobs/verdict.ts'
import { builder } from './builder.ts'
import { expectJobs } from './knownJobs.ts'

/** How a job stands. */
export const VerdictLevel = builder.enumType('VerdictLevel', {
  description:
    'SLOW moves by less than the minimum; SUSPECT warns; STALLED has the agreement of two independent witnesses, and none that sees progress. The guide is docs/watchdog.md.',
  values: VERDICT_LEVELS,
})

const Signal = builder.enumType('Signal', {
  values: SIGNALS,
})

const Opinion = builder.enumType('Opinion', {
  values: OPINIONS,
})

const EvidenceRef = builder.objectRef<Evidence>('Evidence').implement({
  description: 'What one signal says now, and why.',
  fields: (t) => ({
    signal: t.field({ type: Signal, resolve: ({ signal }) => signal }),
    opinion: t.field({ type: Opinion, resolve: ({ opinion }) => opinion }),
    detail: t.exposeString('detail'),
  }),
})

/** A verdict as the API shows it. */
export const VerdictRef = builder.objectRef<JobVerdict>('Verdict').implement({
  description: 'What the watchdog says of a job, and why.',
  fields: (t) => ({
    jobId: t.exposeID('jobId'),
    level: t.field({ type: VerdictLevel, resolve: ({ level }) => level }),
    at: t.field({ type: 'DateTime', resolve: ({ atMs }) => atMs }),
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
    velocity: t.exposeFloat('velocity', {
      description: 'Progress per measurement, in percent of the job, over the recent window.',
    }),
    acceleration: t.exposeFloat('acceleration', { description: 'By how much the velocity rises a measurement.' }),
    evidence: t.field({
      type: [EvidenceRef],
      description:
        'Every independent signal with what it says now; STALLED needs two independent witnesses, and none that sees progress.',
      resolve: ({ evidence }) => [...evidence],
    }),
    reason: t.exposeString('reason', { description: 'One sentence for people.' }),
  }),
})

builder.subscriptionField('verdicts', (t) =>
  t.field({
    type: VerdictRef,
    description:
      'Every change of level, of one job or of all; the present one first where a job is named. It completes when that job is final.',
    args: {
      job: t.arg.id(),
      figures: t.arg.boolean({
        defaultValue: false,
        description: 'Also each change of the figures, about once a second.',
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
