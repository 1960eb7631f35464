import { midnightOf, monthOf } from '../calendar.ts'
import { clockMs, parseClock } from '../times/clock.ts'
import type { ClockDigits } from '../times/clockDigits.ts'
import { type DateOrder, dateNumbers, midnightUnder } from '../times/dateOrders.ts'
import type { Zone } from '../times/zones.ts'
import { LONGEST_FIELD } from './fields.ts'
import { parseIsoTime } from './isoTime.ts'

/** The forms of a time that `parseTime` reads, for messages. */
export const TIME_FORMS =
  'YYYY-MM-DD, perhaps with HH:MM:SS and a zone (none: UTC), YYYYMMDD HHMMSS, DD.MM.YYYY, DD/MM/YYYY, MM/DD/YYYY, 3 Jan 2000, Jan 3 2000, or seconds to nanoseconds since 1970; from 1900 to 2100'

/** Where candles can be from: what lies outside was read in a wrong unit or form. The end is exclusive. */
const EARLIEST_MS = Date.UTC(1900, 0, 1)
const END_MS = Date.UTC(2101, 0, 1)

/** What a text is that `parseTime` does not read; AMBIGUOUS: day and month cannot be told apart. */
export type TimeFault = 'UNREADABLE' | 'AMBIGUOUS'

const AFTER_DATE = String.raw`(?:[T,\s]\s*(.+))?$`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))${AFTER_DATE}`, 'i')
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${AFTER_DATE}`, 'i')
const DAY_MONTH_NAME = new RegExp(
  String.raw`^(\d{1,2})\.?[-\s]+(\p{L}{3,10})\.?[-,\s]+(\d{4}|\d{2}(?!\d))${AFTER_DATE}`,
  'iu',
)
const MONTH_NAME_DAY = new RegExp(String.raw`^(\p{L}{3,10})\.?[-\s]+(\d{1,2})[-,\s]+(\d{4})${AFTER_DATE}`, 'iu')
const AFTER_NUMBERS = /^[T,\s]\s*(.+)$/
/** What some programs put before a date, and behind an offset: neither tells more. */
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[,\s]\s*/i
const PLACE = /\[[^[\]]{0,40}\]$/
/** With an exponent, as NumPy writes them, only where all digits are there: a spreadsheet rounds them to six. */
const EPOCH = /^(?:\d{9,19}(?:\.\d+)?|\d\.\d{9,20}e\+?\d\d)$/i
/** As Chinese, Japanese and Korean write a date. */
const EAST_ASIAN = /^(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]\s*/
const COMPACT = /^((?:19|20|21)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d{3})?)?$/

/** What the file says of its times beside each of them. */
export interface TimeContext {
  /** The order of days and months in dates of numbers alone; null where it is not known. */
  readonly order: DateOrder | null
  /** Whether dates with points have the month first, which nobody writes but who says so. */
  readonly isMonthFirst?: boolean
  /** The zone of times that name none; null for UTC. */
  readonly zone: Zone | null
  /** Whether a time that the zone's clocks show twice is the later one. */
  readonly later: boolean
  /** What digits alone are as a time of day in a column of its own. */
  readonly clockDigits?: ClockDigits
}

const UTC: TimeContext = { order: null, zone: null, later: false }

/**
 * Reads a time as milliseconds since 1970 (UTC), rounded to whole milliseconds; the forms are `TIME_FORMS`.
 * A time without a zone is of the context's, else UTC. The unit of an epoch time is told by the magnitude of each value, not by
 * the file, for exchanges have changed their unit from one day to the next. Digits that are a day of the calendar and
 * a time of the clock in a row are these: as an epoch time they would be of 1976 or later than 2100. Dates with points are
 * day first, as they are wherever points are used; with slashes or dashes they are ambiguous unless the year
 * stands first or the context tells the order. A text longer than `LONGEST_FIELD` is no time.
 */
