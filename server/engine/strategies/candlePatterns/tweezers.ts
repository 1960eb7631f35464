import { isAbove } from '../../crossings.ts'
import { body, definePattern, range } from './patternRule.ts'

/**
 * Trades a low that held twice: a falling and a rising bar with the same low, after a fall. The lows differ by at most a
 * twentieth of the longer range. The bearish mirror has equal highs. What it enters and leaves on: `definePattern`.
 * Source: Steve Nison, Japanese Candlestick Charting Techniques (1991).
 */
export const tweezers = definePattern({
  name: 'tweezers',
  title: 'Tweezers',
  description:
    'Trades a low that held twice: a falling and a rising bar whose lows differ by at most a twentieth of the longer range, after a fall.',
  span: 2,
  ends: (prices, bar) => {
    const apart = Math.abs((prices.low[bar] as number) - (prices.low[bar - 1] as number))
    const longer = Math.max(range(prices, bar), range(prices, bar - 1))
    return body(prices, bar - 1) < 0 && body(prices, bar) > 0 && !isAbove(apart, 0.05 * longer, prices.close[bar])
  },
})
