import { midnightOf } from '../calendar.ts'

const DASH = 45
const COLON = 58

/**
 * Reads the commonest forms of a time by the places of their digits, far quicker than patterns can:
 * `YYYY-MM-DD`, alone or with a clock after it: `HH:MM:SS`, then perhaps `.fff`, then perhaps `Z`; in UTC.
 * Null for anything else, which may still be a time.
 */
export function parseIsoTime(text: string): number | null {
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null
  const midnight = midnightOf(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8))
  if (midnight === null || text.length === 10) return midnight
  const sinceMidnight = parseIsoClock(text)
  return Number.isNaN(sinceMidnight) ? null : midnight + sinceMidnight
}

/** Milliseconds from midnight of the clock from the eleventh character on; NaN where there is another form. */
function parseIsoClock(text: string): number {
  const divider = text[10]
  if (divider !== 'T' && divider !== ' ') return Number.NaN
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return Number.NaN
  const hour = two(text, 11)
  const minute = two(text, 14)
  const second = two(text, 17)
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  return ((hour * 60 + minute) * 60 + second) * 1000 + parseEnd(text)
}

/** Milliseconds of what follows the seconds: nothing, `Z`, `.fff` or `.fffZ`. */
function parseEnd(text: string): number {
  const length = text.endsWith('Z') ? text.length - 1 : text.length
  if (length === 19) return 0
  return length === 23 && text[19] === '.' ? digit(text, 20) * 100 + two(text, 21) : Number.NaN
}

function two(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}

/** NaN where no digit stands there. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}
