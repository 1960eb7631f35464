import { describe, expect, test } from 'vitest'
import { candlesAt, candlesOf, walkOf } from '../candles.fixture.ts'
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
  minus,
  moveOf,
  of,
  type Plain,
  remember,
  rises,
  type Series,
  shareOf,
  sumOf,
  topOf,
  trueRangeOf,
  weightedOf,
  wilderOf,
} from './plain.fixture.ts'
import { barsOf, expectRule, expectRuled, type Rules, turns } from './strategies.fixture.ts'
import { TREND } from './trend.ts'

const cross =
  (average: (series: Series, bars: number) => Series) =>
  (fast: number, slow: number) =>
  ({ close }: Plain) => {
    const [one, other] = [average(close, fast), average(close, slow)]
    return turns(rises(one, other), falls(one, other))
  }
const doubled = (series: Series, bars: number) => {
  const once = emaOf(series, bars)
  return of((one, two) => 2 * one - two, once, emaOf(once, bars))
}
const tripled = (series: Series, bars: number) => {
  const once = emaOf(series, bars)
  const twice = emaOf(once, bars)
  return of((one, two, three) => 3 * one - 3 * two + three, once, twice, emaOf(twice, bars))
}

/** Wilder's −DI, +DI and ADX. */
function movement(prices: Plain, bars: number) {
  const up = moveOf(prices.high)
  const down = of((move) => -move, moveOf(prices.low))
  const plus = of((a, b) => (a > b && a > 0 ? a : Number.isNaN(a) ? a : 0), up, down)
  const minusMove = of((a, b) => (b > a && b > 0 ? b : Number.isNaN(b) ? b : 0), up, down)
  const range = wilderOf(trueRangeOf(prices), bars)
  const ratio = (moves: Series) => of((a, b) => 100 * shareOf(0)(a, b), wilderOf(moves, bars), range)
  const [positive, negative] = [ratio(plus), ratio(minusMove)]
  const strength = wilderOf(
    of((a, b) => shareOf(0)(100 * Math.abs(a - b), a + b), positive, negative),
    bars,
  )
  return { positive, negative, strength }
}

/** Bars since the newest highest value of the last `bars` + 1. */
const age = (series: Series, bars: number) => {
  const top = topOf(series, bars + 1)
  return (bar: number) =>
    bar < bars
      ? Number.NaN
      : lastOf(series, bars + 1, bar)
          .reverse()
          .indexOf(top(bar))
}

/** By bar the trend between SuperTrend's bands, walked from the first bar. */
function trendOf(prices: Plain, { period, factor }: { period: number; factor: number }): Series {
  const range = wilderOf(trueRangeOf(prices), period)
  const trends: number[] = []
  let [upper, lower, trend] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]
  for (let bar = period; bar < prices.length; bar++) {
    const middle = (prices.high(bar) + prices.low(bar)) / 2
    const [top, bottom] = [middle + factor * range(bar), middle - factor * range(bar)]
    const [last, close] = [prices.close(bar - 1), prices.close(bar)]
    if (isOver(last, upper) || top < upper) upper = top
    if (isOver(lower, last) || bottom > lower) lower = bottom
    if (bar > period && trend !== 1 && isOver(close, upper)) trend = 1
    else if (bar > period && trend !== -1 && isOver(lower, close)) trend = -1
    trends[bar] = trend
  }
  return (bar) => trends[bar] ?? Number.NaN
}
const becomes = (trend: Series, sign: number) => (bar: number) => trend(bar) === sign && trend(bar - 1) !== sign

/** By bar the trend that a parabolic stop tells, walked from the first bar. */
function parabolicTrend({ high, low, close, length }: Plain, step: number, most: number): Series {
  const trends: number[] = []
  let isUp = close(1) >= close(0)
  let stop = isUp ? Math.min(low(0), low(1)) : Math.max(high(0), high(1))
  let extreme = isUp ? Math.max(high(0), high(1)) : Math.min(low(0), low(1))
  let pace = Math.min(step, most)
  trends[1] = isUp ? 1 : -1
  for (let bar = 2; bar < length; bar++) {
    stop += pace * (extreme - stop)
    stop = isUp ? Math.min(stop, low(bar - 1), low(bar - 2)) : Math.max(stop, high(bar - 1), high(bar - 2))
    const isPassed = isUp ? isOver(stop, low(bar)) : isOver(high(bar), stop)
    const isFurther = isUp ? high(bar) > extreme : low(bar) < extreme
    if (isFurther) extreme = isUp ? high(bar) : low(bar)
    if (isPassed) {
      stop = extreme
      extreme = isUp ? low(bar) : high(bar)
      isUp = !isUp
      pace = Math.min(step, most)
    } else if (isFurther) pace = Math.min(most, pace + step)
    trends[bar] = isUp ? 1 : -1
  }
  return (bar) => trends[bar] ?? Number.NaN
}

