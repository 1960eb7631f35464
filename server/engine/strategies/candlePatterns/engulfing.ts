import { isAbove } from '../../crossings.ts'
import { body, definePattern } from './patternRule.ts'

/**
 * Trades a bar that swallows the one before: a rising body around a falling one after a fall. The bearish mirror is a
 * falling body around a rising one after a rise. The second body must reach at least as far as the first on both sides,
 * and further on one. What it enters and leaves on: `definePattern`. Source: Steve Nison, Japanese Candlestick Charting
 * Techniques (1991).
 */
export const engulfing = definePattern({
  name: 'engulfing',
  title: 'Engulfing',
  description:
    'Trades a bar that swallows the one before: a rising body that reaches at least as far as a falling one on both sides, and further on one, after a fall.',
  span: 2,
  ends: (prices, bar) => {
    const before = body(prices, bar - 1)
    const now = body(prices, bar)
    const { open, close } = prices
    const isAround =
      (open[bar] as number) <= (close[bar - 1] as number) && (close[bar] as number) >= (open[bar - 1] as number)
    return before < 0 && isAbove(now, -before, close[bar]) && isAround
  },
})
