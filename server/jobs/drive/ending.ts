import { countDone, type Job, type JobErrorCode } from '../job.ts'
import type { Ending, JobStore } from '../ports/jobStore.ts'

/** Trials that are read at once. */
const PAGE = 1_000

function failed(code: JobErrorCode, message: string): Ending {
  return { state: 'FAILED', error: { code, message }, message }
}

/** Whether every trial was ended because it hung; where one was not, that is seen on the first page that has it. */
async function haveAllHung({ id }: Job, store: Pick<JobStore, 'trials'>): Promise<boolean> {
  for (let after: string | null = null; ; ) {
    const page = await store.trials(id, 'NUMBER', { first: PAGE, after })
    if (page.items.some(({ node }) => node.ended !== 'STALLED')) return false
    after = page.items.at(-1)?.cursor ?? null
    if (!page.hasNextPage || after === null) return true
  }
}

/**
 * How a job ends of which every trial is done: well, if one of them succeeded.
 *
 * @param trialsTotal trials that it came to: a search may end before all that were planned
 */
export async function endingOf(job: Job, trialsTotal: number, store: Pick<JobStore, 'trials'>): Promise<Ending> {
  const { tally } = job
  const { succeeded, failed: count, timedOut } = tally
  if (succeeded > 0) {
    return { state: 'SUCCEEDED', error: null, message: `${succeeded} of ${trialsTotal} trials succeeded`, trialsTotal }
  }
  if (await haveAllHung(job, store)) {
    const all = count === 1 ? 'its only trial hung' : `all of its ${count} trials hung`
    return failed('STALLED', `${all}; the list of trials says where`)
  }
  const none = `none of ${count + timedOut} trials succeeded; the first one's error is in the list of trials`
  return failed('ALL_TRIALS_FAILED', none)
}

/** How a job ends that ran for longer than it may. @param limit seconds */
export function endingAtLimit({ tally, trialsTotal }: Job, limit: number): Ending {
  const kept = `${countDone(tally)} of ${trialsTotal} trials are kept`
  return failed('TIME_LIMIT', `the job ran for longer than its limit of ${limit} s; ${kept}`)
}