const RULES: Rules = [
  ['sma-cross', { fast: 3, slow: 8 }, cross(meanOf)(3, 8)],
  [
    'parabolic-sar',
    { step: 0.05, most: 0.2 },
    (prices) => {
      const trend = parabolicTrend(prices, 0.05, 0.2)
      const turnsTo = (sign: number) => (bar: number) => trend(bar) === sign && trend(bar - 1) === -sign
      return turns(turnsTo(1), turnsTo(-1))
    },
  ],
  [
    'heikin-ashi',
    { count: 2 },
    ({ open, high, low, close }) => {
      const last = of((a, b, c, d) => (a + b + c + d) / 4, open, high, low, close)
      const first: Series = remember((bar) =>
        bar === 0 ? (open(0) + close(0)) / 2 : (first(bar - 1) + last(bar - 1)) / 2,
      )
      const rises = (bar: number) => isOver(last(bar), first(bar))
      const falls = (bar: number) => isOver(first(bar), last(bar))
      const second = (is: (bar: number) => boolean) => (bar: number) => is(bar) && is(bar - 1) && !is(bar - 2)
      return turns(second(rises), second(falls))
    },
  ],
  [
    'elder-impulse',
    { period: 5, fast: 3, slow: 7, signal: 4 },
    ({ close }) => {
      const line = minus(emaOf(close, 3), emaOf(close, 7))
      const inertia = moveOf(emaOf(close, 5))
      const power = moveOf(minus(line, emaOf(line, 4)))
      const isOn = (sign: number) => (bar: number) =>
        [inertia, power].every((move) => isOver(sign * move(bar), 0, close(bar)))
      const begins = (sign: number) => (bar: number) =>
        !Number.isNaN(power(bar - 1)) && isOn(sign)(bar) && !isOn(sign)(bar - 1)
      const ends = (sign: number) => (bar: number) => isOn(sign)(bar - 1) && !isOn(sign)(bar)
      return { long: [begins(1), ends(1)], short: [begins(-1), ends(-1)] }
    },
  ],
  ['ema-cross', { fast: 3, slow: 8 }, cross(emaOf)(3, 8)],
  ['dema-cross', { fast: 3, slow: 8 }, cross(doubled)(3, 8)],
  ['tema-cross', { fast: 3, slow: 8 }, cross(tripled)(3, 8)],
  ['wma-cross', { fast: 3, slow: 8 }, cross(weightedOf)(3, 8)],
  [
    'hull-trend',
    { period: 9 },
    ({ close }) => {
      const raw = of((fast, slow) => 2 * fast - slow, weightedOf(close, 4), weightedOf(close, 9))
      const slope = moveOf(weightedOf(raw, 3))
      return turns(rises(slope, level(0), close), falls(slope, level(0), close))
    },
  ],
  [
    'kama-trend',
    { period: 5 },
    ({ close, length }) => {
      const weight = of(
        (way, path) => (shareOf(0)(way, path) * (2 / 3 - 2 / 31) + 2 / 31) ** 2,
        of(Math.abs, moveOf(close, 5)),
        sumOf(of(Math.abs, moveOf(close)), 5),
      )
      const averages: number[] = [...Array(4).fill(Number.NaN), close(4)]
      for (let bar = 5; bar < length; bar++) {
        const last = averages[bar - 1] as number
        averages[bar] = last + weight(bar) * (close(bar) - last)
      }
      const average = (bar: number) => (bar < 5 ? Number.NaN : (averages[bar] as number))
      return turns(rises(close, average), falls(close, average))
    },
  ],
  ['price-sma', { period: 20 }, ({ close }) => turns(rises(close, meanOf(close, 20)), falls(close, meanOf(close, 20)))],
  [
    'triple-ema',
    { fast: 3, middle: 6, slow: 12 },
    ({ close }) => {
      const [fast, middle, slow] = [emaOf(close, 3), emaOf(close, 6), emaOf(close, 12)]
      const above = (one: Series, other: Series, bar: number) => isOver(one(bar), other(bar), close(bar))
      const up = (bar: number) => above(fast, middle, bar) && above(middle, slow, bar)
      const down = (bar: number) => above(middle, fast, bar) && above(slow, middle, bar)
      const isKnown = (bar: number) => !Number.isNaN(slow(bar - 1))
      return {
        long: [(bar) => isKnown(bar) && up(bar) && !up(bar - 1), falls(fast, middle)],
        short: [(bar) => isKnown(bar) && down(bar) && !down(bar - 1), rises(fast, middle)],
      }
    },
  ],
  [
    'macd',
    { fast: 4, slow: 9, signal: 3 },
    ({ close }) => {
      const line = minus(emaOf(close, 4), emaOf(close, 9))
      return turns(rises(line, emaOf(line, 3), close), falls(line, emaOf(line, 3), close))
    },
  ],
  [
    'adx-trend',
    { period: 7, level: 20 },
    (prices) => {
      const { positive, negative, strength } = movement(prices, 7)
      const [up, down] = [rises(positive, negative, HUNDRED), rises(negative, positive, HUNDRED)]
      const isStrong = (bar: number) => isOver(strength(bar), 20, 100)
      return { long: [both(up, isStrong), down], short: [both(down, isStrong), up] }
    },
  ],
  [
    'aroon',
    { period: 10 },
    ({ high, low }) => {
      const up = of((bars) => -bars, age(high, 10))
      const down = of(
        (bars) => -bars,
        age(
          of((price) => -price, low),
          10,
        ),
      )
      return turns(rises(up, down), rises(down, up))
    },
  ],
  [
    'supertrend',
    { period: 5, factor: 1 },
    (prices) => {
      const trend = trendOf(prices, { period: 5, factor: 1 })
      return turns(becomes(trend, 1), becomes(trend, -1))
    },
  ],
  [
    'vortex',
    { period: 7 },
    (prices) => {
      const { high, low } = prices
      const way = sumOf(trueRangeOf(prices), 7)
      const swings = (one: Series, other: Series) =>
        of(
          shareOf(0),
          sumOf(
            of((now, then) => Math.abs(now - then), one, before(other)),
            7,
          ),
          way,
        )
      const [up, down] = [swings(high, low), swings(low, high)]
      return turns(rises(up, down, level(1)), rises(down, up, level(1)))
    },
  ],
  [
    'ichimoku',
    { conversion: 4, base: 8, span: 16 },
    ({ high, low, close }) => {
      const middle = (bars: number) => of((top, bottom) => (top + bottom) / 2, topOf(high, bars), bottomOf(low, bars))
      const [fast, slow] = [middle(4), middle(8)]
      const cloud = [
        before(
          of((a, b) => (a + b) / 2, fast, slow),
          8,
        ),
        before(middle(16), 8),
      ] as const
      const above = (bar: number) => cloud.every((side) => isOver(close(bar), side(bar)))
      const below = (bar: number) => cloud.every((side) => isOver(side(bar), close(bar)))
      return {
        long: [both(rises(fast, slow), above), falls(fast, slow)],
        short: [both(falls(fast, slow), below), rises(fast, slow)],
      }
    },
  ],
]

