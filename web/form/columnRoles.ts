import type { ColumnsInput, PreviewNode } from '../api/documents/imports.ts'

/** What a column can be chosen for: a role of the API, the time of day beside a date, or nothing. */
export type Role = NonNullable<PreviewNode['columns'][number]['role']> | 'CLOCK' | 'NONE'

/** The roles as a reader chooses them. */
export const ROLES: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'TIME', label: 'Time' },
  { value: 'CLOCK', label: 'Time of day' },
  { value: 'OPEN', label: 'Open' },
  { value: 'HIGH', label: 'High' },
  { value: 'LOW', label: 'Low' },
  { value: 'CLOSE', label: 'Close' },
  { value: 'VOLUME', label: 'Volume' },
  { value: 'SYMBOL', label: 'Symbol' },
  { value: 'NONE', label: 'Leave out' },
]

type Looked = Pick<PreviewNode, 'columns' | 'rows'>

/** What the columns are taken for. Of two that are the time, the one that begins with a clock is the time of day, else the second. */
export function rolesOf({ columns, rows }: Looked): readonly Role[] {
  const times = columns.flatMap(({ role }, at) => (role === 'TIME' ? [at] : []))
  const [first, second] = times
  const isClock = (at = -1) => /^\d{1,2}:\d\d/.test(rows[0]?.[at] ?? '')
  const clock = second === undefined ? undefined : isClock(first) && !isClock(second) ? first : second
  return columns.map(({ role }, at) => (at === clock ? 'CLOCK' : (role ?? 'NONE')))
}

/** The roles after one was chosen for a column: a column that had it gets what the other had, as where two were changed over. */
export function withRole(roles: readonly Role[], at: number, role: Role): readonly Role[] {
  const before = roles[at] ?? 'NONE'
  const owner = role === 'NONE' ? -1 : roles.indexOf(role)
  return roles.map((each, index) => (index === at ? role : index === owner ? before : each))
}

/**
 * The columns as the API is told of them. Each is told by its position, since names may be missing or double; by its name where
 * another column is called by that position.
 */
export function columnsInput({ columns }: Pick<Looked, 'columns'>, roles: readonly Role[]): ColumnsInput {
  const names = columns.map(({ name }) => name.trim())
  const tell = (at: number) => {
    const position = `${at + 1}`
    const isTaken = names.includes(position) && names[at] !== position
    return isTaken ? (names[at] ?? position) : position
  }
  const of = (role: Role) => roles.flatMap((each, at) => (each === role ? [tell(at)] : []))
  const one = (role: Role) => of(role)[0] ?? null
  // One that was found and is not chosen is not to be found again.
  const orNone = (role: 'VOLUME' | 'SYMBOL') =>
    one(role) ?? (columns.some((column) => column.role === role) ? '' : null)
  const time = [...of('TIME'), ...of('CLOCK')]
  return {
    time: time.length > 0 ? time : null,
    open: one('OPEN'),
    high: one('HIGH'),
    low: one('LOW'),
    close: one('CLOSE'),
    volume: orNone('VOLUME'),
    symbol: orNone('SYMBOL'),
  }
}
