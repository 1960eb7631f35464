import type { ColumnMetaData, DecodedArray, SchemaTree } from 'hyparquet'
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'

/** The values of a page as they are used: as floats where all of them are numbers or missing. */
export type Values = Float64Array | readonly unknown[]

/** How the values of a column are read. */
export type ValueForm = Parameters<typeof convert>[1]

/** Moments as milliseconds since 1970, which may have a fraction: text of them is made where somebody reads it. */
const MOMENTS = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: (millis: bigint) => Number(millis),
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1e3,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1_000n) / 1e3,
  dateFromDays: (days: number) => days * 86_400_000,
} as unknown as ValueForm['parsers']

/** How the values of a column of one group are read. */
export function formOf(
  root: SchemaTree,
  field: SchemaTree,
  { type, codec, path_in_schema }: ColumnMetaData,
): ValueForm {
  const { element } = field
  return { type, codec, element, pathInSchema: path_in_schema, schemaPath: [root, field], parsers: MOMENTS }
}

/** Values as they stand in a page, as they are used. */
export function valuesOf(stored: DecodedArray, form: ValueForm): Values {
  const unit = stored instanceof BigInt64Array ? unitOf(form) : null
  if (unit !== null) return momentsOf(stored as BigInt64Array, unit)
  return floatsOf(convert(stored, form))
}

function floatsOf(values: DecodedArray): Values {
  if (values instanceof Float64Array) return values
  const floats = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value: unknown = values[row]
    if (typeof value === 'number') floats[row] = value
    else if (typeof value === 'bigint') floats[row] = Number(value)
    else if (value === null || value === undefined) floats[row] = Number.NaN
    else return Array.from(values, (each: unknown) => (each instanceof Uint8Array ? String(each) : each))
  }
  return floats
}

/** What whole numbers of a column count from 1970; null where they are no moments. */
function unitOf({ element }: ValueForm): string | null {
  const { converted_type: converted, logical_type: logical } = element
  if (converted === 'TIMESTAMP_MILLIS') return 'MILLIS'
  if (converted === 'TIMESTAMP_MICROS') return 'MICROS'
  return converted === undefined && logical?.type === 'TIMESTAMP' ? logical.unit : null
}

/** As `MOMENTS` reads them, without making a bigint of each. */
function momentsOf(stored: BigInt64Array, unit: string): Float64Array {
  const halves = new Int32Array(stored.buffer, stored.byteOffset, 2 * stored.length)
  const moments = new Float64Array(stored.length)
  for (let row = 0; row < moments.length; row++) {
    const low = (halves[2 * row] ?? 0) >>> 0
    const high = halves[2 * row + 1] ?? 0
    if (unit !== 'NANOS') moments[row] = (high * 2 ** 32 + low) / (unit === 'MICROS' ? 1e3 : 1)
    else if (high < 0) moments[row] = Number((stored[row] ?? 0n) / 1_000n) / 1e3
    else {
      // Nanoseconds have more digits than a float: thousands of them have not.
      const rest = high % 1_000
      moments[row] = (((high - rest) / 1_000) * 2 ** 32 + Math.floor((rest * 2 ** 32 + low) / 1_000)) / 1e3
    }
  }
  return moments
}
