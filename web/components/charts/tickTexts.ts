import { THIN } from '../../words/format.ts'

/** What the values of an axis are: numbers, or shares that are written in percent. */
export type TickUnit = 'number' | 'share'

/** Units of large values. */
const UNITS = [
  { size: 1e12, name: 'T' },
  { size: 1e9, name: 'G' },
  { size: 1e6, name: 'M' },
  { size: 1e3, name: 'k' },
]

/** An axis of larger values is written in thousands or more. */
const LONG = 10_000

/** So many decimals can be read behind a unit. */
const MOST_DECIMALS = 3

/** How many decimals a value has, without the dust of binary fractions. */
function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = Number(value.toPrecision(12)).toExponential().split('e')
  return Math.max(0, digits.replace(/^-?\d\.?/, '').length - Number(exponent))
}

/** The unit of values that go as far as `most`; null for none. */
function unitOf(values: readonly number[], most: number) {
  if (most < LONG) return null
  const fits = ({ size }: (typeof UNITS)[number]) =>
    most >= size && values.every((value) => decimalsOf(value / size) <= MOST_DECIMALS)
  return UNITS.find(fits) ?? null
}

function write(value: number, decimals: number): string {
  const [whole = '', rest] = Math.abs(value).toFixed(Math.min(20, decimals)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const text = rest === undefined ? grouped : `${grouped}.${rest}`
  return value < 0 ? `−${text}` : text
}

/**
 * `2.5`, `0.0`, `−2.5`; `7.5 k`, `10.0 k`; `0.5 %`: the ticks of one axis, each exactly as large as it says, all of them with the decimals that
 * one of them needs and in one unit.
 */
export function tickTexts(values: readonly number[], unit: TickUnit = 'number'): string[] {
  const isShare = unit === 'share'
  const most = Math.max(0, ...values.map(Math.abs))
  // Shares that need five digits of percent are factors.
  const isFactor = isShare && most >= 100
  const own = isShare && !isFactor ? values.map((value) => Number((value * 100).toPrecision(12))) : [...values]
  const large = unitOf(own, Math.max(0, ...own.map(Math.abs)))
  const scaled = large ? own.map((value) => value / large.size) : own
  const decimals = Math.max(0, ...scaled.map(decimalsOf))
  const ending = `${large ? THIN + large.name : ''}${isFactor ? `${THIN}×` : isShare ? `${THIN}%` : ''}`
  return scaled.map((value) => (value === 0 && large ? '0' : write(value, decimals) + ending))
}
