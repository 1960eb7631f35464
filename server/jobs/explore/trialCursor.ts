import { hash } from '../../samplers/generator.ts'
import { CursorError, readCursor, writeCursor } from '../cursor.ts'
import type { Sorting } from './ranking.ts'
import type { TrialFilter } from './trialFilter.ts'
import { TRIAL_ORDERS, type TrialOrder } from './trialMetrics.ts'

/** Which list a cursor is of. */
export interface CursorList extends Sorting {
  readonly filter: TrialFilter
  /** Whether earlier versions had this list, whose cursors did not say of which filter they are. */
  readonly isOld: boolean
}

/** What cursors of a list end with: from which end it is read, and its filter in few letters. */
function markOf({ reverse, filter }: Pick<CursorList, 'reverse' | 'filter'>): string {
  let state = 0
  for (const letter of JSON.stringify(filter)) state = hash(state, letter.codePointAt(0) ?? 0)
  return `#${reverse ? 'worst' : 'best'} ${state.toString(36)}`
}

/** The order that a cursor is of; null where it does not say so. Earlier versions named none. */
function orderOf(values: readonly string[]): TrialOrder | null {
  if (values.length === 2) return Number(values[0]) === Number(values[1]) ? 'NUMBER' : null
  return TRIAL_ORDERS.find((order) => order === values[0]) ?? null
}

function hold(cursor: string, mark: string | null, list: CursorList): void {
  const own = markOf(list)
  if (mark === own || (mark === null && list.isOld)) return
  if (mark === null) throw new CursorError(cursor, 'it is of a list without `where` and `reverse`')
  const [end] = mark.slice(1).split(' ')
  const isTurned = end !== (list.reverse ? 'worst' : 'best')
  throw new CursorError(
    cursor,
    isTurned
      ? `it is of a list with the ${end} first, and this one has the ${list.reverse ? 'worst' : 'best'} first`
      : 'it is of a list with another `where`',
  )
}

/** A place in a list of trials, as the store has it: without the mark of the list. */
export interface TrialCursor {
  readonly text: string
  readonly number: number
}

/**
 * Reads a cursor of a list of trials.
 *
 * @throws CursorError where it is of another order, another filter or another end
 */
export function readTrialCursor(cursor: string, list: CursorList): TrialCursor {
  const all = readCursor(cursor, 2, 3, 4)
  const mark = all.at(-1)?.startsWith('#') ? (all.at(-1) as string) : null
  const values = mark === null ? all : all.slice(0, -1)
  const given = orderOf(values)
  if (given !== null && given !== list.order) {
    throw new CursorError(cursor, `it is of a list by ${given}, and this one is by ${list.order}`)
  }
  const number = values.at(-1) === '' ? Number.NaN : Number(values.at(-1))
  const isOfOrder = values.length < 4 && (given !== null || (values.length === 2 && list.order !== 'NUMBER'))
  if (!isOfOrder || !Number.isInteger(number) || number < 0 || number >= 2 ** 31) throw new CursorError(cursor)
  hold(cursor, mark, list)
  return { text: mark === null ? cursor : writeCursor(values), number }
}

/** A place that the store wrote, with the mark of its list. */
export function markCursor(cursor: string, list: CursorList): string {
  return writeCursor([...readCursor(cursor, 2, 3), markOf(list)])
}

/** The place of a trial in a list that no store has sorted. */
export function writeTrialCursor(number: number, list: CursorList): string {
  return writeCursor([list.order, '', String(number), markOf(list)])
}
