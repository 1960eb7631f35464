import type { Column } from '../../engine/candles.ts'
import { type Bars, cloneBars } from './bars.ts'
import type { FileRecord } from './fileRecord.ts'
import { type FileContext, learnMark, otherMark } from './marks.ts'
import { isWhole, parseNumber } from './numbers.ts'
import type { Reading } from './readingState.ts'
import { hasWholePrices, locate, PRICES } from './rows.ts'
import { isPositive, leaveTicks, takesTicks, takeWhole } from './volumes.ts'

/** Learns the mark of the prices from a record, and lets the reading go on under both where it may be either. */
export function learnPrices(record: FileRecord, reading: Reading): void {
  const { prices, format } = reading
  const { layout } = format
  if (prices.settled !== null || hasWholePrices(record.fields, layout)) return
  for (const column of PRICES) {
    learnMark(prices, record.fields[layout.index[column]] ?? '', () => surroundings(record, reading, column))
  }
  const { open } = prices
  if (open?.byHabit) prices.settled ??= { mark: open.byHabit, place: open, isHabit: true }
  if (prices.settled) keepMark(reading, prices.settled.mark)
  else if (open && reading.current.bars.length === 1) forkMarks(reading)
}

/** Goes on under both marks: the bars before the first open price are the same. */
function forkMarks({ series }: Reading): void {
  for (const each of series.values())
    each.bars = each.bars.flatMap((bars) => [bars, cloneBars(bars, otherMark(bars.mark))])
}

/** Goes on under one mark alone. */
function keepMark({ series }: Reading, mark: Bars['mark']): void {
  for (const each of series.values()) {
    const { bars } = each
    each.bars = bars.length === 1 ? bars.map((one) => ({ ...one, mark })) : bars.filter((one) => one.mark === mark)
  }
}

/** Takes the volume of a record, and learns the mark of the volumes from it. */
export function takeVolume(record: FileRecord, reading: Reading): void {
  const { volumes, format } = reading
  if (takesTicks(volumes) && isPositive(record.fields[format.layout.volume ?? -1] ?? '')) {
    leaveTicks(
      volumes,
      format.layout,
      [...reading.series.values()].flatMap(({ bars }) => bars),
    )
  }
  const { layout, marks } = volumes
  if (layout.volume === null) return
  const text = record.fields[layout.volume] ?? ''
  if (isWhole(text)) takeWhole(volumes, Number(text))
  else {
    volumes.isOpen = marks.settled === null && learnMark(marks, text, () => surroundings(record, reading, 'volume'))
    volumes.value = parseNumber(text, marks.settled?.mark ?? '.')
  }
}

function surroundings(record: FileRecord, { format, volumes }: Reading, column: Column): FileContext {
  const { layout, delimiter } = format
  return { place: locate(record, volumes.layout, column), delimiter, time: record.fields[layout.index.time] ?? '' }
}
