import { parseTime, type TimeContext, type TimeFault } from '../formats/timestamps.ts'
import type { Layout } from '../layouts/layout.ts'
import { type ClockDigits, fillClock, learnClockDigits } from './clockDigits.ts'
import { zoneNamed } from './zones.ts'

/** What of a layout is needed to read the time of a record. */
export interface TimeLayout {
  readonly index: { readonly time: number }
  readonly clock: Layout['clock']
  readonly names: { readonly length: number }
}

/** Reads the time of a record, or says why the record is of no use. */
export function readTime(
  fields: readonly string[],
  layout: TimeLayout,
  context?: TimeContext,
): number | TimeFault | 'TOO_MANY_FIELDS' {
  if (overflows(fields, layout)) return 'TOO_MANY_FIELDS'
  const { index, clock } = layout
  const date = fields[index.time] ?? ''
  if (clock === null) return parseTime(date, context)
  const text = fields[clock] ?? ''
  const time = fillClock(text, context?.clockDigits ?? digitsOf(text))
  const together = parseTime(`${date.trim()} ${time.trim()}`, context)
  if (together !== 'UNREADABLE') return together
  // Some files write the whole moment into `time` and repeat its day in `date`.
  return parseTime(time, context)
}

/** As far as one time of day tells it. */
function digitsOf(text: string): ClockDigits {
  return learnClockDigits(text, 2)
}

/** Whether a record holds a time, even one whose day and month cannot be told apart. */
export function holdsTime(fields: readonly string[], layout: TimeLayout): boolean {
  const time = readTime(fields, layout)
  return typeof time === 'number' || time === 'AMBIGUOUS'
}

const ONE_HOUR = zoneNamed('+01:00')
const TWO_HOURS = zoneNamed('+02:00')

/** Whether the time of a record is a moment by itself: it counts from 1970, or names its zone. */
export function isMoment(fields: readonly string[], layout: TimeLayout, context: TimeContext): boolean {
  const [one, other] = [ONE_HOUR, TWO_HOURS].map((zone) => readTime(fields, layout, { ...context, zone }))
  return typeof one === 'number' && one === other
}

/** Fields beyond the header mean that the others may have moved, as under unquoted "1,234.50". */
function overflows(fields: readonly string[], { names }: TimeLayout): boolean {
  for (let at = names.length; at < fields.length; at++) if ((fields[at] ?? '').trim() !== '') return true
  return false
}
