const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const exactTime = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const utcTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
})
const utcDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** As short as it is clear, in the reader's zone: `14:05` today, `21 Nov, 14:05` this year, else the day. */
export function shortDate(iso: string, nowMs: number): string {
  const date = new Date(iso)
  const now = new Date(nowMs)
  if (date.toDateString() === now.toDateString()) return time.format(date)
  return date.getFullYear() === now.getFullYear() ? dayAndTime.format(date) : day.format(date)
}

/** `14:05:09` in the reader's zone. */
export function timeOfDay(instant: string | number): string {
  return exactTime.format(new Date(instant))
}

/** The calendar day of a candle; candles are dated in UTC. */
export function candleDay(iso: string): string {
  return utcDay.format(new Date(iso))
}

const utcMonth = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** `Oct 2006`: the month of a candle, in UTC. */
export function month(iso: string): string {
  return utcMonth.format(new Date(iso))
}

/** When a candle was, in UTC: the day alone at midnight, as with daily candles, else `21 Nov 2025, 14:05`. */
export function candleTime(iso: string): string {
  return iso.includes('T00:00:00') ? candleDay(iso) : utcTime.format(new Date(iso))
}

/** The exact instant, for the hover: `2025-11-22 23:04:11.120 UTC`. */
export function exactUtc(iso: string): string {
  return `${new Date(iso).toISOString().replace('T', ' ').replace('Z', '')} UTC`
}
