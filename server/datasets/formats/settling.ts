import type { Refusal } from '../refusals.ts'
import type { Bars } from './bars.ts'
import { contradiction, undecided } from './marks.ts'
import type { DecimalMark } from './numbers.ts'
import type { Reading } from './readingState.ts'
import { resolveVolumes } from './volumes.ts'

/** The bars of each symbol of a file, or why its numbers cannot be told. */
export type Settled = { readonly series: readonly SettledSeries[] } | { readonly fault: Refusal }

/** The bars of one symbol. */
export interface SettledSeries {
  readonly symbol: string | null
  readonly bars: Bars
}

/**
 * Decides at the end of a file what its numbers are. Prices that may be either are what leaves none of them out of scale
 * with its neighbours, else what the volumes show; volumes that may be either are what other volumes show, else what
 * the prices do. What stays open is a fault.
 */
export function settleMarks(reading: Reading): Settled {
  const { prices, volumes } = reading
  const refuted = prices.settled?.isHabit ? volumes.marks.settled?.place : null
  const fault = refuted ? contradiction(prices, refuted) : null
  if (fault !== null) return { fault }
  const mark = priceMark(reading)
  if (mark === null) return { fault: prices.open ? undecided(prices.open) : 'no mark of its prices is known' }
  const series = [...reading.series.values()].flatMap(({ symbol, bars }) => {
    const kept = bars.find((each) => each.mark === mark)
    return kept ? [{ symbol, bars: kept }] : []
  })
  return settleVolumes(reading, series, mark)
}

/** Null where it is open. */
function priceMark({ current, series, volumes }: Reading): DecimalMark | null {
  const [first, second] = current.bars
  if (!first || !second) return first?.mark ?? null
  const jumpsUnder = (mark: DecimalMark) =>
    [...series.values()].reduce((sum, { bars }) => sum + (bars.find((each) => each.mark === mark)?.jumps ?? 0), 0)
  const [one, other] = [jumpsUnder(first.mark), jumpsUnder(second.mark)]
  if (one === 0 && other > 0) return first.mark
  if (other === 0 && one > 0) return second.mark
  return volumes.marks.settled?.mark ?? null
}

function settleVolumes(
  { prices, volumes }: Reading,
  series: readonly SettledSeries[],
  priceMark: DecimalMark,
): Settled {
  const { open, settled } = volumes.marks
  if (open === null) return { series }
  const ofPrices = prices.settled || prices.open ? priceMark : null
  const ofDigits = volumes.isUngrouped ? (open.text.includes('.') ? '.' : ',') : null
  const mark = settled?.mark ?? ofPrices ?? ofDigits ?? open.byHabit
  if (mark === null) return { fault: undecided(open) }
  for (const { bars } of series) resolveVolumes(bars, mark)
  return { series }
}
