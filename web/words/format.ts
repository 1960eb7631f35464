/** U+202F: the narrow space between a number and its unit, a line never breaks at it. */
export const THIN = '\u202f'
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `62.4 %` of a fraction, rounded down, so that unfinished work never reads `100.0 %`. */
export function percent(fraction: number): string {
  if (fraction >= 1) return `100${THIN}%`
  // The small addend undoes binary dust: 0.29 × 1000 is 289.99999999999994.
  return `${(Math.floor(Math.max(0, fraction) * 1000 + 1e-9) / 10).toFixed(1)}${THIN}%`
}

/** `62 %` of a fraction, rounded down: for the ear, that is not told of tenths. */
export function wholePercent(fraction: number): string {
  return `${Math.floor(Math.max(0, fraction) * 100 + 1e-9)}${THIN}%`
}

/** `62.40 %` of a share such as a win rate, rounded to the nearest. */
export function share(fraction: number, digits = 1): string {
  return `${decimal(fraction * 100, digits)}${THIN}%`
}

/** `22 %`, `< 1 %`: a share of a whole that is spoken of in whole points. */
export function roundShare(fraction: number): string {
  return fraction > 0 && fraction < 0.005 ? `<${THIN}1${THIN}%` : `${Math.round(fraction * 100)}${THIN}%`
}

/**
 * `▲ 12.3 %` or `▼ 4.5 %`: a return with its direction as a shape, so that colour does not stand alone. From 1,000 % on without decimals,
 * from 10,000 % on as a factor of what was there: `▲ 301 ×`, `▲ 30.1 k ×`.
 */
export function signedShare(fraction: number, digits = 1): string {
  const percents = Math.abs(fraction * 100)
  const text =
    percents < 9999.5 ? `${group(percents.toFixed(percents < 999.95 ? digits : 0))}${THIN}%` : factor(1 + fraction)
  if (Number(percents.toFixed(digits)) === 0) return text
  return `${fraction > 0 ? '▲' : '▼'}${THIN}${text}`
}

/** `301 ×`, `30.1 k ×`: so many times what was there. */
function factor(times: number): string {
  return `${compact(times)}${THIN}×`
}

