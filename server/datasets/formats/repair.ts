import type { Column } from '../../engine/candles.ts'
import type { Flaw } from '../flaws.ts'
import type { Row } from './rows.ts'

const NO_FLAWS: readonly Flaw[] = []
const PRICES: readonly Column[] = ['open', 'high', 'low', 'close']

/**
 * Makes a candle possible, in place, and says what was wrong with it.
 *
 * A price that is missing or not above 0 cannot be known: the row is of no use. Everything else can be mended:
 * high below low is taken for two columns changed over; an open or close outside low to high was a price that
 * was paid, so the range is widened to hold it; a volume that is missing or below 0 becomes 0.
 */
export function repairRow(row: Row): readonly Flaw[] {
  const price = priceFlaw(row)
  if (price) return [price]
  const range = repairRange(row)
  const volume = repairVolume(row)
  return range.length + volume.length === 0 ? NO_FLAWS : [...range, ...volume]
}

function priceFlaw(row: Row): Flaw | null {
  for (let k = 1; k <= 4; k++) {
    const price = row[k] ?? Number.NaN
    const column = PRICES[k - 1] ?? 'open'
    if (!Number.isFinite(price)) return { kind: 'PRICE_UNREADABLE', column }
    if (price < 0) return { kind: 'PRICE_NEGATIVE', column }
    if (price === 0) return { kind: 'PRICE_NOT_POSITIVE', column }
  }
  return null
}

function repairRange(row: Row): readonly Flaw[] {
  const swapped = swapRange(row)
  const { open, high, low, close } = pricesOf(row)
  const inside = open <= high && open >= low && close <= high && close >= low
  if (inside) return swapped
  row[2] = Math.max(high, open, close)
  row[3] = Math.min(low, open, close)
  return [...swapped, { kind: 'OUTSIDE_RANGE', column: open > high || open < low ? 'open' : 'close' }]
}

function swapRange(row: Row): readonly Flaw[] {
  const { high, low } = pricesOf(row)
  if (high >= low) return NO_FLAWS
  row[2] = low
  row[3] = high
  return [{ kind: 'HIGH_BELOW_LOW', column: 'high' }]
}

function pricesOf(row: Row) {
  return { open: row[1] ?? 0, high: row[2] ?? 0, low: row[3] ?? 0, close: row[4] ?? 0 }
}

function repairVolume(row: Row): readonly Flaw[] {
  const volume = row[5] ?? Number.NaN
  // `> 0` also makes 0 of −0, which would give equal candles two digests.
  row[5] = Number.isFinite(volume) && volume > 0 ? volume : 0
  if (!Number.isFinite(volume)) return [{ kind: 'VOLUME_UNREADABLE', column: 'volume' }]
  return volume < 0 ? [{ kind: 'VOLUME_NEGATIVE', column: 'volume' }] : NO_FLAWS
}
