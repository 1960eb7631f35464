/** Rows that are scrolled through at once: browsers stop at some ten million pixels. */
export const MOST_ROWS = 100_000

/** How near to its end a window of rows moves on. */
const NEAR = 1_000

/** A part of a list. */
export interface RowWindow {
  /** The place of its first row. */
  readonly base: number
  readonly count: number
}

const clamp = (base: number, total: number) => Math.max(0, Math.min(base, total - MOST_ROWS))

/** The part of a list that begins at a place, or has it in its middle; the whole list where that is short enough. */
export function windowAround(place: number, total: number, centered = false): RowWindow {
  const base = clamp(centered ? place - MOST_ROWS / 2 : place, total)
  return { base, count: Math.min(total - base, MOST_ROWS) }
}

/** Where a window begins that has so far begun at `base`: elsewhere, where the rows in sight come near to an end of it that is none of the list. */
export function moveWindow(
  base: number,
  { from, to, total }: { readonly from: number; readonly to: number; readonly total: number },
): number {
  const isNearEnd = to > base + MOST_ROWS - NEAR && base + MOST_ROWS < total
  const isNearBegin = from < base + NEAR && base > 0
  return isNearEnd || isNearBegin ? clamp(from - MOST_ROWS / 2, total) : base
}
