import { describe, test } from 'vitest'
import { MOMENTUM } from './momentum.ts'
import {
  before,
  both,
  bottomOf,
  emaOf,
  falls,
  HUNDRED,
  isOver,
  lastOf,
  level,
  meanOf,
  moveOf,
  of,
  type Plain,
  remember,
  rises,
  rsiOf,
  type Series,
  shareOf,
  sumOf,
  topOf,
  trueRangeOf,
  typicalOf,
  weightedOf,
} from './plain.fixture.ts'
import { expectRule, expectRuled, type Rules, turns } from './strategies.fixture.ts'

const line = (index: Series) => turns(rises(index, level(0), HUNDRED), falls(index, level(0), HUNDRED))
const over = (index: Series, average: Series, measure?: Series) =>
  turns(rises(index, average, measure), falls(index, average, measure))
const zones = (index: Series, lower: number, upper: number) => ({
  long: [rises(index, level(lower), HUNDRED), rises(index, level(upper), HUNDRED)] as const,
  short: [falls(index, level(upper), HUNDRED), falls(index, level(lower), HUNDRED)] as const,
})
/** Enters beyond a level on its side, leaves when back at `rest` of it. */
const beyond = (index: Series, bound: number, rest: number) => ({
  long: [rises(index, level(bound), HUNDRED), falls(index, level(rest), HUNDRED)] as const,
  short: [falls(index, level(-bound), HUNDRED), rises(index, level(-rest), HUNDRED)] as const,
})
const rate = (series: Series, bars: number) =>
  of((now, then) => (100 * (now - then)) / then, series, before(series, bars))
const place = (series: Series, low: Series, high: Series, nothing = 0) =>
  of((at, bottom, top) => (top - bottom <= nothing ? 50 : (100 * (at - bottom)) / (top - bottom)), series, low, high)
const stochasticOf = ({ high, low, close }: Plain, bars: number) => place(close, bottomOf(low, bars), topOf(high, bars))

