import { midnightOf, monthOf } from '../calendar.ts'
import { LONGEST_FIELD } from './fields.ts'
import { parseIsoTime } from './isoTime.ts'

/** The forms of a time that `parseTime` reads, for messages. */
export const TIME_FORMS =
  'YYYY-MM-DD or YYYY/MM/DD with or without HH:MM:SS and a zone (none: UTC), YYYYMMDD with or without HHMM, HHMMSS or HHMMSSmmm, DD.MM.YYYY, 3 Jan 2000, Jan 3 2000, or seconds, milliseconds, microseconds or nanoseconds since 1970; from 1900 to 2100'

/** Where candles can be from: what lies outside was read in a wrong unit or form. The end is exclusive. */
const EARLIEST_MS = Date.UTC(1900, 0, 1)
const END_MS = Date.UTC(2101, 0, 1)

/** What a text is that `parseTime` does not read; AMBIGUOUS: day and month cannot be told apart. */
export type TimeFault = 'UNREADABLE' | 'AMBIGUOUS'

const AFTER_DATE = String.raw`(?:[T,\s]\s*(.+))?$`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))${AFTER_DATE}`, 'i')
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${AFTER_DATE}`, 'i')
const DAY_MONTH_NAME = new RegExp(String.raw`^(\d{1,2})[-\s]+([a-z]{3,9})\.?[-,\s]+(\d{4})${AFTER_DATE}`, 'i')
const MONTH_NAME_DAY = new RegExp(String.raw`^([a-z]{3,9})\.?[-\s]+(\d{1,2})[-,\s]+(\d{4})${AFTER_DATE}`, 'i')
const NO_ORDER = /^\d{1,2}([-/])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)/
const CLOCK =
  /^(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:(?:Z|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{2})(?::?(\d{2}))?)?$/i
const EPOCH = /^\d{9,19}(?:\.\d+)?$/
const COMPACT = /^((?:19|20|21)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d{3})?)?$/

/**
 * Reads a time as milliseconds since 1970 (UTC), rounded to whole milliseconds; the forms are `TIME_FORMS`.
 * A time without a zone is UTC. The unit of an epoch time is told by the magnitude of each value, not by
 * the file, for exchanges have changed their unit from one day to the next. Digits that are a day of the calendar and
 * a time of the clock in a row are these: as an epoch time they would be of 1976 or later than 2100. Dates with points are
 * day first, as they are wherever points are used; with slashes or dashes they are ambiguous unless the year
 * stands first. A text longer than `LONGEST_FIELD` is no time.
 */
export function parseTime(text: string): number | TimeFault {
  const time = parseAnyTime(text.trim())
  return typeof time === 'string' || (time >= EARLIEST_MS && time < END_MS) ? time : 'UNREADABLE'
}

function parseAnyTime(trimmed: string): number | TimeFault {
  const iso = parseIsoTime(trimmed)
  if (iso !== null) return iso
  if (trimmed.length > LONGEST_FIELD) return 'UNREADABLE'
  if (EPOCH.test(trimmed)) return parseCompact(trimmed) ?? parseEpoch(Number(trimmed))
  const first = YEAR_FIRST.exec(trimmed)
  if (first) return moment({ year: first[1], month: Number(first[3] ?? first[5]), day: first[4] ?? first[6] }, first[7])
  if (NO_ORDER.test(trimmed)) return 'AMBIGUOUS'
  return parseDayFirst(trimmed) ?? parseNamed(trimmed) ?? 'UNREADABLE'
}

interface Day {
  readonly year: string | undefined
  readonly month: number
  readonly day: string | undefined
}

/** Reads YYYYMMDD with HHMM, HHMMSS or HHMMSSmmm right behind it; null where the digits are no such time. */
function parseCompact(text: string): number | null {
  const match = COMPACT.exec(text)
  if (!match) return null
  const [year, month, day, hour, minute, second, millisecond] = match.slice(1).map((digits) => Number(digits ?? 0))
  const midnight = midnightOf(year as number, month as number, day as number)
  const clock = clockMs({ hour: hour as number, minute: minute as number, second: second as number })
  return midnight === null || clock === null ? null : midnight + clock + (millisecond as number)
}

function parseEpoch(value: number): number | TimeFault {
  if (value < 1e8) return 'UNREADABLE'
  if (value < 1e11) return Math.round(value * 1000)
  if (value < 1e14) return Math.round(value)
  return Math.round(value < 1e17 ? value / 1e3 : value / 1e6)
}

function parseDayFirst(text: string): number | TimeFault | null {
  const match = DAY_FIRST.exec(text)
  return match && moment({ year: match[3], month: Number(match[2]), day: match[1] }, match[4])
}

function parseNamed(text: string): number | TimeFault | null {
  const dayFirst = DAY_MONTH_NAME.exec(text)
  if (dayFirst) return moment({ year: dayFirst[3], month: monthOf(dayFirst[2] ?? ''), day: dayFirst[1] }, dayFirst[4])
  const match = MONTH_NAME_DAY.exec(text)
  return match && moment({ year: match[3], month: monthOf(match[1] ?? ''), day: match[2] }, match[4])
}

function moment(date: Day, clock: string | undefined): number | TimeFault {
  const midnight = midnightOf(Number(date.year), date.month, Number(date.day))
  const sinceMidnight = clock === undefined ? 0 : parseClock(clock)
  return midnight === null || sinceMidnight === null ? 'UNREADABLE' : midnight + sinceMidnight
}

/** Milliseconds from midnight UTC; null where the text is no clock time. */
function parseClock(text: string): number | null {
  const match = CLOCK.exec(text)
  if (!match) return null
  const clock = clockMs({ hour: Number(match[1]), minute: Number(match[2]), second: Number(match[3] ?? 0) })
  const zone = match[5] === undefined ? 0 : parseZone(match[5], Number(match[6]), Number(match[7] ?? 0))
  if (clock === null || zone === null) return null
  const fraction = match[4] === undefined ? 0 : Math.round(Number(`0.${match[4]}`) * 1000)
  return clock - zone * 60_000 + fraction
}

/** Milliseconds since midnight; null where no clock shows that. */
function clockMs({ hour, minute, second }: Record<'hour' | 'minute' | 'second', number>): number | null {
  return hour > 23 || minute > 59 || second > 59 ? null : ((hour * 60 + minute) * 60 + second) * 1000
}

/** Minutes ahead of UTC; null beyond the zones that there are. */
function parseZone(sign: string, hours: number, minutes: number): number | null {
  if (hours > 15 || minutes > 59) return null
  return (hours * 60 + minutes) * (sign === '-' ? -1 : 1)
}
