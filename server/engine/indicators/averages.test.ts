import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ema, firstNumber, sma, wilder } from './averages.ts'
import { expectClose, NONE, prices, windows } from './indicators.fixture.ts'

describe('the simple moving average', () => {
  test('begins with the first full window', () => {
    expect([...sma(Float64Array.of(1, 2, 6, 4, 5), 3)]).toEqual([NONE, NONE, 3, 4, 5])
  })

  test('of one bar is the value itself, and of more bars than there are is NaN throughout', () => {
    expect([...sma(Float64Array.of(1, 2, 6), 1)]).toEqual([1, 2, 6])
    expect([...sma(Float64Array.of(1, 2, 6), 4)]).toEqual([NONE, NONE, NONE])
    expect(sma(new Float64Array(0), 4)).toHaveLength(0)
  })

  test('is the mean of each window, whatever the values', () => {
    const check = (values: number[], period: number) => {
      const means = values.map((_, bar) =>
        bar + 1 < period
          ? NONE
          : values.slice(bar + 1 - period, bar + 1).reduce((sum, value) => sum + value, 0) / period,
      )
      expectClose(sma(Float64Array.from(values), period), means)
    }
    fc.assert(fc.property(prices, windows, check))
  })

  test('does not drift on 525,600 bars, even after a spike that swallows every digit of the sum', () => {
    const values = Float64Array.from({ length: 525_600 }, (_, bar) => 0.1 + (bar % 7) / 10)
    values[1000] = 1e17
    const means = sma(values, 70)
    expect(means[2000]).toBeCloseTo(0.4, 13)
    expect(means[525_599]).toBeCloseTo(0.4, 13)
  })

  test('of a flat stretch is exactly its price, so that two averages are equal there', () => {
    const values = Float64Array.from({ length: 300 }, (_, bar) => (bar < 100 ? 0.1 + bar / 30 : 0.7))
    expect(sma(values, 49)[148]).toBe(0.7)
    expect(sma(values, 10)[148]).toBe(0.7)
  })
})

describe('the exponential averages', () => {
  test('begin with the mean of the first full window', () => {
    // Weight 1/2: 3, then 3 + (4 − 3)/2, then 3.5 + (5 − 3.5)/2.
    expectClose(ema(Float64Array.of(1, 2, 6, 4, 5), 3), [NONE, NONE, 3, 3.5, 4.25])
    // Weight 1/3.
    expectClose(wilder(Float64Array.of(1, 2, 6, 4, 10), 3), [
      NONE,
      NONE,
      3,
      3 + 1 / 3,
      3 + 1 / 3 + (10 - 3 - 1 / 3) / 3,
    ])
  })

  test.each([
    ['sma', sma],
    ['ema', ema],
    ['wilder', wilder],
  ])('%s begins behind the NaNs of another indicator, as it would without them', (_, average) => {
    const check = (values: number[], period: number) => {
      const behind = average(Float64Array.from([NONE, NONE, NONE, ...values]), period)
      expectClose(behind, [NONE, NONE, NONE, ...average(Float64Array.from(values), period)])
    }
    fc.assert(fc.property(prices, windows, check))
  })

  test('of more bars than there are, or of nothing, is NaN throughout', () => {
    expect([...ema(Float64Array.of(1, 2), 3)]).toEqual([NONE, NONE])
    expect([...ema(Float64Array.of(NONE, NONE), 1)]).toEqual([NONE, NONE])
    expect(firstNumber(Float64Array.of(NONE, NONE))).toBe(2)
  })
})
