import type { Layout } from '../layouts/layout.ts'
import type { Bars } from './bars.ts'
import { partsOf } from './growableColumns.ts'
import { type MarkEvidence, makeMarks } from './marks.ts'
import { type DecimalMark, parseNumber } from './numbers.ts'
import type { Row } from './rows.ts'

/** A volume that anyone who groups thousands would have grouped; some do so from five digits on. */
const MIN_GROUPED = 10_000

/** What the volumes of a file have told so far; owned by one reading, which changes it. */
export interface VolumeState {
  /** The columns as they are read now: `volume` is that of the ticks until the file's own volume has said more than 0. */
  layout: Layout
  /** The mark that the caller says; null is found out. */
  readonly chosen: DecimalMark | null
  marks: MarkEvidence
  /** Whether a large volume stands there as digits alone. */
  isUngrouped: boolean
  /** The volume of the record that is read; one that is open, as a decimal point would have it. */
  value: number
  /** Whether that one is another number under each mark, and which of them is not known yet. */
  isOpen: boolean
}

/** Volumes of which nothing is known. */
export function makeVolumes(own: Layout, chosen: DecimalMark | null): VolumeState {
  const layout = own.ticks === null ? own : { ...own, volume: own.ticks }
  return { layout, chosen, marks: makeMarks(chosen), isUngrouped: false, value: 0, isOpen: false }
}

/** Whether the volume is that of the ticks, since the file's own is 0 so far. */
export function takesTicks({ layout }: VolumeState): boolean {
  return layout.ticks !== null && layout.volume === layout.ticks
}

/** Whether a text is a number above 0, under either mark. */
export function isPositive(text: string): boolean {
  return parseNumber(text, '.') > 0 || parseNumber(text, ',') > 0
}

/** Goes on with the file's own volume, of which all before were 0. */
export function leaveTicks(volumes: VolumeState, own: Layout, bars: readonly Bars[]): void {
  volumes.layout = own
  volumes.marks = makeMarks(volumes.chosen)
  volumes.isUngrouped = false
  for (const { rows, tally } of bars) {
    for (const part of partsOf(rows, 5)) part.fill(0)
    tally.delete('VOLUME_UNREADABLE')
    tally.delete('VOLUME_NEGATIVE')
  }
}

/** Takes a volume of digits alone, as most are. */
export function takeWhole(volumes: VolumeState, volume: number): void {
  volumes.value = volume
  volumes.isOpen = false
  if (volume >= MIN_GROUPED) volumes.isUngrouped = true
}

/** Marks the volume of a row as open, until `resolveVolumes`: it is below 0 then. */
export function keepOpen(row: Row): void {
  const volume = row[5] ?? 0
  if (volume > 0) row[5] = -volume
}

/** Gives volumes that were kept open the value that they have under the file's mark. */
export function resolveVolumes({ rows }: Bars, mark: DecimalMark): void {
  for (const volumes of partsOf(rows, 5)) {
    for (let i = 0; i < volumes.length; i++) {
      const volume = volumes[i] ?? 0
      if (volume < 0) volumes[i] = mark === '.' ? -volume : underComma(-volume)
    }
  }
}

/** An open number that a decimal point makes `value`: it is whole, from 1000 to 999999, under one mark, and a thousandth of that under the other. */
function underComma(value: number): number {
  return value >= 1000 ? value / 1000 : Math.round(value * 1000)
}
