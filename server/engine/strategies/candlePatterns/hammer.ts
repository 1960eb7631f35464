import { isAbove } from '../../crossings.ts'
import { definePattern, range } from './patternRule.ts'

/**
 * Trades a bar that was thrown back: a long shadow below a small body after a fall. The lower shadow is at least twice
 * the body, the upper one at most a tenth of the range. The bearish mirror is the shooting star. What it enters and
 * leaves on: `definePattern`. Source: Steve Nison, Japanese Candlestick Charting Techniques (1991).
 */
export const hammer = definePattern({
  name: 'hammer',
  title: 'Hammer and shooting star',
  description:
    'Trades a bar that was thrown back: a lower shadow of at least twice the body and an upper one of at most a tenth of the range, after a fall.',
  span: 1,
  ends: (prices, bar) => {
    const { open, high, low, close } = prices
    const top = Math.max(open[bar] as number, close[bar] as number)
    const bottom = Math.min(open[bar] as number, close[bar] as number)
    const shadow = bottom - (low[bar] as number)
    const isLong = shadow > 0 && !isAbove(2 * (top - bottom), shadow, close[bar])
    return isLong && !isAbove((high[bar] as number) - top, 0.1 * range(prices, bar), close[bar])
  },
})
