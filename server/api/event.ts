import { CursorError, readCursor, writeCursor } from '../jobs/cursor.ts'
import { JOB_EVENT_TYPES, type JobEvent } from '../jobs/job.ts'
import type { JobStore } from '../jobs/ports/jobStore.ts'
import type { Page, UncountedPage } from '../jobs/ports/paging.ts'
import { builder, describedValues } from './builder.ts'
import { connectionOf } from './connection.ts'
import { expectJobs } from './knownJobs.ts'

const JobEventType = builder.enumType('JobEventType', {
  description: "What happened to a job. The event's message says more.",
  values: describedValues(JOB_EVENT_TYPES, {
    CREATED: 'It was created, with so many trials.',
    STARTED: 'A thread took its first task: it is RUNNING.',
    STAGE: 'What it waits for, such as a strategy that no worker has, or that it waits for it no longer.',
    PAUSED: 'It was paused by request.',
    RESUMED: 'It was resumed by request.',
    VERDICT: 'The watchdog finds it SLOW, SUSPECT or STALLED now, or HEALTHY again.',
    TRIAL_FAILED: 'Trials of one task failed: the error of the first of them, and how many more there are.',
    TRIAL_TIMED_OUT: 'Trials of one task took longer than `limits.trial`.',
    RETRIED: 'Trials are run once more: they hung, their thread or process ended, or one changed what others see.',
    ENGINE_FALLBACK: 'An engine left trials to another one, and why.',
    TRIAL_SKIPPED: 'A trial was ended by `skipTrial`.',
    WATCHDOG_CHANGED: 'It is watched otherwise, by `changeWatchdog`.',
    WORKER_LOST: 'A process or a thread that worked on it was lost; others take over what it had.',
    RECOVERED: 'It goes on from the last trials that were kept, after the process that drove it was lost or stopped.',
    CANCELED: 'It was canceled: its end.',
    SUCCEEDED: 'All its trials are done, and at least one of them succeeded: its end.',
    FAILED: 'It failed, as `Job.error` says: its end.',
  }),
})

/** An entry of a job's history as the API shows it. */
export const JobEventRef = builder.objectRef<JobEvent>('JobEvent').implement({
  description: "One entry of a job's history, which is kept as long as the job.",
  fields: (t) => ({
    id: t.id({
      description: "The job's id, a colon, and `seq`.",
      resolve: ({ jobId, seq }) => `${jobId}:${seq}`,
    }),
    jobId: t.exposeID('jobId', { description: 'The job that it happened to.' }),
    seq: t.exposeInt('seq', { description: 'Counts from 1 without a gap.' }),
    at: t.field({ type: 'DateTime', description: 'When it happened.', resolve: ({ atMs }) => atMs }),
    type: t.field({ type: JobEventType, description: 'What happened.', resolve: ({ type }) => type }),
    message: t.exposeString('message', { description: 'What happened, for people.' }),
  }),
})

/** The history of a job, page by page. */
export const JobEventConnection = connectionOf('JobEvent', JobEventRef, { counted: false })

/** One page of a job's history. */
export async function readEvents(jobId: string, page: Page, store: JobStore): Promise<UncountedPage<JobEvent>> {
  const after = page.after === null ? 0 : Number(readCursor(page.after, 1)[0])
  if (page.after !== null && !(Number.isInteger(after) && after >= 0 && after < 2 ** 31))
    throw new CursorError(page.after)
  const events = await store.events(jobId, after, page.first + 1)
  const items = events.slice(0, page.first).map((node) => ({ node, cursor: writeCursor([String(node.seq)]) }))
  return { items, hasNextPage: events.length > page.first }
}

builder.subscriptionField('events', (t) =>
  t.field({
    type: JobEventRef,
    description:
      'The history after `after` (a JobEvent.seq), then what happens, without gap or double; completes when the job is final. Over SSE each event has its `seq` as its id, and a client that comes back with `Last-Event-ID` goes on behind it.',
    args: {
      job: t.arg.id({ required: true, description: 'The `Job.id`.' }),
      after: t.arg.int({ defaultValue: 0, description: 'Only events of a higher `seq`; 0, less and null: all.' }),
    },
    subscribe: async (_root, { job, after }, context) => {
      await expectJobs([job], context)
      return context.feed.events(job, Math.max(after ?? 0, context.position.seen))
    },
    resolve: (event, _args, { position }) => {
      position.reach(event.seq)
      return event
    },
  }),
)
