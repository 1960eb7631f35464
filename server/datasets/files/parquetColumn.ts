import type { DecodedArray, SchemaTree } from 'hyparquet'
import { parquetReadAsync, parquetReadColumn } from 'hyparquet/src/read.js'

type ReadOptions = Parameters<typeof parquetReadColumn>[0]

/** Moments as milliseconds since 1970, which may have a fraction: text of them is made where somebody reads it. */
export const MOMENTS = {
  timestampFromMilliseconds: (millis: bigint) => Number(millis),
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1e3,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1_000n) / 1e3,
  dateFromDays: (days: number) => days * 86_400_000,
} as unknown as NonNullable<ReadOptions['parsers']>

/** Whether a column holds moments, which `MOMENTS` reads. */
export function isMoment(field: SchemaTree | undefined): boolean {
  const { type, converted_type: converted, logical_type: logical } = field?.element ?? {}
  if (type === 'INT96') return converted === undefined
  return /^(?:DATE|TIMESTAMP_)/.test(converted ?? '') || logical?.type === 'TIMESTAMP'
}

/** The values of a column in some rows. */
export class ParquetColumn {
  /** Each of them as a number, NaN for none; null where they are no numbers. */
  readonly numbers: Float64Array | null
  readonly #values: readonly unknown[]
  /** Whether they are moments, as `MOMENTS` has them. */
  readonly isMoment: boolean

  constructor(numbers: Float64Array | null, values: readonly unknown[], isMoment: boolean) {
    this.numbers = numbers
    this.#values = values
    this.isMoment = isMoment
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

/** Reads one column in the rows of one group, page by page: numbers go right into a column of floats. */
export async function readColumn(
  options: ReadOptions & { readonly rowStart: number; readonly rowEnd: number },
  isMoment: boolean,
): Promise<ParquetColumn> {
  const pages = await pagesOf(options)
  const rows = options.rowEnd - options.rowStart
  const numbers = new Float64Array(rows).fill(Number.NaN)
  let filled = 0
  for (const page of pages) {
    if (!fill(numbers, filled, page))
      return new ParquetColumn(
        null,
        pages.flatMap((each) => Array.from(each)),
        isMoment,
      )
    filled += page.length
  }
  return new ParquetColumn(numbers, [], isMoment)
}

/** The pages of a column from the first row on; one alone where its values are made of several columns. */
async function pagesOf(options: ReadOptions): Promise<readonly DecodedArray[]> {
  const groups = parquetReadAsync(options)
  const [column, other] = groups.flatMap(({ asyncColumns }) => asyncColumns)
  const isFlat = column?.pathInSchema.length === 1 && other === undefined
  // What is not waited for may fail unheard.
  const read = await Promise.all(groups.flatMap(({ asyncColumns }) => asyncColumns.map(({ data }) => data)))
  return isFlat ? (read[0]?.data ?? []) : [await parquetReadColumn(options)]
}

/** Puts the values of a page behind those before. @returns false where one of them is no number */
function fill(numbers: Float64Array, from: number, page: DecodedArray): boolean {
  const length = Math.min(page.length, numbers.length - from)
  if (page instanceof Float64Array && page.length === length) {
    numbers.set(page, from)
    return true
  }
  for (let row = 0; row < length; row++) {
    const value: unknown = page[row]
    if (typeof value === 'number') numbers[from + row] = value
    else if (typeof value === 'bigint') numbers[from + row] = Number(value)
    else if (value !== null && value !== undefined) return false
  }
  return true
}