const RULES: Rules = [
  [
    'fisher-transform',
    { period: 6 },
    ({ high, low }) => {
      const middle = of((a, b) => (a + b) / 2, high, low)
      const inRange = place(middle, bottomOf(middle, 6), topOf(middle, 6))
      const smoothed: Series = remember((bar) => {
        if (bar < 5) return 0
        return Math.max(-0.999, Math.min(0.999, 0.33 * 2 * (inRange(bar) / 100 - 0.5) + 0.67 * smoothed(bar - 1)))
      })
      const transform: Series = remember((bar) =>
        bar < 5 ? 0 : Math.log((1 + smoothed(bar)) / (1 - smoothed(bar))) / 2 + transform(bar - 1) / 2,
      )
      const slope = (bar: number) => (bar < 6 ? Number.NaN : transform(bar) - transform(bar - 1))
      return turns(rises(slope, level(0), level(1)), falls(slope, level(0), level(1)))
    },
  ],
  ['rate-of-change', { period: 5, level: 2 }, ({ close }) => beyond(rate(close, 5), 2, 0)],
  [
    'time-series-momentum',
    { period: 20 },
    ({ close }) =>
      turns(
        (bar) => close(bar) > close(bar - 20),
        (bar) => close(bar) < close(bar - 20),
      ),
  ],
  ['macd-zero', { fast: 4, slow: 9 }, ({ close }) => over(emaOf(close, 4), emaOf(close, 9))],
  [
    'ppo',
    { fast: 4, slow: 9, signal: 3 },
    ({ close }) => {
      const index = of((fast, slow) => (100 * (fast - slow)) / slow, emaOf(close, 4), emaOf(close, 9))
      return over(index, emaOf(index, 3), HUNDRED)
    },
  ],
  ['trix', { period: 4 }, ({ close }) => line(rate(emaOf(emaOf(emaOf(close, 4), 4), 4), 1))],
  [
    'true-strength',
    { slow: 6, fast: 4, signal: 3 },
    ({ close }) => {
      const smooth = (series: Series) => emaOf(emaOf(series, 6), 4)
      const index = of((a, b) => 100 * shareOf(0)(a, b), smooth(moveOf(close)), smooth(of(Math.abs, moveOf(close))))
      return over(index, emaOf(index, 3), HUNDRED)
    },
  ],
  [
    'know-sure-thing',
    { roc: 4, smooth: 4, signal: 3 },
    ({ close }) => {
      const index = of(
        (a, b, c, d) => a + 2 * b + 3 * c + 4 * d,
        meanOf(rate(close, 4), 4),
        meanOf(rate(close, 6), 4),
        meanOf(rate(close, 8), 4),
        meanOf(rate(close, 12), 6),
      )
      return over(index, meanOf(index, 3), HUNDRED)
    },
  ],
  [
    'coppock',
    { long: 8, short: 5, smooth: 4 },
    ({ close }) =>
      line(
        weightedOf(
          of((a, b) => a + b, rate(close, 8), rate(close, 5)),
          4,
        ),
      ),
  ],
  [
    'awesome-oscillator',
    { fast: 3, slow: 9 },
    ({ high, low }) => {
      const middle = of((top, bottom) => (top + bottom) / 2, high, low)
      return over(meanOf(middle, 3), meanOf(middle, 9))
    },
  ],
  [
    'stochastic',
    { period: 7, smooth: 2, lower: 40, upper: 60 },
    (prices) => {
      const fast = meanOf(stochasticOf(prices, 7), 2)
      const slow = meanOf(fast, 2)
      return turns(
        both(rises(fast, slow, HUNDRED), (bar) => isOver(40, slow(bar), 100)),
        both(falls(fast, slow, HUNDRED), (bar) => isOver(slow(bar), 60, 100)),
      )
    },
  ],
  [
    'stochastic-rsi',
    { period: 5, window: 6, lower: 20, upper: 80 },
    ({ close }) => {
      const index = rsiOf(close, 5)
      return zones(place(index, bottomOf(index, 6), topOf(index, 6), 1e-8), 20, 80)
    },
  ],
  [
    'williams-r',
    { period: 7, lower: -80, upper: -20 },
    (prices) =>
      zones(
        of((value) => value - 100, stochasticOf(prices, 7)),
        -80,
        -20,
      ),
  ],
  [
    'cci-trend',
    { period: 8, level: 100 },
    (prices) => {
      const price = typicalOf(prices)
      const index = (bar: number) => {
        const mean = meanOf(price, 8)(bar)
        const spread = lastOf(price, 8, bar).reduce((sum, value) => sum + Math.abs(value - mean), 0) / 8
        return spread <= 1e-10 * Math.abs(mean) ? 0 : (price(bar) - mean) / (0.015 * spread)
      }
      return beyond(index, 100, 100)
    },
  ],
  [
    'ultimate-oscillator',
    { period: 2, lower: 40, upper: 60 },
    (prices) => {
      const pressure = of(
        (now, bottom, last) => now - Math.min(bottom, last),
        prices.close,
        prices.low,
        before(prices.close),
      )
      const ratio = (bars: number) => of(shareOf(0.5), sumOf(pressure, bars), sumOf(trueRangeOf(prices), bars))
      return zones(
        of((a, b, c) => (100 * (4 * a + 2 * b + c)) / 7, ratio(2), ratio(4), ratio(8)),
        40,
        60,
      )
    },
  ],
  [
    'chande-momentum',
    { period: 7, level: 20 },
    ({ close }) => {
      const index = of((a, b) => 100 * shareOf(0)(a, b), sumOf(moveOf(close), 7), sumOf(of(Math.abs, moveOf(close)), 7))
      return beyond(index, 20, 0)
    },
  ],
]

describe('a strategy does what its rule says, worked out anew', () => {
  test.each(RULES)('%s', (name, parameters, rule) => expectRule(name, parameters, { rule }))
})

test('each of these strategies has such a rule', () => {
  expectRuled(
    MOMENTUM,
    RULES.map(([name]) => name),
  )
})
