import type { Column } from '../../engine/candles.ts'
import type { FileRecord } from './fileRecord.ts'
import type { Row } from './rows.ts'

/** A price that is so many times those of both neighbours, or so small a part of them, is told as an outlier. */
const MIN_OUTLIER = 3

/** Neighbours are of one mind where their closes are at most so many times each other. */
const MAX_APART = 1.5

/** A jump of the close that a split explains: 5 for 4, the least common one, is 1.25. */
const MIN_SPLIT = 1.2

/** Splits that are kept; no share has more. */
const MOST_SPLITS = 50

/** A jump of the close that the adjusted close beside it does not have. */
export interface Split {
  /** The first bar after it. */
  readonly atMs: number
  /** The close before it by that after it. */
  readonly jump: number
  /** Shares after it for one before it. */
  readonly ratio: number
}

/** The last rows of a series; owned by its bars, which change it. */
export interface Trail {
  rows: number
  /** The close two rows ago. */
  closeBefore: number
  /** The prices of the last row. */
  readonly last: Row
  record: FileRecord | null
  lastAdjusted: number
  readonly splits: Split[]
}

/** A trail of no rows. */
export function makeTrail(): Trail {
  return { rows: 0, closeBefore: 0, last: new Float64Array(6), record: null, lastAdjusted: Number.NaN, splits: [] }
}

/** The same trail, to go on apart from it. */
export function cloneTrail(trail: Trail): Trail {
  return { ...trail, last: trail.last.slice(), splits: [...trail.splits] }
}

/** Notes a split between the last row and this one. */
export function noteSplit(trail: Trail, row: Row, adjusted: number): void {
  const { last, lastAdjusted, splits } = trail
  trail.lastAdjusted = adjusted
  const isRising = (row[0] ?? 0) > (last[0] ?? 0)
  if (trail.rows === 0 || !(adjusted > 0) || !(lastAdjusted > 0) || splits.length >= MOST_SPLITS) return
  const closes = (last[4] ?? 0) / (row[4] ?? 0)
  const jump = isRising ? closes : 1 / closes
  const ratio = isRising ? (closes * adjusted) / lastAdjusted : lastAdjusted / adjusted / closes
  const isExplained = Math.abs(Math.log(ratio)) >= Math.log(MIN_SPLIT) && Math.sign(jump - 1) === Math.sign(ratio - 1)
  if (!isExplained || Math.abs(Math.log(jump)) < Math.log(MIN_SPLIT)) return
  splits.push({ atMs: (isRising ? row[0] : last[0]) ?? 0, jump, ratio })
}

/** @returns the column in which the row before this one, which is `trail.record`, stands out from both its neighbours */
export function outlierBefore({ rows, last, closeBefore }: Trail, row: Row): Column | null {
  const close = row[4] ?? 0
  const most = Math.max(close, closeBefore)
  const least = Math.min(close, closeBefore)
  if (rows < 2 || !standsOut(last[2] ?? 0, last[3] ?? 0, close, closeBefore)) return null
  return outlyingColumn(last, least, most)
}

/** @returns the column in which the last row, which is `trail.record`, stands out from the row before it and from its own open or close; a line that is cut off does */
export function outlierAtEnd({ rows, last, closeBefore }: Trail): Column | null {
  if (rows < 3) return null
  const [, open = 0, high = 0, low = 0, close = 0] = last
  const distance = (price: number) => Math.abs(Math.log(price / closeBefore))
  const own = distance(open) < distance(close) ? open : close
  if (!standsOut(high, low, own, closeBefore)) return null
  return outlyingColumn(last, Math.min(own, closeBefore), Math.max(own, closeBefore))
}

/** Whether a range from `low` to `high` stands out from the closes before and after it, which are of one mind. */
export function standsOut(high: number, low: number, before: number, after: number): boolean {
  const most = Math.max(before, after)
  const least = Math.min(before, after)
  return (high > most * MIN_OUTLIER || low * MIN_OUTLIER < least) && most <= least * MAX_APART
}

function outlyingColumn(row: Row, least: number, most: number): Column {
  const isOut = (price = 0) => price > most * MIN_OUTLIER || price * MIN_OUTLIER < least
  if (isOut(row[4])) return 'close'
  if (isOut(row[1])) return 'open'
  return isOut(row[2]) ? 'high' : 'low'
}

/** Goes on to the next row; its record may be given later, before `record` is needed. */
export function follow(trail: Trail, row: Row, record: FileRecord | null): void {
  trail.closeBefore = trail.last[4] ?? 0
  for (let at = 0; at < 5; at++) trail.last[at] = row[at] ?? 0
  trail.record = record
  trail.rows++
}

/** What a viewer should know of the splits; nothing where there are none. */
export function describeSplits(splits: readonly Split[], column: string): string[] {
  const [first] = splits
  if (!first) return []
  const change = first.jump > 1 ? `falls by ${percent(1 - 1 / first.jump)}` : `rises by ${percent(1 / first.jump - 1)}`
  const others = splits.length === 1 ? '' : `, and ${splits.length - 1} more`
  const at = new Date(first.atMs).toISOString()
  return [
    `the close ${change} at ${at}, which the column ${column} explains by a split of ${words(first.ratio)}${others}; closes are taken as they are, not adjusted`,
  ]
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** "4 for 1", "1 for 10", "3 for 2". */
function words(ratio: number): string {
  for (let before = 1; before <= 100; before++) {
    const after = Math.round(ratio * before)
    if (after > 0 && Math.abs(after / before / ratio - 1) < 0.02) return `${after} for ${before}`
  }
  return `${ratio.toPrecision(3)} for 1`
}
