import type { Bars } from './bars.ts'
import { contradiction, undecided } from './marks.ts'
import type { DecimalMark } from './numbers.ts'
import type { Reading } from './readingState.ts'
import { resolveVolumes } from './volumes.ts'

/** The bars of a file, or why its numbers cannot be told. */
export type Settled = { readonly bars: Bars } | { readonly fault: string }

/**
 * Decides at the end of a file what its numbers are. Prices that may be either are what leaves none of them out of scale
 * with its neighbours, else what the volumes show; volumes that may be either are what other volumes show, else what
 * the prices do. What stays open is a fault.
 */
export function settleMarks(reading: Reading): Settled {
  const { prices, volumes } = reading
  const refuted = prices.settled?.isHabit && volumes.marks.settled
  const fault = refuted ? contradiction(prices, refuted.place) : null
  if (fault !== null) return { fault }
  const mark = priceMark(reading)
  const bars = reading.bars.find((each) => each.mark === mark)
  if (!bars) return { fault: prices.open ? undecided(prices.open) : 'no mark of its prices is known' }
  return settleVolumes(reading, bars)
}

/** Null where it is open. */
function priceMark({ bars, volumes }: Reading): DecimalMark | null {
  const [first, second] = bars
  if (!first || !second) return first?.mark ?? null
  if (first.jumps === 0 && second.jumps > 0) return first.mark
  if (second.jumps === 0 && first.jumps > 0) return second.mark
  return volumes.marks.settled?.mark ?? null
}

function settleVolumes({ prices, volumes }: Reading, bars: Bars): Settled {
  const { open, settled } = volumes.marks
  if (open === null) return { bars }
  const ofPrices = prices.settled || prices.open ? bars.mark : null
  const ofDigits = volumes.isUngrouped ? (open.text.includes('.') ? '.' : ',') : null
  const mark = settled?.mark ?? ofPrices ?? ofDigits ?? open.byHabit
  if (mark === null) return { fault: undecided(open) }
  resolveVolumes(bars, mark)
  return { bars }
}
