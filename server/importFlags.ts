import type { ChosenColumns, FileFormat } from './jobs/ports/fileFormat.ts'

/** The flags of an import that say how a file is to be read, for `parseArgs`. */
export const FORMAT_FLAGS = {
  header: { type: 'string' },
  column: { type: 'string', multiple: true },
  'time-zone': { type: 'string' },
  'date-order': { type: 'string' },
  decimal: { type: 'string' },
  delimiter: { type: 'string' },
} as const

/** Their values, as they were written. */
export interface FormatFlags {
  readonly header?: string | undefined
  readonly column?: readonly string[] | undefined
  readonly 'time-zone'?: string | undefined
  readonly 'date-order'?: string | undefined
  readonly decimal?: string | undefined
  readonly delimiter?: string | undefined
}

const ROLES = ['time', 'open', 'high', 'low', 'close', 'volume', 'symbol'] as const

/** What the flags say of a file; the values are checked with it. Throws a `TypeError` for a flag that is not written as it must be. */
export function formatOf(flags: FormatFlags): FileFormat {
  const { header, column = [], decimal, delimiter } = flags
  if (header !== undefined && header !== 'yes' && header !== 'no')
    throw new TypeError(`--header ${header}: it must be yes or no`)
  return {
    hasHeader: header === undefined ? null : header === 'yes',
    columns: columnsOf(column),
    timeZone: flags['time-zone'],
    dateOrder: flags['date-order'] as FileFormat['dateOrder'],
    decimal,
    delimiter: delimiter === '\\t' ? '\t' : delimiter,
  }
}

/** Of flags as `open=2` or `close=Adj Close`; several of the time are its columns. */
function columnsOf(flags: readonly string[]): ChosenColumns {
  const pairs = flags.map((flag) => {
    const at = flag.indexOf('=')
    const role = ROLES.find((each) => each === flag.slice(0, at))
    if (role === undefined)
      throw new TypeError(`--column ${flag}: it must be ${ROLES.join('=, ')}= with a name or a position`)
    return [role, flag.slice(at + 1)] as const
  })
  const time = pairs.flatMap(([role, name]) => (role === 'time' ? [name] : []))
  return { ...Object.fromEntries(pairs), time: time.length > 0 ? time : null }
}
