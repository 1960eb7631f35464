import type { Candles } from '../../candles.ts'
import { isAbove } from '../../crossings.ts'
import { marksOf } from '../../scratch.ts'
import { bars, number } from '../parameters.ts'

/** What both rules of gaps are set by. */
export const GAP_PARAMETERS = [
  number('percent', { min: 0.25, max: 20, step: 0.25, default: 1 }, 'Percent of the close before that a gap exceeds.'),
  bars('hold', { min: 1, default: 5 }, 'Bars after which a position is left, counted from its entry.'),
] as const

/** Gaps to one side. */
export interface GapTerms {
  /** 1 for opens above the close before, −1 for opens below it. */
  readonly side: number
  readonly percent: number
  /** Whether the bar of a gap is one to enter on. @param before the close before the gap */
  isEntry(bar: number, before: number): boolean
}

/** Marks of gaps: on which bars a gap is one to enter on, and on which the last such gap is filled. */
export interface GapMarks {
  readonly entry: Uint8Array
  readonly filled: Uint8Array
}

/**
 * Walks the gaps to one side. A gap is a bar that opens more than `percent` beyond the close before; it is filled by the first close that is
 * back at that close. Of gaps that are not filled yet the last one counts.
 */
export function gapMarks({ open, close, length }: Candles, { side, percent, isEntry }: GapTerms): GapMarks {
  const entry = marksOf(length)
  const filled = marksOf(length)
  let level = Number.NaN
  for (let bar = 1; bar < length; bar++) {
    const price = close[bar] as number
    const before = close[bar - 1] as number
    if (!Number.isNaN(level) && !isAbove(side * price, side * level)) {
      filled[bar] = 1
      level = Number.NaN
    }
    const bound = before * (1 + (side * percent) / 100)
    if (!isAbove(side * (open[bar] as number), side * bound) || !isEntry(bar, before)) continue
    entry[bar] = 1
    level = before
  }
  return { entry, filled }
}
