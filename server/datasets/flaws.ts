import type { Column } from '../engine/candles.ts'
import type { RecordUnit } from './layouts/layout.ts'

/** What can be wrong with one row of a file. */
export type FlawKind =
  | 'TOO_MANY_FIELDS'
  | 'TIME_UNREADABLE'
  | 'PRICE_UNREADABLE'
  | 'PRICE_NOT_POSITIVE'
  | 'PRICE_NEGATIVE'
  | 'HIGH_BELOW_LOW'
  | 'OUTSIDE_RANGE'
  | 'VOLUME_UNREADABLE'
  | 'VOLUME_NEGATIVE'
  | 'OUTLIER'

/** One thing wrong with one row; `column` is the first that shows it. */
export interface Flaw {
  readonly kind: FlawKind
  readonly column: Column
}

/** Where a flaw stands in the file, and what stands there. */
export interface Place {
  /** What `line` counts. */
  readonly unit: RecordUnit
  readonly line: number
  /** The column's name as the header writes it. */
  readonly column: string
  readonly text: string
}

/** How often each flaw was met, and where first. */
export type Tally = Map<FlawKind, { count: number; readonly first: Place }>

/** What becomes of a row with a flaw, and why. */
const OUTCOMES: Readonly<
  Record<FlawKind, { readonly outcome: 'dropped' | 'repaired' | 'kept'; readonly reason: string }>
> = {
  TOO_MANY_FIELDS: { outcome: 'dropped', reason: 'more fields than the header names' },
  TIME_UNREADABLE: { outcome: 'dropped', reason: 'time not readable' },
  PRICE_UNREADABLE: { outcome: 'dropped', reason: 'price missing or not a number' },
  PRICE_NOT_POSITIVE: { outcome: 'dropped', reason: 'price not above 0' },
  PRICE_NEGATIVE: { outcome: 'dropped', reason: 'price below 0' },
  HIGH_BELOW_LOW: { outcome: 'repaired', reason: 'high below low, now swapped' },
  OUTSIDE_RANGE: { outcome: 'repaired', reason: 'open or close outside low to high, now widened to hold it' },
  VOLUME_UNREADABLE: { outcome: 'repaired', reason: 'volume missing or not a number, now 0' },
  VOLUME_NEGATIVE: { outcome: 'repaired', reason: 'volume below 0, now 0' },
  OUTLIER: { outcome: 'kept', reason: 'price at least 3 times off those around it, perhaps a bad tick' },
}

/** Whether a row with this flaw is left out of the candles. */
export function drops(kind: FlawKind): boolean {
  return OUTCOMES[kind].outcome === 'dropped'
}

/** Counts a flaw; `tally` is the caller's own and changes. */
export function count(tally: Tally, kind: FlawKind, place: Place): void {
  const known = tally.get(kind)
  if (known) known.count++
  else tally.set(kind, { count: 1, first: place })
}

/** One sentence a kind, as `3 rows dropped: price not above 0 (first: line 17, column low: "-1")`. */
export function sentences(tally: Tally, select: (kind: FlawKind) => boolean = () => true): string[] {
  return [...tally]
    .filter(([kind]) => select(kind))
    .map(([kind, { count: rows, first }]) => sentence(kind, rows, first))
}

function sentence(kind: FlawKind, rows: number, first: Place): string {
  const { outcome, reason } = OUTCOMES[kind]
  return `${plural(rows, 'row')} ${outcome}: ${reason} (first: ${describe(first)})`
}

/** Why a file is refused in which a price is below 0; null where none is. */
export function negativePrices(tally: Tally): string | null {
  const found = tally.get('PRICE_NEGATIVE')
  if (!found) return null
  const { count: rows, first } = found
  const way = `leave ${rows === 1 ? 'it' : 'them'} out, or take what stays above 0, such as another contract or a series adjusted by ratios`
  return `${plural(rows, 'row')} ${rows === 1 ? 'has' : 'have'} a price below 0 (first: ${describe(first)}), on which no return can be told; ${way}`
}

/** A place in words: `line 17, column low: "-1"`. */
export function describe({ unit, line, column, text }: Place): string {
  return `${unit} ${line}, column ${column}: ${text === '' ? 'empty' : excerpt(text)}`
}

/** A quoted beginning of what somebody wrote, safe to show: without control characters, at most 40 long. */
export function excerpt(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, '�')
  return JSON.stringify(plain.length > 40 ? `${plain.slice(0, 40)}…` : plain)
}

/** Names that a message lists, and their characters together: a message is read at one glance. */
const MOST_LISTED = 10
const LONGEST_LIST = 120

/** The first of some names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const quoted = names.slice(0, MOST_LISTED).map(excerpt)
  let length = 0
  const fitting = quoted.filter((name, at) => {
    length += name.length + 2
    return at < 2 || length <= LONGEST_LIST
  })
  const rest = names.length - fitting.length
  return `${fitting.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** `1 row`, `2 rows`. */
export function plural(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
