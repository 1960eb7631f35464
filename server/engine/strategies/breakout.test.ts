import { describe, expect, test } from 'vitest'
import { candlesOf } from '../candles.fixture.ts'
import { BREAKOUT } from './breakout.ts'
import {
  before,
  both,
  deviationOf,
  emaOf,
  falls,
  isOver,
  lastOf,
  meanOf,
  minus,
  moveOf,
  of,
  type Plain,
  rises,
  type Series,
  trueRangeOf,
  wilderOf,
} from './plain.fixture.ts'
import { barsOf, expectRule, expectRuled, type Rules, turns } from './strategies.fixture.ts'

const out = (close: Series, middle: Series, width: Series) => {
  const [lower, upper] = [minus(middle, width), of((a, b) => a + b, middle, width)]
  return {
    long: [rises(close, upper), falls(close, middle)] as const,
    short: [falls(close, lower), rises(close, middle)] as const,
  }
}
const times = (factor: number, series: Series) => of((value) => factor * value, series)
const rangeOf = ({ high, low }: Plain) => minus(high, low)

const RULES: Rules = [
  [
    'donchian',
    { entry: 5, exit: 3 },
    ({ high, low, close }) => {
      const above = (bars: number) => (bar: number) =>
        bar >= bars && lastOf(high, bars, bar - 1).every((top) => close(bar) > top)
      const below = (bars: number) => (bar: number) =>
        bar >= bars && lastOf(low, bars, bar - 1).every((bottom) => close(bar) < bottom)
      return { long: [above(5), below(3)], short: [below(5), above(3)] }
    },
  ],
  ['bollinger-breakout', { period: 8, factor: 1 }, ({ close }) => out(close, meanOf(close, 8), deviationOf(close, 8))],
  [
    'keltner-breakout',
    { period: 6, factor: 0.5 },
    (prices) => out(prices.close, emaOf(prices.close, 6), times(0.5, wilderOf(trueRangeOf(prices), 6))),
  ],
  [
    'volatility-breakout',
    { period: 5, factor: 0.5 },
    (prices) => {
      const bound = times(0.5, before(wilderOf(trueRangeOf(prices), 5)))
      const move = moveOf(prices.close)
      return turns(
        (bar) => isOver(move(bar), bound(bar), prices.close(bar)),
        (bar) => isOver(-move(bar), bound(bar), prices.close(bar)),
      )
    },
  ],
  [
    'moving-average-channel',
    { highs: 6, lows: 4 },
    ({ high, low, close }) => turns(rises(close, meanOf(high, 6)), falls(close, meanOf(low, 4))),
  ],
  [
    'narrow-range',
    { count: 4 },
    (prices) => {
      const range = rangeOf(prices)
      const isNarrow = (bar: number) =>
        bar >= 3 && [1, 2, 3].every((back) => isOver(range(bar - back), range(bar), prices.close(bar)))
      return turns(
        (bar) => isNarrow(bar - 1) && prices.close(bar) > prices.high(bar - 1),
        (bar) => isNarrow(bar - 1) && prices.close(bar) < prices.low(bar - 1),
      )
    },
  ],
  [
    'inside-bar',
    { percent: 0 },
    ({ high, low, close }) => {
      const isInside = (bar: number) => high(bar) < high(bar - 1) && low(bar) > low(bar - 1)
      return turns(
        (bar) => isInside(bar - 1) && close(bar) > high(bar - 2),
        (bar) => isInside(bar - 1) && close(bar) < low(bar - 2),
      )
    },
  ],
  [
    'squeeze',
    { period: 8, factor: 1.5 },
    (prices) => {
      const { close } = prices
      const middle = meanOf(close, 8)
      const inner = times(2, deviationOf(close, 8))
      const [center, outer] = [emaOf(close, 8), times(1.5, wilderOf(trueRangeOf(prices), 8))]
      const isOn = (bar: number) =>
        isOver(center(bar) + outer(bar), middle(bar) + inner(bar)) &&
        isOver(middle(bar) - inner(bar), center(bar) - outer(bar))
      const ends = (bar: number) => isOn(bar - 1) && !isOn(bar)
      return {
        long: [both(ends, (bar) => isOver(close(bar), middle(bar))), falls(close, middle)],
        short: [both(ends, (bar) => isOver(middle(bar), close(bar))), rises(close, middle)],
      }
    },
  ],
]

describe('a strategy does what its rule says, worked out anew', () => {
  test.each(RULES)('%s', (name, parameters, rule) => expectRule(name, parameters, { rule }))
})

describe('donchian', () => {
  const candles = candlesOf([
    [10, 12, 9, 11],
    [11, 13, 10, 12],
    [12, 14, 11, 13],
    [13, 15, 12, 14.5],
    [14, 15, 11, 11.5],
    [12, 13, 8, 8],
  ])
  const parameters = { entry: 2, exit: 1 }

  test('enters LONG on a close above the high of the `entry` bars before, leaves on one below the low of the `exit` bars', () => {
    // Highs of the two bars before: – – 13 14 15 15, and the close of 13 only equals its one. Lows of the bar before: – 9 10 11 12 11.
    expect(barsOf('donchian', candles, parameters, 'LONG')).toEqual({ entry: [3], exit: [4, 5] })
  })

  test('enters SHORT on a close below the low of the `entry` bars before, leaves on one above the high of the `exit` bars', () => {
    // Lows of the two bars before: – – 9 10 11 11; highs of the bar before: – 12 13 14 15 15.
    expect(barsOf('donchian', candles, parameters, 'SHORT')).toEqual({ entry: [5], exit: [3] })
  })
})

test('each of these strategies has such a rule', () => {
  expectRuled(
    BREAKOUT,
    RULES.map(([name]) => name),
  )
})
