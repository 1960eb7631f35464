import { midnightOf } from '../calendar.ts'
import { epochMoment, parseTime, type TimeContext } from '../formats/timestamps.ts'

/** Digits that a mantissa may have so that it is exact in a float. */
const EXACT_DIGITS = 15

/** Digits of the longest number that is read here. */
const MOST_DIGITS = 60

/** Powers of ten that are exact: a mantissa divided by one of them is the nearest float, as `Number` gives it (Clinger 1990). */
const TENS = Float64Array.from({ length: 23 }, (_, power) => 10 ** power)

const ZERO = 48
const NINE = 57
const POINT = 46
const COLON = 58
const DASH = 45
const SLASH = 47

const encoder = new TextEncoder()

/**
 * Reads numbers and times from a text in place. What it does not read is NaN, and may be a number or a time all the
 * same. One cursor is used for text after text.
 */
export class Cursor {
  text = ''
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
  open(text: string): boolean {
    // Three bytes are the most that one character becomes.
    if (this.bytes.length <= 3 * text.length) this.bytes = new Uint8Array(4 * text.length + 1)
    const { written } = encoder.encodeInto(text, this.bytes)
    this.bytes[written] = 0
    this.text = text
    this.length = text.length
    this.at = 0
    return written === text.length
  }

  /** Reads digits, perhaps with a point among or before them; the same float as `Number` has. */
  number(): number {
    const { bytes, at: from } = this
    let at = from
    let mantissa = 0
    let point = -1
    for (let code = bytes[at] ?? 0; ; code = bytes[++at] ?? 0) {
      if (code >= ZERO && code <= NINE) mantissa = mantissa * 10 + (code - ZERO)
      else if (code === POINT && point < 0) point = at
      else break
    }
    this.at = at
    this.hasPoint = point >= 0
    const digits = point < 0 ? at - from : at - from - 1
    if (digits === 0 || digits > MOST_DIGITS) return Number.NaN
    if (digits > EXACT_DIGITS) return Number(this.text.slice(from, at))
    const behind = point < 0 ? 0 : at - point - 1
    return behind === 0 ? mantissa : mantissa / (TENS[behind] ?? Number.NaN)
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
    const time = parseTime(this.text.slice(from, end), context)
    return typeof time === 'number' ? time : Number.NaN
  }

  /** `YYYY-MM-DDTHH:MM:SS`, perhaps with `Z` behind it, from 1900 to 2099; NaN for other forms. */
  #isoTime(from: number, end: number): number {
    const { bytes } = this
    const length = end - from - (bytes[end - 1] === 90 ? 1 : 0)
    const century = this.#two(from)
    const hasForm = bytes[from + 7] === DASH && (length === 10 || length === 19) && (century === 19 || century === 20)
    const day = (century * 100 + this.#two(from + 2)) * 10_000 + this.#two(from + 5) * 100 + this.#two(from + 8)
    if (!hasForm || Number.isNaN(day)) return Number.NaN
    if (day !== this.#day) {
      this.#midnight = midnightOf(Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100) ?? Number.NaN
      this.#day = day
    }
    if (length === 10) return length === end - from ? this.#midnight : Number.NaN
    return this.#midnight + this.#clock(from + 10)
  }

  #clock(from: number): number {
    const { bytes } = this
    const divider = bytes[from]
    const hasForm = (divider === 84 || divider === 32) && bytes[from + 3] === COLON && bytes[from + 6] === COLON
    const [hour, minute, second] = [this.#two(from + 1), this.#two(from + 4), this.#two(from + 7)]
    if (!hasForm || !(hour < 24 && minute < 60 && second < 60)) return Number.NaN
    return ((hour * 60 + minute) * 60 + second) * 1_000
  }

  /** The number of two digits; NaN where there are none. */
  #two(at: number): number {
    const [tens, ones] = [(this.bytes[at] ?? 0) - ZERO, (this.bytes[at + 1] ?? 0) - ZERO]
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
  }
}

/** Whether so many digits count from 1970, and are no date. */
function isEpochLength(digits: number): boolean {
  return digits === 10 || digits === 13 || digits === 16 || digits === 19
}

function isDivider(code: number | undefined): boolean {
  return code === SLASH || code === DASH
}