export function parseTime(text: string, context: TimeContext = UTC): number | TimeFault {
  const time = parseAnyTime(text.trim(), context)
  return typeof time === 'string' || (time >= EARLIEST_MS && time < END_MS) ? time : 'UNREADABLE'
}

/** The moment of a number that counts from 1970, as `parseTime` reads it; NaN where it is none. */
export function epochMoment(value: number): number {
  const time = parseEpoch(value)
  return typeof time === 'number' && time >= EARLIEST_MS && time < END_MS ? time : Number.NaN
}

function parseAnyTime(trimmed: string, context: TimeContext): number | TimeFault {
  const iso = parseIsoTime(trimmed)
  if (iso !== null)
    return context.zone === null || trimmed.endsWith('Z') ? iso : context.zone.moment(iso, context.later)
  if (trimmed.length > LONGEST_FIELD) return 'UNREADABLE'
  if (EPOCH.test(trimmed)) {
    const compact = parseCompact(trimmed)
    return compact === null ? parseEpoch(Number(trimmed)) : atZone(compact, null, context)
  }
  const placeless = trimmed.replace(PLACE, '')
  const isEastAsian = placeless.charCodeAt(4) > 127
  const plain = isEastAsian ? placeless.replace(EAST_ASIAN, '$1-$2-$3 ').trimEnd() : placeless
  return parseNumbers(plain, context) ?? parseNamed(plain.replace(WEEKDAY, ''), context) ?? 'UNREADABLE'
}

/** Reads a date of numbers; null where there is none. */
function parseNumbers(text: string, context: TimeContext): number | TimeFault | null {
  const first = YEAR_FIRST.exec(text)
  if (first) {
    const day = { year: first[1], month: Number(first[3] ?? first[5]), day: first[4] ?? first[6] }
    return moment(midnightOfDay(day), first[7], context)
  }
  const match = DAY_FIRST.exec(text)
  if (match) {
    const [month, day] = context.isMonthFirst ? [match[1], match[2]] : [match[2], match[1]]
    return moment(midnightOfDay({ year: match[3], month: Number(month), day }), match[4], context)
  }
  const numbers = dateNumbers(text)
  if (numbers === null) return null
  if (context.order === null) return 'AMBIGUOUS'
  const rest = text.slice(numbers.length)
  const clock = rest === '' ? undefined : AFTER_NUMBERS.exec(rest)?.[1]
  if (rest !== '' && clock === undefined) return 'UNREADABLE'
  return moment(midnightUnder(numbers, context.order), clock, context)
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

function parseNamed(text: string, context: TimeContext): number | TimeFault | null {
  const dayFirst = DAY_MONTH_NAME.exec(text)
  if (dayFirst) {
    const day = { year: century(dayFirst[3]), month: monthOf(dayFirst[2] ?? ''), day: dayFirst[1] }
    return moment(midnightOfDay(day), dayFirst[4], context)
  }
  const match = MONTH_NAME_DAY.exec(text)
  const day = match && { year: match[3], month: monthOf(match[1] ?? ''), day: match[2] }
  return day && moment(midnightOfDay(day), match[4], context)
}

/** A year of two digits is one of this century until 2068 (POSIX). */
function century(year: string | undefined): string | undefined {
  return year?.length === 2 ? `${Number(year) < 69 ? '20' : '19'}${year}` : year
}

function midnightOfDay({ year, month, day }: Day): number | null {
  return midnightOf(Number(year), month, Number(day))
}

function moment(midnight: number | null, clock: string | undefined, context: TimeContext): number | TimeFault {
  const time = clock === undefined ? { ms: 0, zone: null } : parseClock(clock.trim())
  return midnight === null || time === null ? 'UNREADABLE' : atZone(midnight + time.ms, time.zone, context)
}

/** The moment of a time of the clocks of its own zone, else of the file's. */
function atZone(localMs: number, own: Zone | null, { zone, later }: TimeContext): number {
  return (own ?? zone)?.moment(localMs, later) ?? localMs
}
