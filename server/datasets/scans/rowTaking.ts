import { count } from '../flaws.ts'
import type { Bars } from '../formats/bars.ts'
import { appendAll } from '../formats/growableColumns.ts'
import type { Reading } from '../formats/readingState.ts'
import { locate } from '../formats/rows.ts'
import { follow, noteSplit, outlierBefore, standsOut, type Trail } from '../formats/trail.ts'
import { takeWhole } from '../formats/volumes.ts'
import { ADJUSTED, type NumberRows } from './numberRows.ts'
import { hasPoint } from './wantedNumbers.ts'

/** Stands for a column that is not there: a row of it is read from its record. */
const MISSING = new Float64Array()

/** Takes rows without a flaw, as many at once as follow each other, into the series under way. */
export class RowTaking {
  readonly #rows: NumberRows
  readonly #reading: Reading
  readonly #hasAdjusted: boolean
  readonly #symbol: string | null
  /** As `COLUMNS`; without the last where the file has no volume. */
  readonly #columns: readonly Float64Array[]
  /** Null while records alone can be read. */
  #bars: Bars | null
  /** The row that was taken last; -1 where its record is in the trail. */
  #last = -1

  constructor(rows: NumberRows, reading: Reading) {
    this.#rows = rows
    this.#reading = reading
    const hasVolume = reading.volumes.layout.volume !== null
    this.#hasAdjusted = reading.format.layout.adjusted !== null
    this.#symbol = reading.current.symbol
    this.#columns = Array.from({ length: hasVolume ? 6 : 5 }, (_, at) => rows.columns[at] ?? MISSING)
    this.#bars = reading.current.bars[0] ?? null
  }

  /** Takes all rows from one on, up to the first that has a flaw. @returns that one, or the end */
  take(from: number): number {
    const bars = this.#bars
    if (bars === null) return from
    const to = this.#endOfFlawless(from)
    appendAll(bars.rows, this.#columns, { from, to })
    if (this.#hasAdjusted) this.#followEach(from, to, bars)
    else this.#follow(from, to, bars)
    return to
  }

  #endOfFlawless(from: number): number {
    const [time = MISSING, open = MISSING, high = MISSING, low = MISSING, close = MISSING, volume] = this.#columns
    let at = from
    for (; at < this.#rows.length; at++) {
      // No lists of a row's values here and below: they were most of what the collector had to do.
      const first = open[at] ?? Number.NaN
      const most = high[at] ?? Number.NaN
      const least = low[at] ?? Number.NaN
      const last = close[at] ?? Number.NaN
      // Each of these is false of NaN.
      const isCandle = least > 0 && least <= first && first <= most && least <= last && last <= most
      const isWhole = isCandle && most < Number.POSITIVE_INFINITY && !Number.isNaN(time[at])
      if (!isWhole || (volume && !this.#takeVolume(volume, at))) return at
    }
    return at
  }

  /** @returns whether a volume is one */
  #takeVolume(volumes: Float64Array, at: number): boolean {
    const volume = volumes[at] ?? Number.NaN
    if (!(volume >= 0 && volume < Number.POSITIVE_INFINITY)) return false
    takeWhole(this.#reading.volumes, volume)
    // Of -0 it makes 0.
    volumes[at] = volume + 0
    return true
  }

  /** Goes on behind rows that were taken, and looks for outliers among them. */
  #follow(from: number, to: number, bars: Bars): void {
    const [, , high = MISSING, low = MISSING, close = MISSING] = this.#columns
    // Before the first two stands what was read before.
    this.#followEach(from, Math.min(from + 2, to), bars)
    if (to <= from + 2) return
    for (let at = from + 2; at < to; at++) {
      if (standsOut(high[at - 1] ?? 0, low[at - 1] ?? 0, close[at - 2] ?? 0, close[at] ?? 0))
        this.#tellOutlier(at, bars)
    }
    this.#placeTrail(bars.trail, to - 1)
    bars.trail.rows += to - from - 2
  }

  /** Notes whether the row before this one is an outlier. */
  #tellOutlier(at: number, bars: Bars): void {
    this.#placeTrail(bars.trail, at - 1)
    this.#fillRow(at)
    this.#countOutlier(bars)
  }

  /** Goes on behind rows that were taken, one after the other. */
  #followEach(from: number, to: number, bars: Bars): void {
    const { row } = this.#reading
    const { trail } = bars
    for (let at = from; at < to; at++) {
      this.#fillRow(at)
      if (this.#hasAdjusted) noteSplit(trail, row, this.#rows.columns[ADJUSTED]?.[at] ?? Number.NaN)
      this.#countOutlier(bars)
      follow(trail, row, null)
      this.#last = at
    }
  }

  #countOutlier({ trail, tally }: Bars): void {
    const { row, volumes } = this.#reading
    const column = outlierBefore(trail, row)
    if (column === null) return
    this.leave()
    if (trail.record) count(tally, 'OUTLIER', locate(trail.record, volumes.layout, column))
  }

  #fillRow(at: number): void {
    const { row } = this.#reading
    for (let k = 0; k < row.length; k++) row[k] = this.#columns[k]?.[at] ?? 0
  }

  /** Has the trail end with a row, whose record is not there yet. */
  #placeTrail(trail: Trail, at: number): void {
    trail.closeBefore = this.#columns[4]?.[at - 1] ?? 0
    for (let k = 0; k < 5; k++) trail.last[k] = this.#columns[k]?.[at] ?? 0
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
