import fc from 'fast-check'
import { expect } from 'vitest'

/** What stands before an indicator's first value. */
export const NONE = Number.NaN

/** Any prices. */
export const prices = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { maxLength: 60 })

/** Periods that fit into a short series, and some that do not. */
export const windows = fc.integer({ min: 1, max: 12 })

/** Holds an indicator to values that were worked out in another way, within 1e-9 of their size. */
export function expectClose(actual: Float64Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  for (const [bar, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[bar], `bar ${bar}`).toBeNaN()
    else
      expect(Math.abs((actual[bar] as number) - value), `bar ${bar}: ${actual[bar]}, not ${value}`).toBeLessThanOrEqual(
        1e-9 * Math.max(1, Math.abs(value)),
      )
  }
}
