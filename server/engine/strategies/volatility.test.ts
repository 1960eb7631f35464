import { describe, expect, test } from 'vitest'
import { candlesOf } from '../candles.fixture.ts'
import {
  before,
  both,
  bottomOf,
  deviationOf,
  type Event,
  emaOf,
  falls,
  HUNDRED,
  isOver,
  level,
  minus,
  moveOf,
  of,
  rises,
  type Series,
  shareOf,
  sumOf,
  topOf,
  trueRangeOf,
  wilderOf,
} from './plain.fixture.ts'
import { barsOf, expectRule, expectRuled, type Rules, turns } from './strategies.fixture.ts'
import { VOLATILITY } from './volatility.ts'

const directed = (event: Event, exit: Event, move: Series) => ({
  long: [both(event, (bar) => move(bar) > 0), exit] as const,
  short: [both(event, (bar) => move(bar) < 0), exit] as const,
})
const returnsOf = (close: Series) => of((now, then) => Math.log(now / then), close, before(close))

const RULES: Rules = [
  [
    'atr-trailing-stop',
    { period: 5, factor: 1.5 },
    (prices) => {
      const range = wilderOf(trueRangeOf(prices), 5)
      const [ups, downs] = [new Set<number>(), new Set<number>()]
      let [trend, stop, other] = [0, Number.NaN, Number.NaN]
      for (let bar = 5; bar < prices.length; bar++) {
        const close = prices.close(bar)
        const width = 1.5 * range(bar)
        if (trend === 0) {
          // No turn yet: a stop below, and the other one above.
          if (isOver(close, other)) [trend, stop] = [1, close - width]
          else if (isOver(stop, close)) [trend, stop] = [-1, close + width]
          else {
            stop = Number.isNaN(stop) ? close - width : Math.max(stop, close - width)
            other = Number.isNaN(other) ? close + width : Math.min(other, close + width)
          }
          if (trend !== 0) (trend > 0 ? ups : downs).add(bar)
        } else if (isOver(trend * stop, trend * close)) {
          trend = -trend
          stop = close - trend * width
          ;(trend > 0 ? ups : downs).add(bar)
        } else stop = trend > 0 ? Math.max(stop, close - width) : Math.min(stop, close + width)
      }
      return turns(
        (bar) => ups.has(bar),
        (bar) => downs.has(bar),
      )
    },
  ],
  [
    'mass-index',
    { period: 3, sum: 4, bulge: 4.25 },
    ({ high, low, close, length }) => {
      const once = emaOf(minus(high, low), 3)
      const mass = sumOf(of(shareOf(1), once, emaOf(once, 3)), 4)
      const slope = moveOf(emaOf(close, 3))
      const ends = new Set<number>()
      let isSwollen = false
      for (let bar = 0; bar < length; bar++) {
        if (isOver(mass(bar), 4.25)) isSwollen = true
        if (!isSwollen || !falls(mass, level(3.75))(bar)) continue
        isSwollen = false
        ends.add(bar)
      }
      const turnsOf = (sign: number) =>
        falls(
          of((move) => sign * move, slope),
          level(0),
          close,
        )
      const against = (sign: number) => (bar: number) => ends.has(bar) && isOver(0, sign * slope(bar), close(bar))
      return { long: [against(1), turnsOf(1)], short: [against(-1), turnsOf(-1)] }
    },
  ],
  [
    'chandelier-exit',
    { period: 6, factor: 1 },
    (prices) => {
      const range = wilderOf(trueRangeOf(prices), 6)
      const shortStop = of((a, b) => a + b, bottomOf(prices.low, 6), range)
      return turns(rises(prices.close, shortStop), falls(prices.close, minus(topOf(prices.high, 6), range)))
    },
  ],
  [
    'choppiness',
    { period: 6, lower: 45, upper: 55 },
    (prices) => {
      const reach = minus(topOf(prices.high, 6), bottomOf(prices.low, 6))
      const index = of(
        (way, all) => (100 * Math.log10(shareOf(6)(way, all))) / Math.log10(6),
        sumOf(trueRangeOf(prices), 6),
        reach,
      )
      return directed(falls(index, level(45), HUNDRED), rises(index, level(55), HUNDRED), moveOf(prices.close, 6))
    },
  ],
  [
    'historical-volatility',
    { short: 4, long: 12, level: 1 },
    ({ close }) => {
      const ratio = of(shareOf(1), deviationOf(returnsOf(close), 4), deviationOf(returnsOf(close), 12))
      return directed(rises(ratio, level(1)), falls(ratio, level(1)), moveOf(close, 4))
    },
  ],
]

describe('atr-trailing-stop', () => {
  test('turns where the close passes a stop that never gives way', () => {
    // True ranges: – 2 2 2 6 4. Average of 2: – – 2 2 4 4. A close 1 range away: bar 2 stops at 8 and 12, bar 3 at 9 (11 − 2) and 12;
    // bar 4 closes at 6: down, then a stop at 10; bar 5 closes at 10: not above it; bar 6 at 15: up.
    const candles = candlesOf([
      [10, 11, 9, 10],
      [10, 11, 9, 10],
      [10, 11, 9, 10],
      [11, 12, 10, 11],
      [11, 11, 5, 6],
      [7, 10, 6, 10],
      [11, 15, 11, 15],
    ])
    const parameters = { period: 2, factor: 1 }
    expect(barsOf('atr-trailing-stop', candles, parameters, 'LONG')).toEqual({ entry: [6], exit: [4] })
    expect(barsOf('atr-trailing-stop', candles, parameters, 'SHORT')).toEqual({ entry: [4], exit: [6] })
  })
})

describe('mass-index', () => {
  test('enters once where a bulge ends, against the move before it', () => {
    // With averages and a sum of 2, an even range has a mass of 2. The range of 12 lifts it; two bars later the mass is far below 2.
    const ranges = [2, 2, 2, 2, 2, 12, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]
    const falling = candlesOf(
      ranges.map((range, bar) => [100 - bar, 100 - bar + range / 2, 100 - bar - range / 2, 100 - bar]),
    )
    const mass = (bar: number) => {
      const [high, low] = [
        (at: number) => falling.high[at] ?? Number.NaN,
        (at: number) => falling.low[at] ?? Number.NaN,
      ]
      const once = emaOf(minus(high, low), 2)
      return sumOf(
        of((a, b) => a / b, once, emaOf(once, 2)),
        2,
      )(bar)
    }
    const parameters = { period: 2, sum: 2, bulge: 2.25 }
    const swollen = ranges.findIndex((_, bar) => mass(bar) > 2.25)
    const ended = ranges.findIndex((_, bar) => bar > swollen && mass(bar) < 1.75)
    expect([swollen, ended]).toEqual([5, 7])
    expect(barsOf('mass-index', falling, parameters, 'LONG')).toEqual({ entry: [ended], exit: [] })
    expect(barsOf('mass-index', falling, parameters, 'SHORT')).toEqual({ entry: [], exit: [] })
  })
})

describe('a strategy does what its rule says, worked out anew', () => {
  test.each(RULES)('%s', (name, parameters, rule) => expectRule(name, parameters, { rule }))
})

test('each of these strategies has such a rule', () => {
  expectRuled(
    VOLATILITY,
    RULES.map(([name]) => name),
  )
})
