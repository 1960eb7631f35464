import { describe, expect, test } from 'vitest'
import { candlesAt } from '../candles.fixture.ts'
import { MEAN_REVERSION } from './meanReversion.ts'
import {
  deviationOf,
  emaOf,
  falls,
  HUNDRED,
  isOver,
  lastOf,
  level,
  meanOf,
  minus,
  moveOf,
  of,
  remember,
  rises,
  rsiOf,
  type Series,
  shareOf,
  trueRangeOf,
  wilderOf,
} from './plain.fixture.ts'
import { barsOf, expectRule, expectRuled, type Rules, turns } from './strategies.fixture.ts'

const back = (close: Series, middle: Series, width: Series) => {
  const [lower, upper] = [minus(middle, width), of((a, b) => a + b, middle, width)]
  return {
    long: [rises(close, lower), rises(close, middle)] as const,
    short: [falls(close, upper), falls(close, middle)] as const,
  }
}
const times = (factor: number, series: Series) => of((value) => factor * value, series)

/** Where the line that fits the last values best ends, and how far they deviate from it, by the normal equations. */
function lineOf(series: Series, count: number) {
  const lineAt = (bar: number) => {
    const values = lastOf(series, count, bar)
    const sum = (of: (value: number, index: number) => number) =>
      values.reduce((total, value, index) => total + of(value, index), 0)
    const [x, y, xx, xy] = [sum((_, i) => i), sum((v) => v), sum((_, i) => i * i), sum((v, i) => i * v)]
    const slope = (count * xy - x * y) / (count * xx - x * x)
    const start = (y - slope * x) / count
    const width = Math.sqrt(sum((value, index) => (value - start - slope * index) ** 2) / count)
    return { end: start + slope * (count - 1), width }
  }
  return [remember((bar) => lineAt(bar).end), remember((bar) => lineAt(bar).width)] as const
}

const RULES: Rules = [
  ['regression-channel', { period: 8, factor: 1 }, ({ close }) => back(close, ...lineOf(close, 8))],
  [
    'rsi',
    { period: 5, lower: 40, upper: 60 },
    ({ close }) => {
      const index = rsiOf(close, 5)
      return {
        long: [rises(index, level(40), HUNDRED), rises(index, level(60), HUNDRED)],
        short: [falls(index, level(60), HUNDRED), falls(index, level(40), HUNDRED)],
      }
    },
  ],
  ['bollinger-reversal', { period: 8, factor: 1 }, ({ close }) => back(close, meanOf(close, 8), deviationOf(close, 8))],
  [
    'keltner-reversal',
    { period: 6, factor: 0.5 },
    (prices) => back(prices.close, emaOf(prices.close, 6), times(0.5, wilderOf(trueRangeOf(prices), 6))),
  ],
  [
    'envelope-reversal',
    { period: 8, percent: 1 },
    ({ close }) => back(close, meanOf(close, 8), times(0.01, meanOf(close, 8))),
  ],
  [
    'z-score',
    { period: 8, entry: 1, exit: 0.5 },
    ({ close }) => {
      const one = level(1)
      const score = of(
        (away, width, last) => (width <= 1e-10 * last ? 0 : away / width),
        minus(close, meanOf(close, 8)),
        deviationOf(close, 8),
        close,
      )
      return {
        long: [falls(score, level(-1), one), rises(score, level(-0.5), one)],
        short: [rises(score, level(1), one), falls(score, level(0.5), one)],
      }
    },
  ],
  [
    'connors-rsi2',
    { period: 2, level: 30, trend: 15, exit: 3 },
    ({ close }) => {
      const [index, trend, exit] = [rsiOf(close, 2), meanOf(close, 15), meanOf(close, 3)]
      const above = (average: Series, bar: number) => isOver(close(bar), average(bar))
      const below = (average: Series, bar: number) => isOver(average(bar), close(bar))
      return {
        long: [(bar) => isOver(30, index(bar), 100) && above(trend, bar), (bar) => above(exit, bar)],
        short: [(bar) => isOver(index(bar), 70, 100) && below(trend, bar), (bar) => below(exit, bar)],
      }
    },
  ],
  [
    'internal-bar-strength',
    { lower: 0.25, upper: 0.75 },
    ({ high, low, close }) => {
      const strength = of((top, bottom, last) => shareOf(0.5)(last - bottom, top - bottom), high, low, close)
      return turns(
        (bar) => isOver(0.25, strength(bar), 1),
        (bar) => isOver(strength(bar), 0.75, 1),
      )
    },
  ],
  [
    'consecutive-closes',
    { count: 3 },
    ({ close }) => {
      const run = (sign: number) => (bar: number) => lastOf(moveOf(close), 3, bar).every((move) => sign * move > 0)
      const move = moveOf(close)
      return { long: [run(-1), (bar) => move(bar) > 0], short: [run(1), (bar) => move(bar) < 0] }
    },
  ],
]

describe('a strategy does what its rule says, worked out anew', () => {
  test.each(RULES)('%s', (name, parameters, rule) => expectRule(name, parameters, { rule }))
})

describe('rsi', () => {
  // Wilder's index of period 2: – – 0 66.7 85.7 40 19.4 (changes −2 −2 +4 +4 −4 −4).
  const candles = candlesAt([12, 10, 8, 12, 16, 12, 8])
  const parameters = { period: 2, lower: 30, upper: 70 }

  test('enters LONG on leaving the oversold zone and leaves on entering the overbought one', () => {
    expect(barsOf('rsi', candles, parameters, 'LONG')).toEqual({ entry: [3], exit: [4] })
  })

  test('enters SHORT on leaving the overbought zone and leaves on entering the oversold one', () => {
    expect(barsOf('rsi', candles, parameters, 'SHORT')).toEqual({ entry: [5], exit: [6] })
  })
})

test('each of these strategies has such a rule', () => {
  expectRuled(
    MEAN_REVERSION,
    RULES.map(([name]) => name),
  )
})
