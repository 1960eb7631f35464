/** Which bars of a dataset are traded on, as it is typed: pure. Candles are dated in UTC, and so is what is typed. */
import { fromPercent, readNumber, toPercent } from '../words/numbers.ts'
import type { FieldProblem } from './parameterField.ts'
import type { OptimizationInput } from './searchForm.ts'

/** The dates of a run. */
export interface DatesForm {
  /** As `2015-12-31` or `2015-12-31 14:00`; blank for the first bar. */
  from: string
  /** Blank for the last bar. */
  to: string
  /** A percentage of the last bars; blank for none. */
  holdOut: string
}

/** All bars. */
export const BLANK_DATES: Readonly<DatesForm> = { from: '', to: '', holdOut: '' }

const WRITTEN = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?Z?$/
const [FIRST, LAST] = ['00:00:00', '23:59:59']

/** A moment as the API takes it, null where it is none. @param end whether a day alone means its last second */
export function readMoment(text: string, end = false): string | null {
  const [, year = '', month = '', day = '', hour, minute = '', second = '00'] = WRITTEN.exec(text.trim()) ?? []
  const two = (part: string) => part.padStart(2, '0')
  const time = hour === undefined ? (end ? LAST : FIRST) : `${two(hour)}:${minute}:${second}`
  const iso = `${year}-${two(month)}-${two(day)}T${time}Z`
  const date = new Date(iso)
  // A 31st of February would be taken for a day of March.
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day) ? null : iso
}

/** How `readMoment` would be written. */
export function writeMoment(iso: string | null | undefined, end = false): string {
  if (!iso) return ''
  const [day = '', time = ''] = new Date(iso).toISOString().slice(0, 19).split('T')
  if (time === (end ? LAST : FIRST)) return day
  return `${day} ${time.endsWith(':00') ? time.slice(0, 5) : time}`
}

/** Whether some bars may be held out: a backtest has no use for them, and a walk-forward analysis tests on bars of its own. */
export function holdsOut(kind: string): boolean {
  return kind !== 'BACKTEST' && kind !== 'WALK_FORWARD'
}

/** What is wrong with what was typed of dates. */
export function checkDates(form: DatesForm & { kind: string }): FieldProblem[] {
  const message = 'Give a day as 2015-12-31, or a time as 2015-12-31 14:00, in UTC.'
  const isMoment = (text: string) => !text.trim() || readMoment(text) !== null
  const wrong = (['from', 'to'] as const).filter((name) => !isMoment(form[name]))
  const isShare = !form.holdOut.trim() || readNumber(form.holdOut) !== null
  return [
    ...wrong.map((path) => ({ path, message })),
    ...(isShare || !holdsOut(form.kind) ? [] : [{ path: 'holdOut', message: 'Give a percentage, or nothing.' }]),
  ]
}

/** The dates as the API takes them; what is blank is not sent. */
export function readDates(form: DatesForm & { kind: string }) {
  const [from, to] = [readMoment(form.from), readMoment(form.to, true)]
  const holdOut = holdsOut(form.kind) ? readNumber(form.holdOut) : null
  return {
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(holdOut !== null && { holdOut: fromPercent(holdOut) }),
  }
}

/** The part of a form that has such dates. */
export function formOfDates({ from, to, holdOut }: Pick<OptimizationInput, 'from' | 'to' | 'holdOut'>): DatesForm {
  return {
    from: writeMoment(from as string | null),
    to: writeMoment(to as string | null, true),
    holdOut: holdOut ? toPercent(holdOut) : '',
  }
}
