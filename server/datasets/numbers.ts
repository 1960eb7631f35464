import type { Delimiter } from './columns.ts'
import { LONGEST_FIELD } from './fields.ts'

/** The character before the fraction of a number. */
export type DecimalMark = '.' | ','

/** No two runs of digits follow each other: those could be cut in as many ways as there are digits. */
const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/** Whole numbers in groups of three, then the fraction; the other mark, an apostrophe or a space groups. */
const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^[+-]?\d{1,3}(?:[,'’\s]\d{3})+(?:\.\d+)?$/,
  ',': /^[+-]?(?:\d+|\d{1,3}(?:[.'’\s]\d{3})+)(?:,\d+)?$/,
}

/**
 * Reads a number: plain or with an exponent, or with its thousands grouped ("1,234.50", "1.234,50",
 * "1 234,50"). NaN where the text is no such number under this mark, as "1.5" in a file of decimal commas, or is
 * longer than `LONGEST_FIELD`.
 */
export function parseNumber(text: string, mark: DecimalMark): number {
  if (mark === '.' && text.length <= LONGEST_FIELD && isDigits(text)) return Number(text)
  const trimmed = text.trim()
  if (trimmed.length > LONGEST_FIELD) return Number.NaN
  if (mark === '.' && PLAIN.test(trimmed)) return Number(trimmed)
  if (!GROUPED[mark].test(trimmed)) return Number.NaN
  const whole = trimmed.replace(mark === '.' ? /[,'’\s]/g : /[.'’\s]/g, '')
  return Number(whole.replace(',', '.'))
}

/** Digits and points, as most numbers are: quicker than the pattern. `Number` refuses a second point. */
function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 48 || code > 57) && code !== 46) return false
  }
  return text.length > 0
}

/**
 * Tells the decimal mark of a file from one of its prices; null where the price has neither mark or is too long.
 * Of two different marks the last is the decimal one, a mark that stands twice groups thousands, a lone
 * point is decimal. A lone comma is decimal too, but where commas separate the fields and three digits
 * follow it: there it groups.
 */
export function decimalMarkOf(price: string, delimiter: Delimiter): DecimalMark | null {
  const text = price.trim()
  if (text.length > LONGEST_FIELD) return null
  const point = text.lastIndexOf('.')
  const comma = text.lastIndexOf(',')
  if (point < 0 && comma < 0) return null
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ','
  if (comma < 0) return text.indexOf('.') === point ? '.' : ','
  if (text.indexOf(',') !== comma) return '.'
  return delimiter === ',' && /,\d{3}$/.test(text) ? '.' : ','
}
