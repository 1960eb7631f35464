import { midnightOf } from '../calendar.ts'

/** In which order a date of numbers is written: year, month and day. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD'

/** The orders, in the order in which they are tried. */
export const ORDERS: readonly DateOrder[] = ['MDY', 'DMY', 'YMD']

/** Two numbers of one or two digits and a year of two or four, between slashes or dashes. */
const NUMBERS = /^\s*(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/

/** Years of two digits from here on are of the last century (POSIX). */
const PIVOT = 69

/** A date whose order its text does not tell, as it is written. */
export interface DateNumbers {
  readonly parts: readonly [string, string, string]
  /** Characters of the text before what follows the date. */
  readonly length: number
}

/** The numbers of a date that may be of several orders; null where the text begins with none. */
export function dateNumbers(text: string): DateNumbers | null {
  const match = NUMBERS.exec(text)
  return match && { parts: [match[1] ?? '', match[3] ?? '', match[4] ?? ''], length: match[0].length }
}

/** Midnight (UTC) of a date under an order, in milliseconds since 1970; null where the calendar has no such day. */
export function midnightUnder({ parts }: DateNumbers, order: DateOrder): number | null {
  const [first, second, third] = parts
  if (order === 'YMD') return third.length === 4 ? null : midnight(first, second, third)
  return order === 'DMY' ? midnight(third, second, first) : midnight(third, first, second)
}

/** The orders under which a date is one; none where it is none. */
export function ordersOf(numbers: DateNumbers): readonly DateOrder[] {
  return ORDERS.filter((order) => midnightUnder(numbers, order) !== null)
}

function midnight(year: string, month: string, day: string): number | null {
  return midnightOf(yearOf(year), Number(month), Number(day))
}

function yearOf(text: string): number {
  const year = Number(text)
  if (text.length === 4) return year
  return text.length === 2 ? year + (year < PIVOT ? 2000 : 1900) : Number.NaN
}
