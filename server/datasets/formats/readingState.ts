import { NO_CHOICE } from '../layouts/choice.ts'
import type { RecordFormat } from '../layouts/recordFormat.ts'
import { type DateEvidence, makeDates, type TimeReading } from '../times/dates.ts'
import type { FileZone } from '../times/zoneHabit.ts'
import { type Bars, makeBars } from './bars.ts'
import { type MarkEvidence, makeMarks } from './marks.ts'
import { makeRow, type Row } from './rows.ts'
import { makeVolumes, type VolumeState } from './volumes.ts'

/** The bars of one symbol; owned by one reading, which changes them. */
export interface Series {
  /** What is traded, as the file writes it; null until the file says so. */
  symbol: string | null
  /** One, or two while the mark is open. */
  bars: readonly Bars[]
}

/**
 * What was read so far; owned by one reading of one file, which changes it.
 *
 * While no price tells the decimal mark, and one may be either of two numbers, rows are read under both marks side by
 * side. The first price that tells it ends that; where none does, `settle` decides at the end.
 */
export interface Reading {
  readonly format: RecordFormat
  readonly row: Row
  readonly prices: MarkEvidence
  readonly volumes: VolumeState
  readonly dates: DateEvidence
  readonly zone: FileZone
  /** One for each symbol, by its name as it is written; the first is there from the beginning, without a name. */
  readonly series: Map<string, Series>
  /** The series of the record that is read. */
  current: Series
}

/**
 * A reading of which nothing is read yet.
 *
 * @param times how times are read that may be several
 */
export function startReading(format: RecordFormat, choice = NO_CHOICE, times: TimeReading = {}): Reading {
  const { mark } = choice
  const said = choice.zone ?? format.layout.zone
  const zone = { name: said ?? format.zoneByHabit ?? null, isHabit: said === null && format.zoneByHabit != null }
  const volumes = makeVolumes(format.layout, mark)
  const current = { symbol: null, bars: [makeBars(mark ?? '.')] }
  const dates = makeDates({ zone: zone.name }, { ...times, chosen: choice.order })
  const series = new Map<string, Series>([['', current]])
  return { format, row: makeRow(), prices: makeMarks(mark), volumes, dates, zone, series, current }
}

/** Symbols that one file may have; more are no symbols. */
const MOST_SYMBOLS = 1_000

/**
 * Goes on with the series of a symbol, which the first record of a symbol begins. Records that name none belong to the series of
 * the record before. @returns whether the file may have so many symbols
 */
export function takeSymbol(reading: Reading, symbol: string): boolean {
  if (symbol === '' || symbol === reading.current.symbol) return true
  const { series } = reading
  const nameless = series.get('')
  const known = series.get(symbol)
  if (known) reading.current = known
  else if (nameless) {
    nameless.symbol = symbol
    series.delete('')
    series.set(symbol, nameless)
  } else {
    if (series.size >= MOST_SYMBOLS) return false
    reading.current = { symbol, bars: reading.current.bars.map(({ mark }) => makeBars(mark)) }
    series.set(symbol, reading.current)
  }
  return true
}
