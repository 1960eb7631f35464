import { parse } from 'csv-parse/sync'
import { listed } from '../flaws.ts'
import { type Choice, type ChosenRole, NO_CHOICE } from '../layouts/choice.ts'
import { placeColumns } from '../layouts/chosenColumns.ts'
import { bareKeyOf, bracketOf, isVolumeOf, keyOf, namesOf, type Role } from '../layouts/columnNames.ts'
import { type Delimiter, delimitersOf } from '../layouts/delimiters.ts'
import type { Layout, RecordUnit } from '../layouts/layout.ts'
import type { Refusal } from '../refusals.ts'
import { holdsTime } from '../times/recordTime.ts'
import { zoneNamed } from '../times/zones.ts'
import { showName } from './fields.ts'

/** A header: how the lines after it read, or all that is wrong with it. */
export type Header = { readonly layout: Layout } | { readonly faults: readonly Refusal[] }

/** Columns that a header may have; more are no header that a person or a program wrote. */
const MAX_COLUMNS = 4_096

const PRICES = ['open', 'high', 'low', 'close'] as const

/** Names of a date, beside which the time of day may have a column of its own. */
const DATE_NAMES = ['date', 'datum', 'fecha', 'data', 'day', 'tradedate', 'tradingdate']

/** What pandas calls an index without a name. */
const NAMELESS = ['', 'index', 'unnamed0', 'level0', 'indexlevel0']

/** A header line matched with the delimiter under which most of a candle's columns are found. */
export interface MatchedLine {
  readonly delimiter: Delimiter
  readonly header: Header
}

/** What is known of the records below a header. */
export interface HeaderContext {
  readonly rows?: readonly (readonly string[])[]
  readonly unit?: RecordUnit
  readonly choice?: Choice
}

/**
 * Reads one line as a header, under each delimiter; the one with the fewest faults is taken.
 *
 * @param below the lines after it
 */
export function matchLine(line: string, below: readonly string[] = [], choice = NO_CHOICE): MatchedLine {
  const matches = delimitersOf(choice).map((delimiter) => {
    const names = splitLine(line, delimiter)
    const header = ownHeader(names, choice)
    // Only a header that can be read has rows worth cutting.
    const rows = 'layout' in header ? below.map((each) => splitLine(each, delimiter)) : []
    return { delimiter, header: rows.length > 0 ? matchHeader(names, { rows, choice }) : header }
  })
  return matches.reduce((best, match) => (faultsOf(match.header) < faultsOf(best.header) ? match : best))
}

/** A line as a header; none where its columns are chosen by position, and it is a row. */
function ownHeader(names: readonly string[], choice: Choice): Header {
  const header = matchHeader(names, { choice })
  if ('faults' in header || choice.columns.size === 0 || choice.hasHeader) return header
  return holdsTime(names, header.layout) ? { faults: ['it holds a time, so it is no header'] } : header
}

/** How many things are wrong with a header: 0 for one that can be read. */
export function faultsOf(header: Header): number {
  return 'faults' in header ? header.faults.length : 0
}

/**
 * Finds the columns of a candle by their names (`namesOf`), in any order and case; spaces, underscores, points,
 * brackets and accents do not count ("Open time" is `open_time`, `<CLOSE>` is `close`). Other columns are not read.
 * Where several may be the time, the first is taken that holds times in the rows below. Columns that are chosen are those,
 * and are for nothing else.
 */
export function matchHeader(
  names: readonly string[],
  { rows = [], unit = 'line', choice = NO_CHOICE }: HeaderContext = {},
): Header {
  if (names.length > MAX_COLUMNS) return { faults: [`it has ${names.length} columns; at most ${MAX_COLUMNS} are read`] }
  const { places, faults: wrong } = placeColumns(names, choice)
  const columns = new NamedColumns(names, new Set([...places.values()].flat()))
  const find = (role: ChosenRole) => (places.has(role) ? (places.get(role)?.[0] ?? null) : columns.find(role))
  const prices = { open: find('open'), high: find('high'), low: find('low'), close: find('close') }
  const times = places.get('time')?.slice(0, 1) ?? columns.findAll('time')
  const lacking = PRICES.filter((price) => prices[price] === null && !places.has(price))
  const noTime =
    times.length === 0 && !places.has('time') ? ['no column timestamp, datetime, open_time, date or time'] : []
  const own = places.get('volume')
  const volumes = own ?? [columns.find('volume'), columns.find('ticks')].filter((index) => index !== null)
  const twice = [times[0] ?? null, ...Object.values(prices), ...volumes].flatMap((index) => columns.repeated(index))
  const faults = [...noTime, ...lacking.map((price) => `no column ${price}`), ...twice]
  if (wrong.length + faults.length > 0)
    return { faults: [...wrong, ...faults.map((fault, at) => (at === 0 ? `${fault}; ${listing(names)}` : fault))] }
  const beside = {
    volume: volumes[0] ?? (own ? null : columns.firstVolume()),
    ticks: volumes[1] ?? null,
    symbol: places.has('symbol') ? find('symbol') : symbolOf(columns.find('symbol'), names, rows),
    adjusted: columns.find('adjusted'),
    names: names.map(showName),
    name: null,
    unit,
  }
  const layouts = times.map((time) => {
    const { open, high, low, close } = prices
    const index = { time, open: open ?? 0, high: high ?? 0, low: low ?? 0, close: close ?? 0 }
    const clock = places.has('time') ? (places.get('time')?.[1] ?? null) : columns.clockOf(time)
    return { ...beside, index, clock, zone: zoneOf(names[time] ?? '') }
  })
  const layout = layouts.find((each) => rows.some((fields) => holdsTime(fields, each)))
  return { layout: layout ?? (layouts[0] as Layout) }
}

