import { readJobs } from '../jobs/feeds/readingBatch.ts'
import { noSuchJob } from '../jobs/problems.ts'
import type { Context } from './context.ts'
import { apiError } from './http/errorCodes.ts'

/** So many ids are named in an error. */
const MAX_NAMED = 10

/**
 * Holds a subscription to jobs that are there: without this it would be complete at once, as that of a job which is over.
 *
 * @throws GraphQLError NOT_FOUND that names the ids which no job has
 */
export async function expectJobs(
  ids: readonly string[],
  { feed, store }: Pick<Context, 'feed' | 'store'>,
): Promise<void> {
  const unheard = [...new Set(ids)].filter((id) => !feed.knows(id))
  if (unheard.length === 0) return
  const found = new Set((await readJobs(unheard, store)).map(({ id }) => id))
  const missing = unheard.filter((id) => !found.has(id))
  if (missing.length === 0) return
  const more = missing.length - MAX_NAMED
  const told = missing.slice(0, MAX_NAMED).map(noSuchJob)
  const message = [...told, ...(more > 0 ? [`and so with ${more} more`] : [])].join('; ')
  throw apiError('NOT_FOUND', message)
}
