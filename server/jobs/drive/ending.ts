import { describeConstraints, trialConstraintsOf, violationsOf } from '../../engine/constraints.ts'
import { countDone, type Job, type JobErrorCode } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import type { Ending, JobStore } from '../ports/jobStore.ts'
import { asSweep } from '../specification.ts'

/** Trials that are read at once. */
const PAGE = 1_000

function failed(code: JobErrorCode, message: string): Ending {
  return { state: 'FAILED', error: { code, message }, message }
}

/**
 * How many entry rules have trials that were ended because they hung; null where a trial ended otherwise, which is seen on the first page
 * that has one.
 */
async function countHung({ id }: Job, exitsPerRule: number, store: Pick<JobStore, 'trials'>): Promise<number | null> {
  const rules = new Set<number>()
  for (let after: string | null = null; ; ) {
    const page = await store.trials(id, 'NUMBER', { first: PAGE, after })
    if (page.items.some(({ node }) => node.ended !== 'STALLED')) return null
    for (const { node } of page.items) rules.add(Math.floor(node.number / exitsPerRule))
    after = page.items.at(-1)?.cursor ?? null
    if (!page.hasNextPage || after === null) return rules.size
  }
}

/** That no trial of a job keeps its constraints, and which one is the nearest; nothing where one does. */
async function inadmissibleText(job: Job, store: Pick<JobStore, 'trials'>): Promise<string> {
  const constraints = trialConstraintsOf(asSweep(specificationOf(job)).constraints)
  if (job.bestNumber !== null || !constraints) return ''
  const { items } = await store.trials(job.id, 'OBJECTIVE', { first: 1, after: null })
  const { number = 0, metrics = null } = items[0]?.node ?? {}
  const broken = metrics ? violationsOf(metrics, constraints).join(', ') : ''
  return `; none keeps the constraints (${describeConstraints(constraints)}); the nearest is trial ${number}: ${broken}`
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
    const tried = trialsTotal === 1 ? 'its only trial succeeded' : `${succeeded} of ${trialsTotal} trials succeeded`
    const message = `${tried}${await inadmissibleText(job, store)}`
    return { state: 'SUCCEEDED', error: null, message, trialsTotal }
  }
  const { items } = await store.trials(job.id, 'NUMBER', { first: 1, after: null })
  const error = items[0]?.node.error ?? 'it says nothing'
  if ((await countHung(job, 1, store)) !== null) {
    const all = count === 1 ? 'its only trial hung' : `all of its ${count} trials hung; the first one`
    return failed('STALLED', `${all}: ${error}`)
  }
  const all = count + timedOut
  return failed(
    'ALL_TRIALS_FAILED',
    all === 1 ? `its only trial failed: ${error}` : `none of ${all} trials succeeded; the first one: ${error}`,
  )
}

/** What is known of a job none of whose trials has finished. */
export interface HangTerms {
  readonly store: Pick<JobStore, 'trials'>
  readonly exitsPerRule: number
  /** So many entry rules must have hung; trials, where there are no more rules than that. */
  readonly most: number
  /** Trials that hung once and wait to be run once more. */
  readonly suspects: number
}

/** How a job ends that hangs wherever it was tried; null where it does not, as far as is known. */
export async function endingOfHung(
  job: Job,
  { store, exitsPerRule, most, suspects }: HangTerms,
): Promise<Ending | null> {
  const { tally, trialsTotal } = job
  if (tally.failed === 0 || countDone(tally) > tally.failed) return null
  const hasRules = trialsTotal >= most * exitsPerRule
  const hung = await countHung(job, hasRules ? exitsPerRule : 1, store)
  if (hung === null || hung < most) return null
  const tried = tally.failed + suspects
  const message = `${tried} trials, from all over its plan, hung, and none has finished; ${trialsTotal - tried} were not tried`
  return failed('STALLED', message)
}

/** How a job ends that ran for longer than it may. @param limit seconds */
export function endingAtLimit({ tally, trialsTotal }: Job, limit: number): Ending {
  const kept = `${countDone(tally)} of ${trialsTotal} trials are kept`
  return failed('TIME_LIMIT', `the job ran for longer than its limit of ${limit} s; ${kept}`)
}
