/** A number as people type it: `10000`, `10 000`, `−0.5`; null where it is none. */
export function readNumber(text: string): number | null {
  const plain = text.replace(/[\s_\u202f]/g, '').replace('−', '-')
  const value = plain === '' ? Number.NaN : Number(plain)
  return Number.isFinite(value) ? value : null
}

/** Numbers apart by commas, semicolons or spaces, without repetitions; null where one is none or there are none. */
export function readNumbers(text: string): number[] | null {
  const parts = text.split(/[,;\s]+/).filter(Boolean)
  const values = parts.map(readNumber)
  return values.length === 0 || values.includes(null) ? null : [...new Set(values as number[])]
}

/** Percentages apart by commas, with `none` for no limit; blank is none. Answers fractions, null for none. */
export function readShares(text: string): (number | null)[] | null {
  const parts = text.split(/[,;\s%]+/).filter(Boolean)
  if (parts.length === 0) return [null]
  const values = parts.map((part) => (/^none$/i.test(part) ? 'none' : readNumber(part)))
  if (values.includes(null)) return null
  return [...new Set(values)].map((value) => (typeof value === 'number' ? fromPercent(value) : null))
}

/** How `readShares` would be written: `none, 2, 4`; blank where it is none alone. */
export function writeShares(values: readonly (number | null)[]): string {
  if (values.every((value) => value === null)) return ''
  return values.map((value) => (value === null ? 'none' : toPercent(value))).join(', ')
}

/** 0.1 (percent) as 0.001, without the dust of binary fractions. */
export function fromPercent(percent: number): number {
  return Number((percent / 100).toPrecision(12))
}

/** 0.001 as `0.1` (percent). */
export function toPercent(fraction: number): string {
  return String(Number((fraction * 100).toPrecision(12)))
}
