import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectClose, NONE, prices, windows } from './indicators.fixture.ts'
import { rsi } from './momentum.ts'

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
