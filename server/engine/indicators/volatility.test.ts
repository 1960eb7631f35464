import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { candlesOf } from '../candles.fixture.ts'
import { expectClose, NONE, prices, windows } from './indicators.fixture.ts'
import { atr, deviation, trueRange } from './volatility.ts'

describe('the true range and its average', () => {
  const candles = candlesOf([
    [10, 12, 9, 11],
    [11, 12, 10, 11],
    [14, 15, 14, 14],
    [12, 13, 10, 12],
  ])

  test('counts the gap from the close before, and begins on the second bar', () => {
    expect([...trueRange(candles)]).toEqual([NONE, 2, 4, 4])
  })

  test('is smoothed from bar `period` on, seeded with the mean of the first `period` ranges', () => {
    expectClose(atr(candles, 2), [NONE, NONE, 3, 3.5])
  })
})

describe('the standard deviation', () => {
  test('is that of each window, over all of its values', () => {
    const check = (values: number[], period: number) => {
      const expected = values.map((_, bar) => {
        if (bar + 1 < period) return NONE
        const window = values.slice(bar + 1 - period, bar + 1)
        const mean = window.reduce((sum, value) => sum + value, 0) / period
        return Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / period)
      })
      const actual = deviation(Float64Array.from(values), period)
      // Rounding of the mean is all that a window of nearly equal values has left.
      for (const [bar, value] of expected.entries()) {
        if (Number.isNaN(value)) expect(actual[bar]).toBeNaN()
        else
          expect(Math.abs((actual[bar] as number) - value)).toBeLessThanOrEqual(
            1e-9 * Math.max(1, values[bar] as number),
          )
      }
    }
    fc.assert(fc.property(prices, windows, check))
  })

  test('is exactly 0 where nothing varies', () => {
    expect([...deviation(Float64Array.of(0.1, 0.1, 0.1, 0.1), 3)]).toEqual([NONE, NONE, 0, 0])
  })

  test('begins behind the NaNs of another indicator', () => {
    expectClose(deviation(Float64Array.of(NONE, 1, 3), 2), [NONE, NONE, 1])
  })
})
