import { candleTime } from '../dates.ts'
import { decimal, plural, THIN } from '../format.ts'

const DAY = 86_400_000
const YEAR = 365.25 * DAY

/** Fewer days than these make no year of themselves: an annual figure says little. */
const SHORT_DAYS = 90

/** When something begins and ends. */
export interface Span {
  readonly from: string
  readonly to: string
}

const lengthOf = ({ from, to }: Span) => Date.parse(to) - Date.parse(from)

/** Whether a span is too short for annual figures. */
export function isShort(span: Span): boolean {
  return lengthOf(span) < SHORT_DAYS * DAY
}

/** `Jan 3, 2000 – Dec 31, 2015`. */
export function tellSpan({ from, to }: Span): string {
  return `${candleTime(from)} – ${candleTime(to)}`
}

/** `13.5 years`, `21 days`, `3 hours`: how long a span is. */
export function tellLength(span: Span): string {
  const length = lengthOf(span)
  if (length >= YEAR) return `${decimal(length / YEAR, 1)}${THIN}years`
  if (length >= DAY) return plural(Math.round(length / DAY), 'day')
  return plural(Math.max(1, Math.round(length / 3_600_000)), 'hour')
}
