/** What digits alone are as a time of day: the hour, hours and minutes, or seconds too. */
export type ClockDigits = 2 | 4 | 6

const COLON = 58
const DIGITS = /^\s*\d{1,6}\s*$/
const MINUTES = /^(?:[01]?\d|2[0-3])[0-5]\d$/
const SECONDS = /^(?:[01]?\d|2[0-3])[0-5]\d[0-5]\d$/

/**
 * What a time of day in a column of its own shows of the others, where it is digits alone. Programs that take them for numbers
 * leave out the zeros in front: 500 is five minutes past midnight in a column in which 93000 stands, and five o'clock where the
 * longest is 1630.
 *
 * @param known what those before it have shown
 */
export function learnClockDigits(text: string, known: ClockDigits): ClockDigits {
  if (known === 6 || hasColon(text)) return known
  const digits = text.trim()
  if (SECONDS.test(digits)) return 6
  return MINUTES.test(digits) ? 4 : known
}

/** Whether hours and minutes are apart, as in most files. */
function hasColon(text: string): boolean {
  return text.charCodeAt(2) === COLON || text.charCodeAt(1) === COLON
}

/** Digits alone as a time of day with all its zeros; any other text as it is. */
export function fillClock(text: string, digits: ClockDigits): string {
  if (hasColon(text) || !DIGITS.test(text)) return text
  const filled = text.trim().padStart(digits, '0')
  return filled.length === 2 ? `${filled}00` : filled
}
