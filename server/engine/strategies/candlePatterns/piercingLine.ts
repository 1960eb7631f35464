import { isAbove } from '../../crossings.ts'
import { body, definePattern } from './patternRule.ts'

/**
 * Trades a strong answer: a rising body that opens below the falling one before and closes above its middle, after a
 * fall. The second bar opens at or below the close before (markets that never close have no gaps) and closes above the
 * middle of the first body, but within it. The bearish mirror is the dark cloud cover. What it enters and leaves on:
 * `definePattern`. Source: Steve Nison, Japanese Candlestick Charting Techniques (1991).
 */
export const piercingLine = definePattern({
  name: 'piercing-line',
  title: 'Piercing line and dark cloud',
  description:
    'Trades a strong answer: a body that opens at or below the close of the falling one before, and closes above its middle but below its open, after a fall.',
  span: 2,
  ends: (prices, bar) => {
    const { open, close } = prices
    const half = ((open[bar - 1] as number) + (close[bar - 1] as number)) / 2
    const isLow = body(prices, bar - 1) < 0 && (open[bar] as number) <= (close[bar - 1] as number)
    return isLow && isAbove(close[bar] as number, half) && (close[bar] as number) < (open[bar - 1] as number)
  },
})
