import { type Bars, makeBars } from './bars.ts'
import type { Format } from './head.ts'
import { type MarkEvidence, makeMarks } from './marks.ts'
import type { FileRecord } from './records.ts'
import { makeRow, type Row } from './rows.ts'
import { makeVolumes, type VolumeState } from './volumes.ts'

/**
 * What was read so far; owned by one reading of one file, which changes it.
 *
 * While no price tells the decimal mark, and one may be either of two numbers, rows are read under both marks side by
 * side. The first price that tells it ends that; where none does, `settle` decides at the end.
 */
export interface Reading {
  readonly format: Format
  readonly row: Row
  readonly prices: MarkEvidence
  readonly volumes: VolumeState
  /** The first record that names what is traded; null before. */
  named: FileRecord | null
  /** One, or two while the mark is open. */
  bars: readonly Bars[]
}

/** A reading of which nothing is read yet. */
export function startReading(format: Format): Reading {
  const volumes = makeVolumes(format.layout)
  return { format, row: makeRow(), prices: makeMarks(), volumes, named: null, bars: [makeBars('.')] }
}
