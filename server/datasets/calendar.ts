const DAY_MS = 86_400_000
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** The months by their names in English, German, French and Spanish, without accents. */
const MONTHS = [
  'january januar janvier enero',
  'february februar fevrier febrero',
  'march marz maerz mars marzo',
  'april avril abril',
  'may mai mayo',
  'june juni juin junio',
  'july juli juillet julio',
  'august aout agosto',
  'september septembre septiembre setiembre',
  'october oktober octobre octubre',
  'november novembre noviembre',
  'december dezember decembre diciembre',
].map((names) => names.split(' '))

/** The month that a name of three letters or more means, 1 to 12; 0 where no month begins so, or several do. */
export function monthOf(name: string): number {
  const key = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
  const months = MONTHS.flatMap((names, at) => (names.some((month) => month.startsWith(key)) ? [at + 1] : []))
  return months.length === 1 ? (months[0] ?? 0) : 0
}

/**
 * The start of a day (UTC) in milliseconds since 1970; null for a day that the calendar does not have,
 * as 30 February, and for NaN.
 *
 * @param year  0 to 9999
 * @param month from 1
 */
export function midnightOf(year: number, month: number, day: number): number | null {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0)
  return day >= 1 && day <= days && year >= 0 ? daysSince1970(year, month, day) * DAY_MS : null
}

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + dayOfYear - 719_468
}

/** 3 January 1970 was a Saturday. */
export function isSaturday(atMs: number): boolean {
  return (((Math.floor(atMs / DAY_MS) - 2) % 7) + 7) % 7 === 0
}
