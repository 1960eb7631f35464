import { CursorError, readCursor, writeCursor } from '../jobs/cursor.ts'
import { JOB_EVENT_TYPES, type JobEvent } from '../jobs/job.ts'
import type { JobStore } from '../jobs/ports/jobStore.ts'
import type { Page, UncountedPage } from '../jobs/ports/paging.ts'
import { builder } from './builder.ts'
import { connectionOf } from './connection.ts'
import { expectJobs } from './knownJobs.ts'

const JobEventType = builder.enumType('JobEventType', {
  values: JOB_EVENT_TYPES,
})

/** An entry of a job's history as the API shows it. */
export const JobEventRef = builder.objectRef<JobEvent>('JobEvent').implement({
  description: "One entry of a job's history, which is kept as long as the job.",
  fields: (t) => ({
    id: t.id({
      description: "The job's id, a colon, and `seq`.",
      resolve: ({ jobId, seq }) => `${jobId}:${seq}`,
    }),
    jobId: t.exposeID('jobId'),
    seq: t.exposeInt('seq', { description: 'Counts from 1 without a gap.' }),
    at: t.field({ type: 'DateTime', resolve: ({ atMs }) => atMs }),
    type: t.field({ type: JobEventType, resolve: ({ type }) => type }),
    message: t.exposeString('message'),
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
    args: { job: t.arg.id({ required: true }), after: t.arg.int({ defaultValue: 0 }) },
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
