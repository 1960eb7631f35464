import type { Reading } from '../formats/readingState.ts'
import { takesTicks } from '../formats/volumes.ts'
import { PASSED, type WantedNumbers } from './numberRows.ts'

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
export function hasPoint({ current: { bars } }: Reading): boolean {
  return bars.length === 1 && bars[0]?.mark === '.'
}
