import { body, definePattern } from './patternRule.ts'

/**
 * Trades a steady turn: three rising bodies, each opening within the last and closing higher, after a fall. The bearish
 * mirror is three black crows. What it enters and leaves on: `definePattern`. Source: Steve Nison, Japanese Candlestick
 * Charting Techniques (1991).
 */
export const threeSoldiers = definePattern({
  name: 'three-soldiers',
  title: 'Three soldiers and three crows',
  description:
    'Trades a steady turn: three rising bodies, each opening within the last and closing higher, after a fall.',
  span: 3,
  ends: (prices, bar) => {
    const { open, close } = prices
    const follows = (at: number) =>
      (open[at] as number) >= (open[at - 1] as number) &&
      (open[at] as number) <= (close[at - 1] as number) &&
      (close[at] as number) > (close[at - 1] as number)
    const isRising = body(prices, bar - 2) > 0 && body(prices, bar - 1) > 0 && body(prices, bar) > 0
    return isRising && follows(bar - 1) && follows(bar)
  },
})
