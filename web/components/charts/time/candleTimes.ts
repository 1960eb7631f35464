/** The place of the candle that a moment lies in; −1 where it is before all of them. @param times when each candle begins, ascending */
export function candleIndex(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/**
 * The begin of the candle that a moment lies in: merged candles begin before what they hold.
 *
 * @param times when each candle begins, ascending
 * @returns the moment itself where there is no candle before it
 */
export function candleAt<Moment extends number>(times: readonly Moment[], at: Moment): Moment {
  return times[candleIndex(times, at)] ?? times[0] ?? at
}
