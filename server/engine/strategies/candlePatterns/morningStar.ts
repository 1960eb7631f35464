import { isAbove } from '../../crossings.ts'
import { body, definePattern } from './patternRule.ts'

/**
 * Trades a turn in three bars: a falling body, a small one, and a rising one that takes back half of the first. The
 * middle body is at most a third of the first one, and the third bar closes above the middle of the first body. The
 * bearish mirror is the evening star. What it enters and leaves on: `definePattern`. Source: Steve Nison, Japanese
 * Candlestick Charting Techniques (1991).
 */
export const morningStar = definePattern({
  name: 'morning-star',
  title: 'Morning and evening star',
  description:
    'Trades a turn in three bars: a falling body, one of at most a third of it (a gap is not asked for), and a rising one that closes above the middle of the first, after a fall.',
  span: 3,
  ends: (prices, bar) => {
    const first = body(prices, bar - 2)
    const { open, close } = prices
    const half = ((open[bar - 2] as number) + (close[bar - 2] as number)) / 2
    const isSmall = !isAbove(3 * Math.abs(body(prices, bar - 1)), -first, close[bar])
    return first < 0 && isSmall && body(prices, bar) > 0 && isAbove(close[bar] as number, half)
  },
})
