import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { highestBefore, lowestBefore, rsi, sma } from './indicators.ts'

const NONE = Number.NaN
const prices = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { maxLength: 60 })
const windows = fc.integer({ min: 1, max: 12 })

function expectClose(actual: Float64Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  for (const [bar, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[bar]).toBeNaN()
    else expect(Math.abs((actual[bar] as number) - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
  }
}

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

describe("Wilder's RSI", () => {
  test('begins on bar `period`, seeded with the simple means of the first changes', () => {
    // Changes +2, −1, +3, −2. Bar 2: gain 2/2, loss 1/2. Bar 3: gain (1 + 3)/2, loss 0.25. Bar 4: gain 1, loss (0.25 + 2)/2.
    const expected = [NONE, NONE, (100 * 1) / 1.5, (100 * 2) / 2.25, (100 * 1) / 2.125]
    expectClose(rsi(Float64Array.of(10, 12, 11, 14, 12), 2), expected)
  })

  test.each([
    ['100 without losses', [1, 2, 3, 4], 100],
    ['0 without gains', [4, 3, 2, 1], 0],
    ['50 without any change', [3, 3, 3, 3], 50],
  ])('is %s', (_, values, expected) => {
    expect([...rsi(Float64Array.from(values), 2)]).toEqual([NONE, NONE, expected, expected])
  })

  test('stays between 0 and 100', () => {
    const check = (values: number[], period: number) => {
      const index = rsi(Float64Array.from(values), period).slice(period)
      expect(index.every((value) => value >= 0 && value <= 100 + 1e-12)).toBe(true)
    }
    fc.assert(fc.property(prices, windows, check))
  })
})

describe('the highest and the lowest before a bar', () => {
  test('leave the bar itself out and begin after a full window', () => {
    const values = Float64Array.of(5, 1, 3, 9, 2)
    expect([...highestBefore(values, 2)]).toEqual([NONE, NONE, 5, 3, 9])
    expect([...lowestBefore(values, 2)]).toEqual([NONE, NONE, 1, 1, 3])
  })

  test('are the extremes of each window, whatever the values', () => {
    const check = (values: number[], window: number) => {
      const extremes = (pick: (...values: number[]) => number) =>
        values.map((_, bar) => (bar < window ? NONE : pick(...values.slice(bar - window, bar))))
      expect([...highestBefore(Float64Array.from(values), window)]).toEqual(extremes(Math.max))
      expect([...lowestBefore(Float64Array.from(values), window)]).toEqual(extremes(Math.min))
    }
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }), windows, check))
  })
})
