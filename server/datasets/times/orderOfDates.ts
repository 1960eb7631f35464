import type { PreviewQuestion } from '../../jobs/ports/filePreview.ts'
import { describe } from '../flaws.ts'
import { columnOf, valueAt } from '../formats/growableColumns.ts'
import type { SettledSeries } from '../formats/settling.ts'
import { LONGEST_CLOSURE_MS, spacingOf } from '../gaps.ts'
import type { Refusal } from '../refusals.ts'
import { dateNumbers, midnightUnder } from './dateOrders.ts'
import type { DateEvidence } from './dates.ts'

const DAY_MS = 86_400_000

/**
 * Whether the rows of a series follow each other as bars do: from the first to the last or the other way round, without a
 * step that is neither a common one nor a market's night, weekend or holidays.
 */
export function fitsEvenly({ bars }: SettledSeries): boolean {
  const time = columnOf(bars.rows, 0)
  const { length } = time
  if (length < 3) return true
  const isFalling = (time[0] ?? 0) > (time[length - 1] ?? 0)
  const rising = isFalling ? time.reverse() : time
  const spacingMs = spacingOf([rising])
  const longestMs = spacingMs <= DAY_MS ? Math.max(LONGEST_CLOSURE_MS, 1.5 * spacingMs) : 1.5 * spacingMs
  for (let at = 1; at < length; at++) {
    const step = (rising[at] ?? 0) - (rising[at - 1] ?? 0)
    if (step < 0 || step > longestMs) return false
  }
  return true
}

/** Whether two readings of a file come to the same times. */
export function haveSameTimes(one: readonly SettledSeries[], other: readonly SettledSeries[]): boolean {
  return one.every(({ bars }, at) => {
    const own = bars.rows
    const others = other[at]?.bars.rows
    return others?.length === own.length && columnOf(own, 0).every((time, row) => time === valueAt(others, 0, row))
  })
}

/** What is asked where nothing tells the order of a file's dates, with the readings of the first; null where none is open. */
export function askOrder({ open, possible }: Pick<DateEvidence, 'open' | 'possible'>): PreviewQuestion | null {
  const numbers = dateNumbers(open?.text ?? '')
  if (open === null || numbers === null || possible.length < 2) return null
  const answers = possible.map((order) => ({ value: order, meaning: dayOf(midnightUnder(numbers, order) ?? 0) }))
  return { path: 'format.dateOrder', text: describe(open), answers }
}

/** The fault of a file in which nothing tells the order of its dates. */
export function undecidedDates(dates: DateEvidence): Refusal {
  const question = askOrder(dates)
  if (question === null) return 'the order of days and months in its dates is not known'
  const ways = question.answers.map(({ value, meaning }) => `${value} is ${meaning}`)
  const readings = either(question.answers.map(({ meaning }) => meaning))
  const message = `${question.text} may be ${readings}, and nothing in the file tells which; give format.dateOrder: ${ways.join(', ')}`
  return { code: 'AMBIGUOUS', message, question }
}

function either(texts: readonly string[]): string {
  return `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}

/** "3 April 2024" */
function dayOf(atMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(atMs)
}
