import { count } from '../flaws.ts'
import type { Bars } from '../formats/bars.ts'
import type { FileRecord } from '../formats/fileRecord.ts'
import { append } from '../formats/growableColumns.ts'
import type { Reading } from '../formats/readingState.ts'
import { locate } from '../formats/rows.ts'
import { follow, noteSplit, outlierBefore } from '../formats/trail.ts'
import { takesTicks, takeWhole } from '../formats/volumes.ts'
import type { Refusal } from '../refusals.ts'
import { ADJUSTED, type NumberRows, PASSED, type WantedNumbers } from './numberRows.ts'

/**
 * What a reading takes as numbers now; null where it needs the text of each record: its decimal mark is a comma, or still open, its
 * times are of a zone, or stand in two columns.
 */
export function wantedNumbers(reading: Reading): WantedNumbers | null {
  const { layout } = reading.format
  const { dates, prices, volumes, current } = reading
  if (!hasPoint(reading) || layout.clock !== null || dates.context.zone !== null || takesTicks(volumes)) return null
  const roles = new Int8Array(layout.names.length).fill(PASSED)
  const { time, open, high, low, close } = layout.index
  const places = [time, open, high, low, close, layout.volume, layout.adjusted, layout.symbol]
  for (const [role, place] of places.entries()) {
    if (place === null) continue
    // One column for two things: its text is read for each.
    if (roles[place] !== PASSED) return null
    roles[place] = role
  }
  return {
    roles,
    width: 1 + roles.findLastIndex((role) => role !== PASSED),
    context: dates.context,
    hasPricePoint: prices.settled?.mark === '.',
    hasVolumePoint: volumes.marks.settled?.mark === '.',
    symbol: current.symbol,
  }
}

/** Whether prices are read with a decimal point alone. */
function hasPoint({ current: { bars } }: Reading): boolean {
  return bars.length === 1 && bars[0]?.mark === '.'
}

/** Batches that are read as records alone, at most, before numbers are tried again. */
const MOST_UNTRIED = 16

/** Whether numbers are worth their while: rows that are read twice take longer than records alone. */
export class NumberTrust {
  #pause = 0
  #left = 0

  /** To be asked once a batch. */
  isOpen(): boolean {
    return this.#left-- <= 0
  }

  /** @param isUsed whether most rows of a batch were taken as numbers; each time that they were not, the pause doubles */
  note(isUsed: boolean): void {
    this.#pause = isUsed ? 0 : Math.min(MOST_UNTRIED, 2 * this.#pause + 1)
    this.#left = this.#pause
  }
}

/** What comes of rows of numbers: a fault of the whole file, if there is one, and how many were read from their records. */
export interface NumbersRead {
  readonly fault: Refusal | null
  readonly fromRecords: number
}

/**
 * Reads rows of numbers as `readRecord` reads their records. A row with any flaw is read from its record.
 *
 * @param readRecord as in `reading.ts`
 */
export function readNumbers(
  rows: NumberRows,
  reading: Reading,
  readRecord: (record: FileRecord, reading: Reading) => Refusal | null,
): NumbersRead {
  const taking = new RowTaking(rows, reading)
  let fromRecords = 0
  for (let at = 0; at < rows.length; at++) {
    if (taking.take(at)) continue
    fromRecords++
    taking.leave()
    const fault = readRecord(rows.record(at), reading)
    if (fault !== null) return { fault, fromRecords }
    taking.enter()
  }
  taking.leave()
  return { fault: null, fromRecords }
}

/** Takes rows without a flaw, one after the other, into the series under way. */
class RowTaking {
  readonly #rows: NumberRows
  readonly #reading: Reading
  readonly #hasVolume: boolean
  readonly #hasAdjusted: boolean
  readonly #symbol: string | null
  /** Null while records alone can be read. */
  #bars: Bars | null
  /** The row that was taken last; -1 where its record is in the trail. */
  #last = -1

  constructor(rows: NumberRows, reading: Reading) {
    this.#rows = rows
    this.#reading = reading
    this.#hasVolume = reading.volumes.layout.volume !== null
    this.#hasAdjusted = reading.format.layout.adjusted !== null
    this.#symbol = reading.current.symbol
    this.#bars = reading.current.bars[0] ?? null
  }

  /** @returns whether the row is taken; else nothing has changed */
  take(at: number): boolean {
    const bars = this.#bars
    const { columns } = this.#rows
    const time = columns[0]?.[at] ?? Number.NaN
    const open = columns[1]?.[at] ?? Number.NaN
    const high = columns[2]?.[at] ?? Number.NaN
    const low = columns[3]?.[at] ?? Number.NaN
    const close = columns[4]?.[at] ?? Number.NaN
    const volume = this.#hasVolume ? (columns[5]?.[at] ?? Number.NaN) : 0
    // Each of these is false of NaN.
    const isCandle = low > 0 && low <= open && open <= high && low <= close && close <= high
    const isBounded = high < Number.POSITIVE_INFINITY && volume < Number.POSITIVE_INFINITY
    if (bars === null || Number.isNaN(time) || !isCandle || !isBounded || !(volume >= 0)) return false
    const { row, volumes } = this.#reading
    if (this.#hasVolume) takeWhole(volumes, volume)
    row[0] = time
    row[1] = open
    row[2] = high
    row[3] = low
    row[4] = close
    // Of -0 it makes 0.
    row[5] = volume + 0
    append(bars.rows, row)
    this.#compare(at, bars)
    return true
  }

  #compare(at: number, { trail, tally }: Bars): void {
    const { row, volumes } = this.#reading
    if (this.#hasAdjusted) noteSplit(trail, row, this.#rows.columns[ADJUSTED]?.[at] ?? Number.NaN)
    const column = outlierBefore(trail, row)
    if (column !== null) {
      this.leave()
      if (trail.record) count(tally, 'OUTLIER', locate(trail.record, volumes.layout, column))
    }
    follow(trail, row, null)
    this.#last = at
  }

  /** Gives the trail the record of the row before, for what reads on from records. */
  leave(): void {
    if (this.#last >= 0 && this.#bars) this.#bars.trail.record = this.#rows.record(this.#last)
    this.#last = -1
  }

  /** Goes on behind a record, which may have told something new. */
  enter(): void {
    const { current } = this.#reading
    const isFit = hasPoint(this.#reading) && current.symbol === this.#symbol
    this.#bars = isFit ? (current.bars[0] ?? null) : null
  }
}
