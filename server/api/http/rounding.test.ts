import fc from 'fast-check'
import { expect, test } from 'vitest'
import { millionths, sixDigits } from './rounding.ts'

const shares = fc.double({ min: 0, max: 1, noNaN: true })

test('a share loses less than a millionth, never rises by it, and keeps its order', () => {
  fc.assert(
    fc.property(shares, shares, (one, other) => {
      expect(millionths(one)).toBeLessThanOrEqual(one)
      expect(one - millionths(one)).toBeLessThan(1.000001e-6)
      if (one <= other) expect(millionths(one)).toBeLessThanOrEqual(millionths(other))
      expect(String(millionths(one)).length).toBeLessThanOrEqual(8)
    }),
  )
  expect([millionths(0), millionths(1 - 1e-12), millionths(1)]).toEqual([0, 0.999999, 1])
})

test('a number keeps six digits', () => {
  expect([0, 1 / 3, 123_456_789.123, 1.23456789e-9, -2 / 3].map(sixDigits)).toEqual([
    0, 0.333333, 123_457_000, 1.23457e-9, -0.666667,
  ])
  expect(sixDigits(Number.NaN)).toBeNaN()
})
