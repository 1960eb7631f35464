import { columnOf, unwritten } from '../scratch.ts'

// Each has a loop of its own: one that called a function for every bar would be several times slower, unless the runtime happens to inline it.

/** one + other, bar by bar, of two columns of the same length. */
export function add(one: Float64Array, other: Float64Array): Float64Array {
  const sums = unwritten(one.length)
  for (let bar = 0; bar < one.length; bar++) sums[bar] = (one[bar] as number) + (other[bar] as number)
  return sums
}

/** one − other, bar by bar, of two columns of the same length. */
export function subtract(one: Float64Array, other: Float64Array): Float64Array {
  const differences = unwritten(one.length)
  for (let bar = 0; bar < one.length; bar++) differences[bar] = (one[bar] as number) - (other[bar] as number)
  return differences
}

/** one × other, bar by bar, of two columns of the same length. */
export function multiply(one: Float64Array, other: Float64Array): Float64Array {
  const products = unwritten(one.length)
  for (let bar = 0; bar < one.length; bar++) products[bar] = (one[bar] as number) * (other[bar] as number)
  return products
}

/** (one + other) ÷ 2, bar by bar, of two columns of the same length. */
export function middleOf(one: Float64Array, other: Float64Array): Float64Array {
  const middles = unwritten(one.length)
  for (let bar = 0; bar < one.length; bar++) middles[bar] = ((one[bar] as number) + (other[bar] as number)) / 2
  return middles
}

/** The lower of two columns of the same length, bar by bar; NaN where either is. */
export function lowerOf(one: Float64Array, other: Float64Array): Float64Array {
  const lower = unwritten(one.length)
  for (let bar = 0; bar < one.length; bar++) lower[bar] = Math.min(one[bar] as number, other[bar] as number)
  return lower
}

/** Each value × `factor`. */
export function scale(values: Float64Array, factor: number): Float64Array {
  const scaled = unwritten(values.length)
  for (let bar = 0; bar < values.length; bar++) scaled[bar] = (values[bar] as number) * factor
  return scaled
}

/** Each value ÷ `divisor`. */
export function divide(values: Float64Array, divisor: number): Float64Array {
  const parts = unwritten(values.length)
  for (let bar = 0; bar < values.length; bar++) parts[bar] = (values[bar] as number) / divisor
  return parts
}

/** Each value + `by`. */
export function shift(values: Float64Array, by: number): Float64Array {
  const shifted = unwritten(values.length)
  for (let bar = 0; bar < values.length; bar++) shifted[bar] = (values[bar] as number) + by
  return shifted
}

/** Each value without its sign. */
export function absolute(values: Float64Array): Float64Array {
  const sizes = unwritten(values.length)
  for (let bar = 0; bar < values.length; bar++) sizes[bar] = Math.abs(values[bar] as number)
  return sizes
}

/** The natural logarithm of each value. */
export function logarithm(values: Float64Array): Float64Array {
  const logarithms = unwritten(values.length)
  for (let bar = 0; bar < values.length; bar++) logarithms[bar] = Math.log(values[bar] as number)
  return logarithms
}

/** How far each value is above that of `lag` bars before; NaN on the first `lag` bars. */
export function change(values: Float64Array, lag: number): Float64Array {
  const changes = columnOf(values.length, Number.NaN)
  for (let bar = lag; bar < values.length; bar++) changes[bar] = (values[bar] as number) - (values[bar - lag] as number)
  return changes
}

/** Part ÷ whole, bar by bar; `empty` where the whole is 0. NaN where either is. */
export function share(parts: Float64Array, wholes: Float64Array, empty: number): Float64Array {
  const shares = unwritten(parts.length)
  for (let bar = 0; bar < parts.length; bar++) {
    const part = parts[bar] as number
    const whole = wholes[bar] as number
    shares[bar] = whole === 0 && !Number.isNaN(part) ? empty : part / whole
  }
  return shares
}
