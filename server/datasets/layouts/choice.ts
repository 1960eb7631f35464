import type { FileFormat } from '../../jobs/ports/fileFormat.ts'
import { type InputProblem, problem } from '../../jobs/problems.ts'
import { excerpt } from '../flaws.ts'
import type { DecimalMark } from '../formats/numbers.ts'
import { type DateOrder, ORDERS } from '../times/dateOrders.ts'
import { zoneNamed } from '../times/zones.ts'
import { DELIMITERS, type Delimiter } from './delimiters.ts'

/** The columns that can be chosen. */
export const CHOSEN_ROLES = ['time', 'open', 'high', 'low', 'close', 'volume', 'symbol'] as const

/** One of `CHOSEN_ROLES`. */
export type ChosenRole = (typeof CHOSEN_ROLES)[number]

/** What a caller says of a file, checked as far as that goes without the file; null is found out. */
export interface Choice {
  readonly hasHeader: boolean | null
  /** Names or positions of the roles that are chosen; none where the file is to have no such column. */
  readonly columns: ReadonlyMap<ChosenRole, readonly string[]>
  readonly zone: string | null
  readonly order: DateOrder | null
  readonly mark: DecimalMark | null
  readonly delimiter: Delimiter | null
}

/** Nothing is chosen: all is found out. */
export const NO_CHOICE: Choice = {
  hasHeader: null,
  columns: new Map(),
  zone: null,
  order: null,
  mark: null,
  delimiter: null,
}

/** Checks what a caller says of a file, or says all that is wrong with it. */
export function checkFormat(format: FileFormat | null | undefined): Choice | { readonly problems: InputProblem[] } {
  if (!format) return NO_CHOICE
  const { hasHeader = null, timeZone = null, dateOrder = null, decimal = null, delimiter = null } = format
  const columns = columnsOf(format)
  const problems = [
    ...[...columns].flatMap(([role, names]) => checkNames(role, names)),
    ...(timeZone === null || zoneNamed(timeZone) ? [] : [noZone(timeZone)]),
    ...(dateOrder === null || ORDERS.includes(dateOrder)
      ? []
      : [notAllowed('dateOrder', dateOrder, 'YMD, DMY or MDY')]),
    ...(decimal === null || isMark(decimal) ? [] : [notAllowed('decimal', decimal, '"." or ","')]),
    ...(delimiter === null || isDelimiter(delimiter)
      ? []
      : [notAllowed('delimiter', delimiter, '",", ";", "|" or a tab')]),
  ]
  if (problems.length > 0) return { problems }
  return {
    hasHeader,
    columns: new Map([...columns].map(([role, names]) => [role, names.filter((name) => name.trim() !== '')])),
    zone: timeZone,
    order: dateOrder,
    mark: decimal !== null && isMark(decimal) ? decimal : null,
    delimiter: delimiter !== null && isDelimiter(delimiter) ? delimiter : null,
  }
}

function columnsOf({ columns }: FileFormat): Map<ChosenRole, readonly string[]> {
  const entries = CHOSEN_ROLES.flatMap((role) => {
    const chosen = columns?.[role] ?? null
    return chosen === null ? [] : [[role, typeof chosen === 'string' ? [chosen] : chosen] as const]
  })
  return new Map(entries)
}

function checkNames(role: ChosenRole, names: readonly string[]): InputProblem[] {
  const path = `format.columns.${role}`
  const allowed = "a column's name or its position from '1'"
  if (role === 'time' && (names.length < 1 || names.length > 2)) {
    const message = `${names.length} columns are chosen for the time; give one, or two where date and time stand apart`
    return [problem(path, names.length === 0 ? 'EMPTY' : 'TOO_LARGE', message)]
  }
  const mayBeNone = role === 'volume' || role === 'symbol'
  if (mayBeNone || names.every((name) => name.trim() !== '')) return []
  return [problem(path, 'EMPTY', `"" is no column; give ${allowed}`)]
}

function noZone(name: string): InputProblem {
  return notAllowed('timeZone', name, 'a name of the IANA, as "Europe/Berlin", "Japan" or "UTC"')
}

function notAllowed(field: keyof FileFormat, value: string, allowed: string): InputProblem {
  return problem(`format.${field}`, 'OUT_OF_RANGE', `${excerpt(value)} is not allowed here; it must be ${allowed}`)
}

function isMark(text: string): text is DecimalMark {
  return text === '.' || text === ','
}

function isDelimiter(text: string): text is Delimiter {
  return DELIMITERS.some((each) => each === text)
}

/** What is chosen and has no meaning in a file that is no text between delimiters. */
export function ofTextAlone({ hasHeader, delimiter }: Choice, kind: string): InputProblem[] {
  const told = [
    ['hasHeader', hasHeader],
    ['delimiter', delimiter],
  ] as const
  return told.flatMap(([field, value]) => {
    if (value === null) return []
    const message = `${JSON.stringify(value)} is for text between delimiters, and the file is ${kind}; leave it out`
    return [problem(`format.${field}`, 'CONFLICT', message)]
  })
}
