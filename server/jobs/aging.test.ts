import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agedPriority, MAX_AGE } from './aging.ts'

const MINUTE_MS = 60_000
const priority = fc.integer({ min: -1_000, max: 1_000 })
const waited = fc.integer({ min: 0, max: 1_000 * MINUTE_MS })

describe('a priority', () => {
  test.each([
    [0, 0, 0],
    [0, MINUTE_MS - 1, 0],
    [0, MINUTE_MS, 1],
    [-5, 10 * MINUTE_MS, 5],
    [7, 100 * MINUTE_MS, 107],
    [7, 10_000 * MINUTE_MS, 107],
    // Clocks that do not agree take nothing away.
    [3, -5 * MINUTE_MS, 3],
  ])('of %i is, after %i ms, one of %i', (given, waitedMs, aged) => {
    expect(agedPriority(given, waitedMs)).toBe(aged)
  })

  test('never falls while its owner waits, and rises by at most MAX_AGE', () => {
    const rises = fc.property(priority, waited, waited, (given, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      expect(agedPriority(given, less)).toBeLessThanOrEqual(agedPriority(given, more))
      expect(agedPriority(given, more) - given).toBeLessThanOrEqual(MAX_AGE)
    })
    fc.assert(rises)
  })

  test('is passed by what comes later for as many minutes as that is more urgent, and by nothing after', () => {
    const passes = fc.property(priority, fc.integer({ min: 0, max: MAX_AGE - 1 }), waited, (given, more, waitedMs) => {
      const isPassed = agedPriority(given + more, 0) > agedPriority(given, waitedMs)
      expect(isPassed).toBe(waitedMs < more * MINUTE_MS)
    })
    fc.assert(passes)
  })
})
