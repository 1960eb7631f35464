import type { SchemaTree } from 'hyparquet'

/** The values of a column in some rows. */
export class ParquetColumn {
  /** Each of them as a number, NaN for none; null where they are no numbers. */
  readonly numbers: Float64Array | null
  readonly #values: readonly unknown[]
  /** Whether they are moments, in milliseconds since 1970, which may have a fraction. */
  readonly isMoment: boolean
  readonly length: number

  constructor(values: Float64Array | readonly unknown[], isMoment: boolean) {
    this.numbers = values instanceof Float64Array ? values : null
    this.#values = values instanceof Float64Array ? [] : values
    this.isMoment = isMoment
    this.length = values.length
  }

  /** Those from one row on, to another. */
  slice(from: number, to: number): ParquetColumn {
    return new ParquetColumn(this.numbers?.subarray(from, to) ?? this.#values.slice(from, to), this.isMoment)
  }

  /** A value as a file of text would have it; '' for none. */
  text(row: number): string {
    const value = this.numbers ? this.numbers[row] : this.#values[row]
    if (value === null || value === undefined || Number.isNaN(value)) return ''
    return this.isMoment ? isoOf(Number(value)) : String(value)
  }
}

/** '' for a moment beyond those that a date can hold. */
function isoOf(atMs: number): string {
  return Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : ''
}

/** Whether a column holds moments. */
export function isMoment(field: SchemaTree | undefined): boolean {
  const { type, converted_type: converted, logical_type: logical } = field?.element ?? {}
  if (type === 'INT96') return converted === undefined
  return /^(?:DATE|TIMESTAMP_)/.test(converted ?? '') || logical?.type === 'TIMESTAMP'
}

/** Whether a column has one value a row, and not parts or a list of them. */
export function isFlat({ children, element }: SchemaTree): boolean {
  return children.length === 0 && element.repetition_type !== 'REPEATED'
}
