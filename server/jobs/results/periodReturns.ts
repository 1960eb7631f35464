/** Into so many equal periods returns are put together at most: what is worked out of them hardly changes beyond. */
export const MAX_PERIODS = 1_000

/**
 * What an account earned in equal periods of bars, the bar of each mark counted to the period that it ends or lies in.
 *
 * @param equity at each close
 * @param before what the account was worth before the first bar
 * @returns at most `MAX_PERIODS`; 0 where nothing was left
 */
export function periodReturns(equity: Float64Array, before: number): Float64Array {
  const periods = Math.min(MAX_PERIODS, equity.length)
  const returns = new Float64Array(periods)
  let worth = before
  for (let period = 0; period < periods; period += 1) {
    const end = equity[Math.floor(((period + 1) * equity.length) / periods) - 1] as number
    returns[period] = worth > 0 ? end / worth - 1 : 0
    worth = end
  }
  return returns
}
