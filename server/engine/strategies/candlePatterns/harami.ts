import { body, definePattern } from './patternRule.ts'

/**
 * Trades a pause: a small rising body within the long falling one before, after a fall. The second body lies in the
 * first and ends below its open. The bearish mirror is a falling body within a rising one. What it enters and leaves on:
 * `definePattern`. Source: Steve Nison, Japanese Candlestick Charting Techniques (1991).
 */
export const harami = definePattern({
  name: 'harami',
  title: 'Harami',
  description:
    'Trades a pause: a rising body within the falling one before, opening at or above its close and closing below its open, after a fall. Neither a small body nor a long one is asked for.',
  span: 2,
  ends: (prices, bar) => {
    const { open, close } = prices
    const isWithin =
      (open[bar] as number) >= (close[bar - 1] as number) && (close[bar] as number) < (open[bar - 1] as number)
    return body(prices, bar - 1) < 0 && body(prices, bar) > 0 && isWithin
  },
})
