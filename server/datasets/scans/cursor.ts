import { midnightOf } from '../calendar.ts'
import { epochMoment, parseTime, type TimeContext } from '../formats/timestamps.ts'
import { type TextPiece, textOf } from './pieces.ts'

/** Digits that a mantissa may have so that it is exact in a float. */
const EXACT_DIGITS = 15

/** Digits that a small integer holds. */
const SMALL_DIGITS = 9

/** Digits of the longest number that is read here. */
const MOST_DIGITS = 60

/** Powers of ten that are exact: a whole number that is exact, divided by one of them, is the nearest float, as `Number` gives it (Clinger 1990). */
const TENS = Float64Array.from({ length: 23 }, (_, power) => 10 ** power)

const ZERO = 48
const POINT = 46
const COLON = 58
const DASH = 45
const SLASH = 47
const SPACE = 32
const PLUS = 43

/** Hours that a zone may be ahead of UTC, or behind it; more are no offset. */
const MOST_AHEAD = 15

/** Of the year before, an offset may make one that is none of candles. */
const FIRST_DAY = 19_010_000

/** So far below 0 that no digits beside it make a day of it. */
const NO_DIGITS = -1e9

const encoder = new TextEncoder()

/**
 * Reads numbers and times from a text in place. What it does not read is NaN, and may be a number or a time all the
 * same. One cursor is used for text after text.
 */
export class Cursor {
  text: TextPiece = ''
  /** The characters of the text; 0 behind them. */
  bytes = new Uint8Array(0)
  length = 0
  at = 0
  /** Whether the number that was read last has a point. */
  hasPoint = false
  /** The day that was read last, as digits, and its midnight. */
  #day = 0
  #midnight = Number.NaN

  /** @returns false where the text has other characters than ASCII, and is not taken */
  open(text: TextPiece): boolean {
    // Three bytes are the most that one character becomes.
    if (this.bytes.length <= 3 * text.length) this.bytes = new Uint8Array(4 * text.length + 1)
    const written = put(text, this.bytes)
    this.bytes[written] = 0
    this.text = text
    this.length = text.length
    this.at = 0
    return written === text.length
  }

  /**
   * Reads digits, perhaps with a point among or before them; the same float as `Number` has. Digits are counted in small integers, which
   * are quicker than floats, as far as these go.
   */
  number(): number {
    const { bytes, at: from } = this
    let at = from
    let part = 0
    // A character is a digit where this is below 10.
    let digit = (bytes[at] ?? 0) ^ ZERO
    for (const end = from + SMALL_DIGITS; digit < 10 && at < end; digit = (bytes[++at] ?? 0) ^ ZERO)
      part = (Math.imul(part, 10) + digit) | 0
    let whole = part
    for (; digit < 10; digit = (bytes[++at] ?? 0) ^ ZERO) whole = whole * 10 + digit
    this.hasPoint = bytes[at] === POINT
    if (!this.hasPoint) return this.#wholeNumber(from, at, whole)
    const point = at
    part = 0
    digit = (bytes[++at] ?? 0) ^ ZERO
    for (const end = point + SMALL_DIGITS; digit < 10 && at <= end; digit = (bytes[++at] ?? 0) ^ ZERO)
      part = (Math.imul(part, 10) + digit) | 0
    if (digit < 10 || at - from > EXACT_DIGITS) return this.#longNumber(from, at)
    this.at = at
    const ten = TENS[at - point - 1] ?? Number.NaN
    return at === from + 1 ? Number.NaN : (whole * ten + part) / ten
  }

