import { columnOf } from '../scratch.ts'

/** A column worked out from another one, bar by bar. */
export function transform(values: Float64Array, of: (value: number) => number): Float64Array {
  const column = columnOf(values.length, 0)
  for (let bar = 0; bar < values.length; bar++) column[bar] = of(values[bar] as number)
  return column
}

/** A column worked out from two of the same length, bar by bar. */
export function combine(
  values: Float64Array,
  others: Float64Array,
  of: (value: number, other: number) => number,
): Float64Array {
  const column = columnOf(values.length, 0)
  for (let bar = 0; bar < values.length; bar++) column[bar] = of(values[bar] as number, others[bar] as number)
  return column
}

/** How far each value is above that of `lag` bars before; NaN on the first `lag` bars. */
export function change(values: Float64Array, lag: number): Float64Array {
  const changes = columnOf(values.length, Number.NaN)
  for (let bar = lag; bar < values.length; bar++) changes[bar] = (values[bar] as number) - (values[bar - lag] as number)
  return changes
}

/** Part ÷ whole, bar by bar; `empty` where the whole is 0. NaN where either is. */
export function share(parts: Float64Array, wholes: Float64Array, empty: number): Float64Array {
  return combine(parts, wholes, (part, whole) => (whole === 0 && !Number.isNaN(part) ? empty : part / whole))
}
