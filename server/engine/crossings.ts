import { columnOf, marksOf } from './scratch.ts'

/** Numbers that are apart by no more than this share of what they are measured by count as equal: rounding may have put them apart. */
export const TOLERANCE = 1e-10

/**
 * What values are measured by where they are smaller than what they were worked out of: a column (the close, for differences of prices) or
 * a number (100 for percentages and indexes, 1 for ratios). 0 where the values themselves are the measure.
 */
export type Measure = Float64Array | number

/** Whether one number is above another by more than rounding: by more than `TOLERANCE` of the largest of both and the measure. */
export function isAbove(one: number, other: number, measure = 0): boolean {
  // Where one is above another that is further from 0, both lie below 0 or are far apart: its own size will do.
  return one - other > TOLERANCE * Math.max(Math.abs(one), Math.abs(measure))
}

/** Marks of both ways in which a column can cross another. */
export interface Crossings {
  readonly up: Uint8Array
  readonly down: Uint8Array
}

/**
 * Marks with 1 each bar on which `values` cross above `others` (`up`: at or below them on the bar before, above them now) and below them
 * (`down`, mirrored). At means: apart by at most ε, `TOLERANCE` times the largest of the four values and of the measure of the bar; so equal
 * prices cross nothing, however they were rounded. A bar where any of the four is NaN is none.
 *
 * @param others as long as `values`
 */
export function crossings(values: Float64Array, others: Float64Array, measure: Measure = 0): Crossings {
  const up = marksOf(values.length)
  const down = marksOf(values.length)
  const measures = typeof measure === 'number' ? null : measure
  let size = typeof measure === 'number' ? Math.abs(measure) : 0
  let before = (values[0] as number) - (others[0] as number)
  let last = Math.abs(values[0] as number) + Math.abs(others[0] as number)
  for (let bar = 1; bar < values.length; bar++) {
    const value = values[bar] as number
    const other = others[bar] as number
    const now = value - other
    const sum = Math.abs(value) + Math.abs(other)
    if (measures !== null) size = measures[bar] as number
    // Never less than ε, and quickly worked out: on nearly all bars both gaps are beyond it, on one side.
    const bound = TOLERANCE * (sum + last + size)
    if (now > bound ? !(before > bound) : !(now < -bound && before < -bound)) {
      const near = TOLERANCE * Math.max(largestAt(values, others, bar), size)
      if (now > near && before <= near) up[bar] = 1
      if (now < -near && before >= -near) down[bar] = 1
    }
    before = now
    last = sum
  }
  return { up, down }
}

function largestAt(values: Float64Array, others: Float64Array, bar: number): number {
  const now = Math.max(Math.abs(values[bar] as number), Math.abs(others[bar] as number))
  return Math.max(now, Math.abs(values[bar - 1] as number), Math.abs(others[bar - 1] as number))
}

/** The bars on which `values` cross above `others`: the `up` of `crossings`. A crossing below is `crossingsAbove(others, values)`. */
export function crossingsAbove(values: Float64Array, others: Float64Array, measure: Measure = 0): Uint8Array {
  return crossings(values, others, measure).up
}

/** Marks with 1 each bar on which `values` cross above a level, by the rule of `crossings`; ε is of the level and the measure alone. */
export function crossingsAboveLevel(values: Float64Array, level: number, measure: Measure = 0): Uint8Array {
  if (typeof measure !== 'number') return crossings(values, columnOf(values.length, level), measure).up
  const marks = marksOf(values.length)
  const bound = level + TOLERANCE * Math.max(Math.abs(level), measure)
  for (let bar = 1; bar < values.length; bar++) {
    if ((values[bar - 1] as number) <= bound && (values[bar] as number) > bound) marks[bar] = 1
  }
  return marks
}

/** Marks with 1 each bar on which `values` cross below a level: at or above it on the bar before, below it now. */
export function crossingsBelowLevel(values: Float64Array, level: number, measure: Measure = 0): Uint8Array {
  if (typeof measure !== 'number') return crossings(values, columnOf(values.length, level), measure).down
  const marks = marksOf(values.length)
  const bound = level - TOLERANCE * Math.max(Math.abs(level), measure)
  for (let bar = 1; bar < values.length; bar++) {
    if ((values[bar - 1] as number) >= bound && (values[bar] as number) < bound) marks[bar] = 1
  }
  return marks
}

/** Marks with 1 each bar on which `values` are above `others` (`isAbove`), crossed or not. A bar with a NaN is none. */
export function barsAbove(values: Float64Array, others: Float64Array): Uint8Array {
  const marks = marksOf(values.length)
  for (let bar = 0; bar < values.length; bar++) {
    if ((values[bar] as number) - (others[bar] as number) > TOLERANCE * Math.abs(values[bar] as number)) marks[bar] = 1
  }
  return marks
}

/** Marks with 1 each bar of which `isMarked` says so; it is asked in order, once a bar. */
export function marksWhere(length: number, isMarked: (bar: number) => boolean): Uint8Array {
  const marks = marksOf(length)
  for (let bar = 0; bar < length; bar++) if (isMarked(bar)) marks[bar] = 1
  return marks
}
