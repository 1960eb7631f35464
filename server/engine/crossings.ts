import { marksOf } from './scratch.ts'

/**
 * Marks with 1 each bar on which `values` cross above `others`: at or below them on the bar before, above
 * them now. A crossing below is `crossingsAbove(others, values)`. A bar where any of the four is NaN is none.
 *
 * @param others as long as `values`
 */
export function crossingsAbove(values: Float64Array, others: Float64Array): Uint8Array {
  const marks = marksOf(values.length)
  for (let bar = 1; bar < values.length; bar++) {
    const wasAtOrBelow = (values[bar - 1] as number) <= (others[bar - 1] as number)
    if (wasAtOrBelow && (values[bar] as number) > (others[bar] as number)) marks[bar] = 1
  }
  return marks
}

/** Marks with 1 each bar on which `values` cross above a level, by the rule of `crossingsAbove`. */
export function crossingsAboveLevel(values: Float64Array, level: number): Uint8Array {
  const marks = marksOf(values.length)
  for (let bar = 1; bar < values.length; bar++) {
    if ((values[bar - 1] as number) <= level && (values[bar] as number) > level) marks[bar] = 1
  }
  return marks
}

/** Marks with 1 each bar on which `values` cross below a level: at or above it on the bar before, below it now. */
export function crossingsBelowLevel(values: Float64Array, level: number): Uint8Array {
  const marks = marksOf(values.length)
  for (let bar = 1; bar < values.length; bar++) {
    if ((values[bar - 1] as number) >= level && (values[bar] as number) < level) marks[bar] = 1
  }
  return marks
}

/** Marks with 1 each bar on which `values` are above `others`, crossed or not. A bar with a NaN is none. */
export function barsAbove(values: Float64Array, others: Float64Array): Uint8Array {
  const marks = marksOf(values.length)
  for (let bar = 0; bar < values.length; bar++) {
    if ((values[bar] as number) > (others[bar] as number)) marks[bar] = 1
  }
  return marks
}

/** Marks with 1 each bar of which `isMarked` says so; it is asked in order, once a bar. */
export function marksWhere(length: number, isMarked: (bar: number) => boolean): Uint8Array {
  const marks = marksOf(length)
  for (let bar = 0; bar < length; bar++) if (isMarked(bar)) marks[bar] = 1
  return marks
}
