import { CursorError, readCursor, writeCursor } from '../jobs/cursor.ts'
import { isFinal, type JobEvent } from '../jobs/job.ts'
import { untilClosed } from '../jobs/latest.ts'
import { type JobStore, type Page, type PageOf, StoreAwayError } from '../jobs/ports.ts'
import { builder } from './builder.ts'
import { connectionOf } from './connection.ts'

/** How many events are read from the store at once. */
const CHUNK = 500

const JobEventType = builder.enumType('JobEventType', {
  values: [
    'CREATED',
    'STARTED',
    'STAGE',
    'PAUSED',
    'RESUMED',
    'VERDICT',
    'TRIAL_FAILED',
    'TRIAL_TIMED_OUT',
    'RETRIED',
    'ENGINE_FALLBACK',
    'WORKER_LOST',
    'RECOVERED',
    'CANCELED',
    'SUCCEEDED',
    'FAILED',
  ] as const,
})

/** An entry of a job's history as the API shows it. */
export const JobEventRef = builder.objectRef<JobEvent>('JobEvent').implement({
  description: "One entry of a job's history, which is kept for ever.",
  fields: (t) => ({
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
export async function readEvents(
  jobId: string,
  page: Page,
  store: JobStore,
): Promise<Omit<PageOf<JobEvent>, 'totalCount'>> {
  const after = page.after === null ? 0 : Number(readCursor(page.after, 1)[0])
  if (page.after !== null && !(Number.isInteger(after) && after >= 0 && after < 2 ** 31))
    throw new CursorError(page.after)
  const events = await store.events(jobId, after, page.first + 1)
  const items = events.slice(0, page.first).map((node) => ({ node, cursor: writeCursor([String(node.seq)]) }))
  return { items, hasNextPage: events.length > page.first }
}

/**
 * The history behind `after`, then what happens. The feed only says that there may be more; every event is read
 * from the store by its number, so none is lost and none comes twice.
 */
async function* follow(
  jobId: string,
  after: number,
  { store, growth }: { readonly store: JobStore; readonly growth: AsyncIterable<true> },
): AsyncGenerator<JobEvent, void> {
  let seen = after
  let hasBegun = false
  for await (const _ of growth) {
    try {
      // Read before the events: of a job that is final by now, they are all there.
      const job = await store.job(jobId)
      hasBegun = true
      for (let more = true; more; ) {
        const events = await store.events(jobId, seen, CHUNK)
        yield* events
        seen = events.at(-1)?.seq ?? seen
        more = events.length === CHUNK
      }
      if (!job || isFinal(job.state)) return
    } catch (error) {
      // A stream that has begun goes on when the feed says that the store is back.
      if (!hasBegun || !(error instanceof StoreAwayError)) throw error
    }
  }
}

builder.subscriptionField('events', (t) =>
  t.field({
    type: JobEventRef,
    description:
      'The history after `after` (a JobEvent.seq), then what happens, without gap or double; completes when the job is final.',
    args: { job: t.arg.id({ required: true }), after: t.arg.int({ defaultValue: 0 }) },
    subscribe: (_root, { job, after }, { feed, store }) => {
      const growth = feed.historyGrows(job)
      return untilClosed(growth, follow(job, after ?? 0, { store, growth }))
    },
    resolve: (event) => event,
  }),
)
