import { isAbove } from '../../crossings.ts'
import { body, definePattern, range } from './patternRule.ts'

/**
 * Trades a bar without shadows: it rises all the way and is longer than the one before, after a fall. The body is at
 * least 95 % of the range, and longer than the range of the bar before. The bearish mirror falls all the way. What it
 * enters and leaves on: `definePattern`. Source: Steve Nison, Japanese Candlestick Charting Techniques (1991).
 */
export const marubozu = definePattern({
  name: 'marubozu',
  title: 'Marubozu',
  description:
    'Trades a bar without shadows: it rises, its body is at least 95 % of its range and longer than the range of the bar before, after a fall.',
  span: 2,
  ends: (prices, bar) => {
    const now = body(prices, bar)
    const close = prices.close[bar]
    return !isAbove(0.95 * range(prices, bar), now, close) && isAbove(now, range(prices, bar - 1), close)
  },
})
