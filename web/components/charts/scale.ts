import { type TickUnit, tickTexts } from './tickTexts.ts'

/** A mark of an axis: where it stands, 0 at the beginning and 1 at the end, and what is written there. */
export interface Tick {
  readonly at: number
  readonly text: string
}

/** An axis: from where to where it goes, and by equal steps or equal factors. */
export interface Scale {
  readonly low: number
  readonly high: number
  readonly logarithmic: boolean
}

const DAY = 86_400_000
const YEAR = 365.25 * DAY
/** So many years may lie between two marks. */
const YEARS = [1, 2, 5, 10, 20, 50]

/** A scale that holds all values, with a little room at both ends. Equal factors need values above 0: where one is not, steps are equal. */
export function scaleOf(values: readonly (number | null)[], logarithmic = false): Scale {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return { low: 0, high: 1, logarithmic: false }
  const [least, most] = known.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number])
  if (logarithmic && least > 0) {
    const room = most > least ? (most / least) ** 0.04 : 1.1
    return { low: least / room, high: most * room, logarithmic: true }
  }
  const room = most > least ? 0.05 * (most - least) : Math.max(0.5, Math.abs(most) / 10)
  return { low: least - room, high: most + room, logarithmic: false }
}

/** Where a value stands on a scale: 0 at its low end, 1 at its high one. */
export function placeOf(value: number, { low, high, logarithmic }: Scale): number {
  if (logarithmic) return Math.log(value / low) / Math.log(high / low)
  return (value - low) / (high - low)
}

/** What the marks of an axis are. */
export interface TickForm {
  readonly unit?: TickUnit
  /** Things that are counted: no mark lies between two whole numbers. */
  readonly whole?: boolean
}

/** Round values across a scale, about so many, each written exactly. */
export function ticksOf(scale: Scale, about: number, { unit = 'number', whole = false }: TickForm = {}): Tick[] {
  const values = scale.logarithmic ? roundFactors(scale, about) : roundSteps(scale, about, whole)
  // Of factors that go far each has a unit of its own.
  const isFar = scale.logarithmic && (values.at(-1) ?? 0) >= 1000 * (values[0] ?? 0)
  const texts = isFar ? values.flatMap((value) => tickTexts([value], unit)) : tickTexts(values, unit)
  return values.map((value, index) => ({ at: placeOf(value, scale), text: texts[index] ?? '' }))
}

/** Marks of time between two moments: years, months or days, about so many. @param from milliseconds since 1970 */
export function timeTicks(from: number, to: number, about: number): Tick[] {
  const each = (to - from) / Math.max(1, about)
  if (!(each > 0)) return []
  const moments =
    each > YEAR / 3 ? years(from, to, each) : each > 20 * DAY ? months(from, to, each) : days(from, to, each)
  return moments.map(({ time, text }) => ({ at: (time - from) / (to - from), text }))
}

/** The place of the entry of a list that ascends which is the nearest to a value. */
export function nearest(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  const [before = Number.NEGATIVE_INFINITY, at = Number.POSITIVE_INFINITY] = [ascending[low - 1], ascending[low]]
  return low > 0 && value - before < at - value ? low - 1 : Math.max(0, low)
}

/** An SVG path through points whose places are 0 to 1, in a box of 1000 × 1000 with its origin at the top; it is cut where a height is null. */
export function pathOf(across: readonly number[], heights: readonly (number | null)[]): string {
  let pen = 'M'
  return heights
    .map((height, index) => {
      if (height === null) {
        pen = 'M'
        return ''
      }
      const move = `${pen}${(1000 * (across[index] ?? 0)).toFixed(1)} ${(1000 * (1 - height)).toFixed(1)}`
      pen = 'L'
      return move
    })
    .join('')
}

/** Steps of 1, 2 or 5 times a power of ten; of things that are counted 1 at least. */
function roundSteps({ low, high }: Scale, about: number, whole = false): number[] {
  const rough = Math.max((high - low) / Math.max(1, about), whole ? 1 : 0)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  return Array.from({ length: Math.max(0, Math.floor(high / step + 1e-9) - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}

/** 1, 2, 5, 10, 20, 50 …, or every power of ten where these are too many; equal steps where they are too few. */
function roundFactors(scale: Scale, about: number): number[] {
  const { low, high } = scale
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, index) => 10 ** (Math.floor(Math.log10(low)) + index),
  )
  const inside = (values: number[]) => values.filter((value) => value >= low && value <= high)
  const fine = inside(powers.flatMap((power) => [power, 2 * power, 5 * power]))
  if (fine.length < 2) return roundSteps(scale, about)
  return fine.length <= about + 2 ? fine : inside(powers)
}

interface Moment {
  readonly time: number
  readonly text: string
}

function years(from: number, to: number, each: number): Moment[] {
  const step = YEARS.find((one) => one * YEAR >= each * 0.9) ?? 100
  const first = Math.ceil(new Date(from).getUTCFullYear() / step) * step
  return between(from, to, (index) => {
    const year = first + index * step
    return { time: Date.UTC(year, 0), text: String(year) }
  })
}

const monthName = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' })
const dayName = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })

function months(from: number, to: number, each: number): Moment[] {
  const step = [1, 2, 3, 6].find((one) => one * 30 * DAY >= each * 0.9) ?? 6
  const start = new Date(from)
  const first = Math.ceil((12 * start.getUTCFullYear() + start.getUTCMonth()) / step) * step
  return between(from, to, (index) => {
    const month = first + index * step
    const time = Date.UTC(Math.floor(month / 12), month % 12)
    return { time, text: monthName.format(time) }
  })
}

function days(from: number, to: number, each: number): Moment[] {
  const step = Math.max(1, Math.ceil(each / DAY))
  const first = Math.ceil(from / DAY)
  return between(from, to, (index) => {
    const time = (first + index * step) * DAY
    return { time, text: dayName.format(time) }
  })
}

/** Those of a row of moments that lie between two; the row ascends. */
function between(from: number, to: number, momentAt: (index: number) => Moment): Moment[] {
  const found: Moment[] = []
  for (let index = 0; index < 400; index += 1) {
    const moment = momentAt(index)
    if (moment.time > to) break
    if (moment.time >= from) found.push(moment)
  }
  return found
}
