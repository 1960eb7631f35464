/**
 * The begin of the candle that a moment lies in: merged candles begin before what they hold.
 *
 * @param times when each candle begins, ascending
 * @returns the moment itself where there is no candle before it
 */
export function candleAt<Moment extends number>(times: readonly Moment[], at: Moment): Moment {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? at) <= at) low = middle + 1
    else high = middle
  }
  return times[low - 1] ?? times[0] ?? at
}