/** Where columns stand by their names: as they are written, else without what is around the name; but not those that are taken. */
class NamedColumns {
  readonly #taken: ReadonlySet<number>
  readonly #keys: readonly string[]
  readonly #exact: ReadonlyMap<string, readonly number[]>
  readonly #bare: ReadonlyMap<string, readonly number[]>

  constructor(names: readonly string[], taken: ReadonlySet<number>) {
    this.#taken = taken
    this.#keys = names.map(keyOf)
    const places = names.flatMap((_, index) => (isCapitalTwin(names, index) ? [] : [index]))
    this.#exact = Map.groupBy(places, (index) => this.#keys[index] ?? '')
    const bare = names.map(bareKeyOf)
    this.#bare = Map.groupBy(places, (index) => bare[index] ?? '')
  }

  find(role: Role): number | null {
    return this.findAll(role)[0] ?? null
  }

  /** All of a role, the most telling first; a first column without a name is the last one that may be the time. */
  findAll(role: Role): readonly number[] {
    const names = role === 'time' ? [...namesOf(role), ...NAMELESS] : namesOf(role)
    const exact = names.flatMap((name) => this.#exact.get(name)?.[0] ?? []).filter((at) => at === 0 || this.#keys[at])
    const bare = namesOf(role).flatMap((name) => this.#bare.get(name)?.[0] ?? [])
    return [...new Set([...exact, ...bare])].filter((index) => !this.#taken.has(index))
  }

  /** The fault of a column whose name is there again; none where it is there once. */
  repeated(index: number | null): string[] {
    const key = this.#keys[index ?? -1]
    if (index === null || key === undefined || this.#taken.has(index)) return []
    return (this.#exact.get(key)?.length ?? 0) > 1 ? [`column ${key} is there more than once`] : []
  }

  /** The first volume that says what it counts; null where there is none. */
  firstVolume(): number | null {
    const index = this.#keys.findIndex((key, at) => isVolumeOf(key) && !this.#taken.has(at))
    return index < 0 ? null : index
  }

  /** The time of day beside a date. */
  clockOf(time: number): number | null {
    if (!DATE_NAMES.includes(this.#keys[time] ?? '')) return null
    return this.findAll('clock').find((index) => index !== time) ?? null
  }
}

/** Whether a name is a capital letter that is there as a small one too: streams of candles write `t` for the opening of a bar, `T` for its end. */
function isCapitalTwin(names: readonly string[], index: number): boolean {
  const name = names[index] ?? ''
  return /^[A-Z]$/.test(name) && names.includes(name.toLowerCase())
}

/** The column of the symbol; null where it is called a name and holds numbers, which are of some list. */
function symbolOf(index: number | null, names: readonly string[], rows: readonly (readonly string[])[]): number | null {
  if (index === null || keyOf(names[index] ?? '') !== 'name' || rows.length === 0) return index
  return rows.every((fields) => /^\d{1,20}$/.test((fields[index] ?? '').trim())) ? null : index
}

function zoneOf(name: string): string | null {
  const bracket = bracketOf(name)
  return bracket !== null && zoneNamed(bracket) ? bracket : null
}

/** The first of a file's columns, so that what is missing is found under another name. */
function listing(names: readonly string[]): string {
  return `the columns are ${listed(names)}`
}

/** Cuts one line into fields, as leniently as records are cut. */
export function splitLine(line: string, delimiter: Delimiter): readonly string[] {
  try {
    return parse(line, { delimiter, relax_quotes: true, trim: true })[0] ?? []
  } catch {
    // A quote that this line does not close: it is no header, whatever it is.
    return [line]
  }
}
