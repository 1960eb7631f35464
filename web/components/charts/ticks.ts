/**
 * Round numbers from one end of an axis to the other, about as many as wanted: steps of 1, 2 or 5 times a power of ten.
 *
 * @returns none where the ends are the same, or as good as that
 */
export function ticksOf(low: number, high: number, wanted: number): number[] {
  const span = high - low
  if (!(span > 0) || !Number.isFinite(span)) return []
  const rough = span / Math.max(1, wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find((one) => one * power >= rough) ?? 10) * power
  // Steps that are lost in the digits of the ends.
  if (!(step > 16 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high), Number.MIN_VALUE))) return []
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** The least and the greatest of some numbers that are finite; null where there are none. */
export function extentOf(values: Iterable<number | null>): readonly [low: number, high: number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? [low, high] : null
}
