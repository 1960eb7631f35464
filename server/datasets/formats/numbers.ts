import { LONGEST_FIELD } from './fields.ts'

/** The character before the fraction of a number. */
export type DecimalMark = '.' | ','

/** No two runs of digits follow each other: those could be cut in as many ways as there are digits. */
const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/** Whole numbers in groups of two before the last three, as India writes them: "48,58,108". */
const LAKHS = /^[+-]?(?!0)\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/

/**
 * Whole numbers in groups of three, then the fraction; the other mark, an apostrophe or a space groups, the same one all
 * through. Nobody groups what begins with 0.
 */
const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^[+-]?(?!0)\d{1,3}([,'’\s])\d{3}(?:\1\d{3})*(?:\.\d+)?$/,
  ',': /^[+-]?(?:\d+|(?!0)\d{1,3}([.'’\s])\d{3}(?:\1\d{3})*)(?:,\d+)?$/,
}

/** A currency before or behind a number, and what it counts in: "$1,234.50", "1.2M", "42 €". */
const DECORATED =
  /^([+-]?)(?:[$€£¥₹₿]|usdt?|eur|gbp)?\s*([+-]?[\d.,'’\s]*\d)\s*(k|m|b|t|bn|mio|mrd|tsd)?\.?\s*(?:[$€£¥₹₿]|usdt?|eur|gbp)?$/i

/** Zeros that a letter behind a number stands for. */
const ZEROS: Readonly<Record<string, number>> = { k: 3, tsd: 3, m: 6, mio: 6, b: 9, bn: 9, mrd: 9, t: 12 }

/**
 * Reads a number: plain or with an exponent, with its thousands grouped ("1,234.50", "1.234,50", "1 234,50"), with a
 * currency sign ("$5.10") or a letter for its zeros ("1.2M"). NaN where the text is no such number under this mark, as
 * "1.5" in a file of decimal commas, or is longer than `LONGEST_FIELD`.
 */
export function parseNumber(text: string, mark: DecimalMark): number {
  if (mark === '.' && text.length <= LONGEST_FIELD && isDigits(text)) return Number(text)
  const trimmed = text.trim()
  if (trimmed.length > LONGEST_FIELD) return Number.NaN
  const plain = plainOf(trimmed, mark)
  return plain === null ? parseDecorated(trimmed, mark) : Number(plain)
}

/** A number as `Number` reads it; null where it is none. */
function plainOf(trimmed: string, mark: DecimalMark): string | null {
  if (mark === '.' && PLAIN.test(trimmed)) return trimmed
  if (!GROUPED[mark].test(trimmed) && !(mark === '.' && LAKHS.test(trimmed))) return null
  const whole = trimmed.replace(mark === '.' ? /[,'’\s]/g : /[.'’\s]/g, '')
  return whole.replace(',', '.')
}

function parseDecorated(trimmed: string, mark: DecimalMark): number {
  const match = DECORATED.exec(trimmed)
  if (!match) return Number.NaN
  const plain = plainOf(`${match[1]}${match[2]}`, mark)
  return plain === null ? Number.NaN : Number(`${plain}e${ZEROS[match[3]?.toLowerCase() ?? ''] ?? 0}`)
}

/** Digits and points, as most numbers are: quicker than the pattern. `Number` refuses a second point. */
function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if ((code < 48 || code > 57) && code !== 46) return false
  }
  return text.length > 0
}

/** Whether a text is digits alone, perhaps with the return of its line behind them: it has no mark, and `Number` reads it. */
export function isWhole(text: string): boolean {
  const last = text.length - 1
  const length = text.charCodeAt(last) === 13 ? last : text.length
  if (length === 0 || length > LONGEST_FIELD) return false
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return false
  }
  return true
}

/**
 * Tells which decimal mark a number is written with: `EITHER` where it is another number under each, as "1,005";
 * null where it is the same number under both, as "980", or is no number at all.
 */
export function markOf(text: string): DecimalMark | 'EITHER' | null {
  const point = parseNumber(text, '.')
  const comma = parseNumber(text, ',')
  if (Number.isNaN(point)) return Number.isNaN(comma) ? null : ','
  if (Number.isNaN(comma)) return '.'
  return point === comma ? null : 'EITHER'
}