describe('parabolic-sar', () => {
  // Up from bar 1: stop 9, extreme 12. Bar 2: 9 + ½·3 = 10.5, but not above the lows 9 and 10: 9. Extreme 14, pace 1.
  // Bar 3: 9 + 5 = 14, but not above 10 and 11: 10; the low of 8 passes it: down, from 15, which this bar reached. Bar 4: 15 + ½·(8 − 15) = 11.5,
  // but not below the highs 14 and 15: 15; the high of 16 passes it: up.
  const candles = candlesOf([
    [10, 11, 9, 10],
    [10, 12, 10, 11],
    [12, 14, 11, 13],
    [13, 15, 8, 9],
    [9, 16, 9, 15],
  ])

  test('turns where a bar passes the stop', () => {
    const parameters = { step: 0.5, most: 1 }
    expect(barsOf('parabolic-sar', candles, parameters, 'LONG')).toEqual({ entry: [4], exit: [3] })
    expect(barsOf('parabolic-sar', candles, parameters, 'SHORT')).toEqual({ entry: [3], exit: [4] })
  })
})

describe('parabolic-sar with a step above its most', () => {
  test('is as fast as its most from the first bar on, and after each turn', () => {
    const candles = walkOf(400, 5)
    for (const direction of ['LONG', 'SHORT'] as const) {
      const capped = barsOf('parabolic-sar', candles, { step: 0.2, most: 0.2 }, direction)
      expect(capped.entry.length).toBeGreaterThan(5)
      expect(barsOf('parabolic-sar', candles, { step: 0.9, most: 0.2 }, direction)).toEqual(capped)
    }
  })
})

describe('a strategy does what its rule says, worked out anew', () => {
  test.each(RULES)('%s', (name, parameters, rule) => expectRule(name, parameters, { rule }))
})

describe('sma-cross', () => {
  // fast(2): – 9.5 8.5 8.5 10.5 11.5 10 8      slow(3): – – 9 8.67 10 10.67 11 9
  const candles = candlesAt([10, 9, 8, 9, 12, 11, 9, 7])
  const parameters = { fast: 2, slow: 3 }

  test('enters LONG where the fast average crosses above the slow one, leaves where it crosses below; SHORT mirrored', () => {
    expect(barsOf('sma-cross', candles, parameters, 'LONG')).toEqual({ entry: [4], exit: [6] })
    expect(barsOf('sma-cross', candles, parameters, 'SHORT')).toEqual({ entry: [6], exit: [4] })
  })

  test('counts averages that were equal on the bar before as crossed', () => {
    expect(barsOf('sma-cross', candlesAt([5, 5, 5, 5, 6]), parameters, 'LONG')).toEqual({ entry: [4], exit: [] })
  })

  test('sees no crossing on the first bar on which both averages are there', () => {
    expect(barsOf('sma-cross', candlesAt([1, 2, 3, 4, 5]), parameters, 'LONG')).toEqual({ entry: [], exit: [] })
  })
})

test('each of these strategies has such a rule', () => {
  expectRuled(
    TREND,
    RULES.map(([name]) => name),
  )
})
