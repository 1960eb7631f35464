import { describe, expect, test } from 'vitest'
import { candlesOf } from '../candles.fixture.ts'
import {
  before,
  both,
  bottomOf,
  emaOf,
  falls,
  HUNDRED,
  isOver,
  level,
  meanOf,
  moveOf,
  of,
  type Plain,
  remember,
  rises,
  type Series,
  shareOf,
  sumOf,
  topOf,
  typicalOf,
} from './plain.fixture.ts'
import { barsOf, expectRule, expectRuled, type Rules, turns } from './strategies.fixture.ts'
import { VOLUME } from './volume.ts'

const over = (index: Series, average: Series) => turns(rises(index, average), falls(index, average))
const line = (index: Series) =>
  turns(
    (bar) => index(bar - 1) <= 0 && index(bar) > 0,
    (bar) => index(bar - 1) >= 0 && index(bar) < 0,
  )
/** Σ from the second bar on. */
const runningSum = (series: Series): Series => {
  const sum: Series = remember((bar) => (bar === 0 ? 0 : sum(bar - 1) + series(bar)))
  return sum
}
const flowOf = ({ high, low, close, volume }: Plain) =>
  of(
    (top, bottom, last, size) => shareOf(0)(last - bottom - (top - last), top - bottom) * size,
    high,
    low,
    close,
    volume,
  )

const RULES: Rules = [
  [
    'on-balance-volume',
    { period: 6 },
    ({ close, volume }) => {
      const sum = runningSum(of((move, size) => Math.sign(move) * size, moveOf(close), volume))
      return over(sum, meanOf(sum, 6))
    },
  ],
  [
    'price-volume-trend',
    { period: 6 },
    ({ close, volume }) => {
      const sum = runningSum(of((move, last, size) => (move / last) * size, moveOf(close), before(close), volume))
      return over(sum, emaOf(sum, 6))
    },
  ],
  [
    'chaikin-money-flow',
    { period: 6, level: 0.0625 },
    (prices) => {
      const flow = of(shareOf(0), sumOf(flowOf(prices), 6), sumOf(prices.volume, 6))
      const one = level(1)
      return {
        long: [rises(flow, level(0.0625), one), falls(flow, level(0), one)],
        short: [falls(flow, level(-0.0625), one), rises(flow, level(0), one)],
      }
    },
  ],
  [
    'chaikin-oscillator',
    { fast: 3, slow: 7 },
    (prices) => {
      const sum = runningSum(flowOf(prices))
      return over(emaOf(sum, 3), emaOf(sum, 7))
    },
  ],
  [
    'money-flow-index',
    { period: 5, lower: 30, upper: 70 },
    (prices) => {
      const price = typicalOf(prices)
      const flow = of((one, size) => one * size, price, prices.volume)
      const part = (sign: number) =>
        sumOf(
          of(
            (now, last, size) => (Number.isNaN(last) ? last : isOver(sign * now, sign * last) ? size : 0),
            price,
            before(price),
            flow,
          ),
          5,
        )
      const index = of((up, down) => 100 * shareOf(0.5)(up, up + down), part(1), part(-1))
      return {
        long: [rises(index, level(30), HUNDRED), rises(index, level(70), HUNDRED)],
        short: [falls(index, level(70), HUNDRED), falls(index, level(30), HUNDRED)],
      }
    },
  ],
  [
    'rolling-vwap',
    { period: 8 },
    (prices) => {
      const value = of((price, size) => price * size, typicalOf(prices), prices.volume)
      const plain = meanOf(typicalOf(prices), 8)
      const average = of((a, b, c) => (b > 0 ? a / b : c), sumOf(value, 8), sumOf(prices.volume, 8), plain)
      return over(prices.close, average)
    },
  ],
  [
    'force-index',
    { period: 5 },
    ({ close, volume }) =>
      line(
        emaOf(
          of((move, size) => move * size, moveOf(close), volume),
          5,
        ),
      ),
  ],
  [
    'ease-of-movement',
    { period: 5 },
    ({ high, low, volume }) => {
      const middle = of((top, bottom) => (top + bottom) / 2, high, low)
      return line(
        meanOf(
          of(
            (now, last, top, bottom, size) =>
              size > 0 && (isOver(now, last) || isOver(last, now)) ? ((now - last) * (top - bottom)) / size : 0 * last,
            middle,
            before(middle),
            high,
            low,
            volume,
          ),
          5,
        ),
      )
    },
  ],
  [
    'volume-breakout',
    { entry: 5, exit: 3, factor: 1 },
    ({ high, low, close, volume }) => {
      const top = (bars: number) => before(topOf(high, bars))
      const bottom = (bars: number) => before(bottomOf(low, bars))
      const isBusy = (bar: number) => isOver(volume(bar), before(meanOf(volume, 5))(bar))
      const above = (bars: number) => (bar: number) => close(bar) > top(bars)(bar)
      const below = (bars: number) => (bar: number) => close(bar) < bottom(bars)(bar)
      return { long: [both(above(5), isBusy), below(3)], short: [both(below(5), isBusy), above(3)] }
    },
  ],
]

describe('without volume', () => {
  const quiet = {
    ...candlesOf([
      [10, 11, 9, 10],
      [10, 12, 9, 11],
      [11, 12, 10, 11],
      [11, 14, 11, 13],
    ]),
    volume: new Float64Array(4),
  }

  test.each(['chaikin-money-flow', 'ease-of-movement', 'force-index', 'on-balance-volume'])('%s is still', (name) => {
    expect(barsOf(name, quiet, { period: 2, level: 0 }, 'LONG')).toEqual({ entry: [], exit: [] })
  })

  test('rolling-vwap takes the plain average', () => {
    // Typical prices: 10 10⅔ 11 12⅔; averages of 2: – 10⅓ 10⅚ 11⅚; closes 10 11 11 13.
    expect(
      barsOf('rolling-vwap', { ...quiet, close: Float64Array.of(10, 10, 11, 13) }, { period: 2 }, 'LONG').entry,
    ).toEqual([2])
  })
})

describe('a strategy does what its rule says, worked out anew', () => {
  test.each(RULES)('%s', (name, parameters, rule) => expectRule(name, parameters, { rule }))
})

test('each of these strategies has such a rule', () => {
  expectRuled(
    VOLUME,
    RULES.map(([name]) => name),
  )
})