  #wholeNumber(from: number, end: number, value: number): number {
    if (end - from > EXACT_DIGITS) return this.#longNumber(from, end)
    this.at = end
    return end === from ? Number.NaN : value
  }

  /** Reads a number on whose first digits end at a place, and which has too many for a float to count. */
  #longNumber(from: number, end: number): number {
    const { bytes } = this
    let at = end
    while (((bytes[at] ?? 0) ^ ZERO) < 10) at++
    this.at = at
    return at - from > MOST_DIGITS ? Number.NaN : Number(textOf(this.text, from, at))
  }

  /** Reads a time that ends before `end`. */
  time(end: number, context: TimeContext): number {
    const { at: from, bytes } = this
    if (bytes[from + 4] === DASH) {
      const time = this.#isoTime(from, end)
      this.at = end
      if (!Number.isNaN(time)) return time
    } else {
      const value = this.number()
      const isDigits = this.at === end && !this.hasPoint
      this.at = end
      if (isDigits && isEpochLength(end - from)) return epochMoment(value)
    }
    // A date of numbers may be of several orders: its record tells.
    if (isDivider(bytes[from + 1]) || isDivider(bytes[from + 2])) return Number.NaN
    if (hasShortYear(bytes, from)) return Number.NaN
    const time = parseTime(textOf(this.text, from, end), context)
    return typeof time === 'number' ? time : Number.NaN
  }

  /** `YYYY-MM-DD`, alone or with a time of day behind it, from 1901 to 2099; NaN for other forms. */
  #isoTime(from: number, end: number): number {
    const { bytes } = this
    const century = this.#two(from)
    const day = (century * 100 + this.#two(from + 2)) * 10_000 + this.#two(from + 5) * 100 + this.#two(from + 8)
    if (bytes[from + 7] !== DASH || (century !== 19 && century !== 20) || day < FIRST_DAY) return Number.NaN
    if (day !== this.#day) {
      this.#midnight = midnightOf(Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100) ?? Number.NaN
      this.#day = day
    }
    return end === from + 10 ? this.#midnight : this.#midnight + this.#clock(from + 10, end)
  }

  /** `THH:MM`, `THH:MM:SS` or `THH:MM:SS.fff`, with a space for the `T` too, and with `Z` or an offset behind it; NaN for other forms. */
  #clock(from: number, end: number): number {
    const { bytes } = this
    const divider = bytes[from]
    const [hour, minute] = [this.#two(from + 1), this.#two(from + 4)]
    if ((divider !== 84 && divider !== SPACE) || bytes[from + 3] !== COLON || !isClock(hour, minute)) return Number.NaN
    let at = from + 6
    let ms = (hour * 60 + minute) * 60_000
    if (bytes[at] === COLON) {
      const second = this.#two(at + 1)
      if (!isClock(0, second)) return Number.NaN
      ms += second * 1_000
      at += 3
      if (bytes[at] === POINT) {
        ms += this.#three(at + 1)
        at += 4
      }
    }
    return at === end ? ms : ms - this.#offset(at, end)
  }

  /** Milliseconds ahead of UTC: `Z`, `+HH:MM` or `-HH:MM`; NaN for other forms. */
  #offset(from: number, end: number): number {
    const { bytes } = this
    const sign = bytes[from]
    if (sign === 90 && end === from + 1) return 0
    const [hours, minutes] = [this.#two(from + 1), this.#two(from + 4)]
    const hasForm = (sign === PLUS || sign === DASH) && bytes[from + 3] === COLON && end === from + 6
    if (!hasForm || !isClock(hours, minutes) || hours > MOST_AHEAD) return Number.NaN
    return (sign === DASH ? -1 : 1) * (hours * 60 + minutes) * 60_000
  }

  /** The number of three digits; NaN where there are none. */
  #three(at: number): number {
    const [tens, ones] = [this.#two(at), (this.bytes[at + 2] ?? 0) - ZERO]
    return tens >= 0 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
  }

  /** The number of two digits; far below 0 where there are none. */
  #two(at: number): number {
    const [tens, ones] = [(this.bytes[at] ?? 0) - ZERO, (this.bytes[at + 1] ?? 0) - ZERO]
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_DIGITS
  }
}

/** @returns how many bytes a text has */
function put(text: TextPiece, bytes: Uint8Array): number {
  if (typeof text === 'string') return encoder.encodeInto(text, bytes).written
  bytes.set(text)
  return text.length
}

/** Whether a clock shows so many hours and minutes, or minutes and seconds. */
function isClock(hours: number, minutes: number): boolean {
  return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60
}

/** Whether so many digits count from 1970, and are no date. */
function isEpochLength(digits: number): boolean {
  return digits === 10 || digits === 13 || digits === 16 || digits === 19
}

/** Whether a date between points, as 31.01.24, has a year of two digits, so that it may be of several orders too. */
function hasShortYear(bytes: Uint8Array, from: number): boolean {
  if (bytes[from + 1] !== POINT && bytes[from + 2] !== POINT) return false
  const second = bytes[from + 1] === POINT ? from + 2 : from + 3
  const third = bytes[second + 1] === POINT ? second + 2 : second + 3
  return !(((bytes[third + 2] ?? 0) ^ ZERO) < 10)
}

function isDivider(code: number | undefined): boolean {
  return code === SLASH || code === DASH
}
