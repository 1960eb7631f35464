import { isAbove } from '../../crossings.ts'
import { body, definePattern, range } from './patternRule.ts'

/**
 * Trades the answer to an undecided bar: a close above the high of a bar that opened and closed at the same price, after
 * a fall. A doji has a range, and a body of at most a tenth of it. The bearish mirror is a close below the low of a doji
 * after a rise. What it enters and leaves on: `definePattern`. Source: Steve Nison, Japanese Candlestick Charting
 * Techniques (1991).
 */
export const dojiReversal = definePattern({
  name: 'doji-reversal',
  title: 'Doji reversal',
  description:
    'Trades the answer to an undecided bar: a close above the high of a bar whose body was at most a tenth of its range, after a fall.',
  span: 2,
  ends: (prices, bar) => {
    const span = range(prices, bar - 1)
    const isDoji = span > 0 && !isAbove(Math.abs(body(prices, bar - 1)), 0.1 * span, prices.close[bar])
    return isDoji && (prices.close[bar] as number) > (prices.high[bar - 1] as number)
  },
})
