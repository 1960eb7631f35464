import { columnOf, unwritten } from '../scratch.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The hour of the day of each time, 0 to 23 (UTC). */
export function hourOf(time: Float64Array): Float64Array {
  const hours = unwritten(time.length)
  for (let bar = 0; bar < time.length; bar++) hours[bar] = Math.floor(((time[bar] as number) % DAY_MS) / HOUR_MS)
  return hours
}

/** The day of the week of each time, 1 for Monday to 7 for Sunday (UTC). The first of January 1970 was a Thursday. */
export function weekdayOf(time: Float64Array): Float64Array {
  const days = unwritten(time.length)
  for (let bar = 0; bar < time.length; bar++) days[bar] = ((Math.floor((time[bar] as number) / DAY_MS) + 3) % 7) + 1
  return days
}

/** Where each time lies in its month (UTC). */
export interface MonthDays {
  /** 1 for the first day. */
  readonly day: Float64Array
  /** 1 for the last day, 2 for the one before. */
  readonly left: Float64Array
}

/** Counts the days of each time's month, from both ends. */
export function monthDaysOf(time: Float64Array): MonthDays {
  const day = unwritten(time.length)
  const left = unwritten(time.length)
  for (let bar = 0; bar < time.length; bar++) {
    const date = dateOf(Math.floor((time[bar] as number) / DAY_MS))
    day[bar] = date.day
    left[bar] = lengthOf(date) - date.day + 1
  }
  return { day, left }
}

/** A calendar month (UTC). */
export interface Month {
  readonly year: number
  /** 1 for January. */
  readonly month: number
  /** Its end, which is the beginning of the next one. Milliseconds since 1970. */
  readonly endMs: number
}

/** The month of a time, in milliseconds since 1970. */
export function monthOf(atMs: number): Month {
  const days = Math.floor(atMs / DAY_MS)
  const date = dateOf(days)
  return { year: date.year, month: date.month, endMs: (days + lengthOf(date) - date.day + 1) * DAY_MS }
}

interface MonthDay {
  readonly year: number
  /** 1 for January. */
  readonly month: number
  readonly day: number
}

/** The date of a day since 1970, in years that begin with March. Source: Howard Hinnant, chrono-Compatible Low-Level Date Algorithms (2013). */
function dateOf(days: number): MonthDay {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1 }
}

function lengthOf({ year, month }: MonthDay): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * 1 on the first bar of each session, else 0. A session is a day that begins at an hour of UTC; of bars that are as long as a day or longer each
 * is one. The first bar of all begins one.
 */
export function sessionStarts(time: Float64Array, startHour: number): Float64Array {
  const starts = columnOf(time.length, 0)
  let last = Number.NaN
  for (let bar = 0; bar < time.length; bar++) {
    const session = Math.floor(((time[bar] as number) - startHour * HOUR_MS) / DAY_MS)
    if (session !== last) starts[bar] = 1
    last = session
  }
  return starts
}
