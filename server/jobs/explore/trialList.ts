import type { Space } from '../../samplers/space.ts'
import { CursorError } from '../cursor.ts'
import type { Job, Trial } from '../job.ts'
import { specificationOf } from '../parsed.ts'
import { INDEXED_ORDERS, type IndexedOrder, type JobStore } from '../ports/jobStore.ts'
import type { Page, PageOf } from '../ports/paging.ts'
import { asSweep } from '../specification.ts'
import { rangesWithin } from './foldTrials.ts'
import type { Answers, Question } from './questions.ts'
import type { Sorting } from './ranking.ts'
import { type CursorList, markCursor, readTrialCursor, writeTrialCursor } from './trialCursor.ts'
import { asksForFoldsAlone, columnFilterOf, type TrialFilter } from './trialFilter.ts'
import type { TrialOrder } from './trialMetrics.ts'

/** What answers questions about the trials of a job. */
export type Ask = <Asked extends Question>(job: Job, question: Asked) => Promise<Answers[Asked['kind']]>

/** Where lists of trials come from. */
export interface ListParts {
  readonly store: Pick<JobStore, 'trials' | 'trialsAt'>
  readonly ask: Ask
}

/** Which list of a job's trials is wanted. */
export interface WantedList extends Sorting {
  /** Without problems. */
  readonly filter: TrialFilter
  /** Null where the filter does not ask for it. */
  readonly space: Space | null
  /** The page begins at this place of the list, counted from 0; no cursor is given then. */
  readonly at?: number
}

/** Trials that are read by one statement. */
const MAX_AT_ONCE = 1_000

/** The trials of some numbers, in their order. */
export async function readNumbered(
  job: Job,
  numbers: readonly number[],
  store: Pick<JobStore, 'trialsAt'>,
): Promise<Trial[]> {
  const found = new Map<number, Trial>()
  for (let from = 0; from < numbers.length; from += MAX_AT_ONCE) {
    const places = numbers.slice(from, from + MAX_AT_ONCE).map((number) => ({ jobId: job.id, number }))
    for (const trial of await store.trialsAt(places)) found.set(trial.number, trial)
  }
  return numbers.flatMap((number) => found.get(number) ?? [])
}

/**
 * The order by which an index has a job's trials; null where none has. Those that break a constraint come last: scores see to that, but
 * no other figure does.
 */
function indexedOrder(job: Job, order: TrialOrder): IndexedOrder | null {
  const indexed = INDEXED_ORDERS.find((one) => one === order) ?? null
  const isEach = asSweep(specificationOf(job)).constraints === undefined
  return order === 'OBJECTIVE' || order === 'NUMBER' || isEach ? indexed : null
}

/** A list whose order an index has, of all trials or of folds. */
async function listByIndex(
  job: Job,
  { order, list, page }: { readonly order: IndexedOrder; readonly list: CursorList; readonly page: Page },
  { store }: ListParts,
): Promise<PageOf<Trial>> {
  const after = page.after === null ? null : readTrialCursor(page.after, list).text
  const found = await store.trials(job.id, order, { ...page, after }, rangesWithin(job, list.filter))
  return { ...found, items: found.items.map(({ cursor, node }) => ({ cursor: markCursor(cursor, list), node })) }
}

/** A page of a job's finished trials. @throws CursorError */
export async function listTrials(job: Job, wanted: WantedList, page: Page, parts: ListParts): Promise<PageOf<Trial>> {
  const { order, reverse, filter, space, at = 0 } = wanted
  const isOld = !reverse && asksForFoldsAlone(filter) && INDEXED_ORDERS.some((one) => one === order)
  const list: CursorList = { order, reverse, filter, isOld }
  const indexed = isOld && at === 0 ? indexedOrder(job, order) : null
  if (indexed !== null) return listByIndex(job, { order: indexed, list, page }, parts)
  const after = page.after === null ? null : readTrialCursor(page.after, list).number
  const terms = { order, reverse, after, at, most: page.first + 1 }
  const found = await parts.ask(job, { kind: 'LIST', filter: columnFilterOf(job, filter, space), terms })
  if (!found.isKnown) throw new CursorError(page.after ?? '')
  const trials = await readNumbered(job, found.numbers.slice(0, page.first), parts.store)
  return {
    items: trials.map((node) => ({ cursor: writeTrialCursor(node.number, list), node })),
    hasNextPage: found.numbers.length > page.first,
    totalCount: found.matches,
  }
}
