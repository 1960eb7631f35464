import { midnightOf } from '../calendar.ts'

/** In which order a date of numbers is written: year, month and day. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD'

/** The orders, in the order in which they are tried. */
export const ORDERS: readonly DateOrder[] = ['MDY', 'DMY', 'YMD']

/** Two numbers of one or two digits and a year of two or four, between slashes or dashes. */
const NUMBERS = /^\s*(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/

/** The same between points, with a year of two digits: beside one of four the day is first. */
const POINTS = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d.])/

/** Years of two digits from here on are of the last century (POSIX). */
const PIVOT = 69

/** A date whose order its text does not tell, as it is written. */
export interface DateNumbers {
  readonly parts: readonly [string, string, string]
  /** Characters of the text before what follows the date. */
  readonly length: number
  /** Whether points stand between them, beside which nobody writes the month first. */
  readonly hasPoints: boolean
}

/** The numbers of a date that may be of several orders; null where the text begins with none. */
export function dateNumbers(text: string): DateNumbers | null {
  const match = NUMBERS.exec(text)
  if (match) return numbersOf([match[1], match[3], match[4]], match[0], false)
  const pointed = POINTS.exec(text)
  return pointed && numbersOf([pointed[1], pointed[2], pointed[3]], pointed[0], true)
}

function numbersOf(found: readonly (string | undefined)[], { length }: string, hasPoints: boolean): DateNumbers {
  const [first = '', second = '', third = ''] = found
  return { parts: [first, second, third], length, hasPoints }
}

/** Midnight (UTC) of a date under an order, in milliseconds since 1970; null where the calendar has no such day. */
export function midnightUnder({ parts }: DateNumbers, order: DateOrder): number | null {
  const [first, second, third] = parts
  if (order === 'YMD') return third.length === 4 ? null : midnight(first, second, third)
  return order === 'DMY' ? midnight(third, second, first) : midnight(third, first, second)
}

/**
 * The orders under which a date is one; none where it is none.
 *
 * @param chosen the order that the caller says
 */
export function ordersOf(numbers: DateNumbers, chosen: DateOrder | null = null): readonly DateOrder[] {
  return ORDERS.filter((order) => {
    const isUsual = order !== 'MDY' || !numbers.hasPoints || chosen === order
    return isUsual && midnightUnder(numbers, order) !== null
  })
}

/** Whether a date is another day under each of some orders. */
export function tellsApart(text: string, orders: readonly DateOrder[]): boolean {
  const numbers = dateNumbers(text)
  return numbers !== null && new Set(orders.map((order) => midnightUnder(numbers, order))).size === orders.length
}

function midnight(year: string, month: string, day: string): number | null {
  return midnightOf(yearOf(year), Number(month), Number(day))
}

function yearOf(text: string): number {
  const year = Number(text)
  if (text.length === 4) return year
  return text.length === 2 ? year + (year < PIVOT ? 2000 : 1900) : Number.NaN
}
