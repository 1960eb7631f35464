import type { Tally } from '../flaws.ts'
import { cloneColumns, type GrowableColumns, makeColumns, valueAt } from './growableColumns.ts'
import type { DecimalMark } from './numbers.ts'
import type { Row } from './rows.ts'
import { cloneTrail, makeTrail, type Trail } from './trail.ts'

/** Neighbouring prices that are so many times each other are not of one scale; a misread mark makes it a thousand. */
const MAX_RATIO = 100

/** What the rows of a file come to under one decimal mark of its prices; owned by one reading, which changes it. */
export interface Bars {
  readonly mark: DecimalMark
  readonly rows: GrowableColumns
  readonly tally: Tally
  /** Rows that leave the scale of their neighbours; counted while the mark is open. */
  jumps: number
  /** The last rows, which tell outliers and splits. */
  readonly trail: Trail
}

/** Bars of which there are none yet. */
export function makeBars(mark: DecimalMark): Bars {
  return { mark, rows: makeColumns(), tally: new Map(), jumps: 0, trail: makeTrail() }
}

/** The same bars, to go on under another mark. */
export function cloneBars({ rows, tally, jumps, trail }: Bars, mark: DecimalMark): Bars {
  const flaws = [...tally].map(([kind, met]) => [kind, { ...met }] as const)
  return { mark, rows: cloneColumns(rows), tally: new Map(flaws), jumps, trail: cloneTrail(trail) }
}

/** Whether the prices of a possible candle are of two scales, or of another one than the close before it. */
export function leavesScale(row: Row, rows: GrowableColumns): boolean {
  const [, open = 0, high = 0, low = 0] = row
  if (high / low >= MAX_RATIO) return true
  const close = rows.length === 0 ? open : valueAt(rows, 4, rows.length - 1)
  return Math.max(close / open, open / close) >= MAX_RATIO
}