/** `1.42`, with a real minus sign, from 100 on without decimals, from 10,000 on as `12.3 k`; a dash for a figure that does not exist. */
export function decimal(value: number | null, digits = 2): string {
  if (value === null) return '–'
  const size = Math.abs(value)
  const text = size < 99.995 ? size.toFixed(digits) : size < 9999.5 ? group(size.toFixed(0)) : compact(size)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** `176.34`, `1,234`, `12.3 k`, `−4.50 M`: money. */
export function sum(value: number): string {
  const size = Math.abs(value)
  const text = size < 999.995 ? size.toFixed(2) : size < 9999.5 ? group(size.toFixed(0)) : compact(size)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** `30,123.4567`: all of a figure, for those who point at it or copy it. */
export function exact(value: number): string {
  const text = group(plainDigits(Math.abs(value)))
  return value < 0 ? `−${text}` : text
}

/** A parameter's value as short as it is exact: `14`, `0.25`. */
export function plain(value: number): string {
  return exact(Number(value.toPrecision(12)))
}

/** `1,234.50`, `0.081230`: a price with five digits that count, and cents where it has more; beside others with their decimals (`priceDecimals`). */
export function price(value: number, decimals?: number): string {
  if (!(value > 0)) return sum(value)
  return group(value.toFixed(decimals ?? countingDecimals(value)))
}

/**
 * The decimals that all prices of a table or a chart are written with: those that they have, as quoted to six digits at most; where they have
 * more, they were computed, and five digits of the highest count.
 */
export function priceDecimals(prices: readonly number[]): number {
  const known = prices.filter((one) => one > 0)
  const computed = countingDecimals(known.reduce((most, one) => Math.max(most, one), 0))
  const isQuoted = (decimals: number) =>
    known.every((one) => Math.abs(Number(one.toFixed(decimals)) - one) <= 1e-9 * one)
  return [computed, computed + 1].find(isQuoted) ?? computed
}

/** The decimals of a price of which five digits count, cents at least. */
function countingDecimals(value: number): number {
  return value > 0 ? Math.min(12, Math.max(2, 4 - Math.floor(Math.log10(value)))) : 2
}

/** `+12.50`, `−3.20`, `+12.3 k`: a gain or a loss. */
export function signed(value: number): string {
  return value > 0 && Number(value.toFixed(2)) !== 0 ? `+${sum(value)}` : sum(value)
}

/** `12,800`, from a million on `1.28 M`. */
export function count(value: number): string {
  return value < 999_999.5 ? group(String(Math.round(value))) : compact(value)
}

/** `#1,234,567`: the number of a trial, never rounded. */
export function ordinal(value: number): string {
  return `#${group(String(value))}`
}

/** `1st`, `2nd`, `11th`, `1,452nd`: a place. */
export function nth(value: number): string {
  const rest = value % 100
  const ending = rest > 10 && rest < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')
  return `${group(String(value))}${ending}`
}

/** `412 k`, `1.25 M`: three digits that count, and one decimal at most below ten. */
export function compact(value: number): string {
  if (value < 0.05) return '0'
  if (value < 999.5) return value < 10 && value % 1 !== 0 ? value.toFixed(1) : String(Math.round(value))
  const units = ['k', 'M', 'G', 'T']
  let scaled = value / 1000
  let unit = 0
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000
    unit += 1
  }
  const digits = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0
  return `${scaled.toFixed(digits)}${THIN}${units[unit]}`
}

/** `480 trials`, `1 trial`. */
export function plural(value: number, noun: string): string {
  return `${count(value)}${THIN}${noun}${value === 1 ? '' : 's'}`
}

/** `0.15 ms`, `440 ms`, `45 s`, `1 min 20 s`, `2 h 05 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 0.00995) return `${Number((seconds * 1000).toPrecision(2))}${THIN}ms`
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)}${THIN}ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)}${THIN}s`
  const whole = Math.round(seconds)
  if (whole < MINUTE) return `${whole}${THIN}s`
  if (whole < HOUR) return pair(whole, MINUTE, 'min', 1, 's')
  if (whole < DAY) return pair(whole, HOUR, 'h', MINUTE, 'min')
  return pair(whole, DAY, 'd', HOUR, 'h')
}

/** `1:05`, `2:04:09`: a time on a stop watch. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const parts = [Math.floor(whole / MINUTE) % 60, whole % MINUTE].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(whole / HOUR)
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0(?=\d)/, '')
}

/** Seconds left as the API estimates them. */
export interface Estimate {
  readonly seconds: number
  readonly low: number
  readonly high: number
}

/** `1 min 20 s left (1:05–1:50)`, `under 1 s left`; rounded the coarser the longer, so that it counts instead of flickering. */
export function timeLeft(eta: Estimate, elapsedSeconds = 0): string {
  const left = (seconds: number) => coarse(Math.max(0, seconds - elapsedSeconds))
  const [low, high] = [left(eta.low), left(eta.high)]
  return `${roughly(left(eta.seconds))} left${high < 1 ? '' : ` (${clock(low)}–${clock(high)})`}`
}

/** `about 3 s (2–6 s)`, `about 1 s (up to 6 s)`, `under 1 s`: how long something is likely to take. */
export function likely(estimate: Estimate): string {
  const [seconds, low, high] = [coarse(estimate.seconds), coarse(estimate.low), coarse(estimate.high)]
  const median = seconds < 1 ? roughly(seconds) : `about ${roughly(seconds)}`
  if (low === high || high <= 1) return median
  if (low < 1) return `${median} (up to ${roughly(high)})`
  const [first, last] = [roughly(low), roughly(high)]
  const unit = last.slice(last.lastIndexOf(THIN))
  // One unit is said once, unless more than a number stands before it.
  const isShared = first.endsWith(unit) && !first.includes(' ') && !last.includes(' ')
  return `${median} (${isShared ? first.slice(0, -unit.length) : first}–${last})`
}

/** Whole seconds as people say them. */
function roughly(seconds: number): string {
  if (seconds < 1) return `under 1${THIN}s`
  return seconds < 10 ? `${seconds}${THIN}s` : duration(seconds)
}

/** Steps of 1 s below a minute, 5 s below ten, 1 min below a day, 1 h above. */
function coarse(seconds: number): number {
  const step = seconds < MINUTE ? 1 : seconds < 10 * MINUTE ? 5 : seconds < HOUR ? 30 : seconds < DAY ? MINUTE : HOUR
  return Math.round(seconds / step) * step
}

/** `1 h` of 3600: how long a bar spans. */
export function barSize(seconds: number): string {
  const [unit, name] =
    seconds % DAY === 0
      ? [DAY, 'd']
      : seconds % HOUR === 0
        ? [HOUR, 'h']
        : seconds % MINUTE === 0
          ? [MINUTE, 'min']
          : [1, 's']
  return `${count(seconds / Number(unit))}${THIN}${name}`
}

/** `0193…a1b2`: enough of an id to tell two apart. */
export function shortId(id: string): string {
  return id.length > 10 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id
}

/** `grid search` of `GRID_SEARCH`, and `cancelled` of `CANCELED`, which the API spells otherwise than the page. */
export function words(name: string): string {
  return spelled(name.toLowerCase().replaceAll('_', ' '))
}

/** A text of the server in the page's spelling. */
export function spelled(text: string): string {
  return text.replaceAll('canceled', 'cancelled')
}

/** `Grid search` of `GRID_SEARCH`. */
export function sentence(name: string): string {
  return capitalized(words(name))
}

/** `It hung` of `it hung`: a text as the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function pair(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % large) / small)
  const first = `${Math.floor(seconds / large)}${THIN}${largeName}`
  if (rest === 0) return first
  return `${first} ${large === HOUR ? String(rest).padStart(2, '0') : rest}${THIN}${smallName}`
}

/** All digits of a number, without an exponent. */
function plainDigits(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toLocaleString('en', { maximumFractionDigits: 20, useGrouping: false }) : text
}

function group(digits: string): string {
  const [whole = '', decimals] = digits.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return decimals === undefined ? grouped : `${grouped}.${decimals}`
}
