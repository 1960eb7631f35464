import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Range } from '../range.ts'
import { countTrials, isAnyIn, subtract, without } from './remaining.ts'

const TOTAL = 60

/** Ranges in the order of their first trials, as a store lists them; they may touch and overlap. */
const committed: fc.Arbitrary<Range[]> = fc
  .uniqueArray(fc.tuple(fc.nat(TOTAL - 1), fc.integer({ min: 1, max: 20 })), { selector: ([first]) => first })
  .map((pairs) =>
    pairs
      .map(([first, count]) => ({ first, count: Math.min(count, TOTAL - first) }))
      .sort((one, other) => one.first - other.first),
  )

function numbersOf(ranges: readonly Range[]): number[] {
  return ranges.flatMap(({ first, count }) => Array.from({ length: count }, (_, index) => first + index))
}

test('what remains and what is committed are together every trial, and share none', () => {
  fc.assert(
    fc.property(committed, (ranges) => {
      const done = new Set(numbersOf(ranges))
      const left = numbersOf(subtract(TOTAL, ranges))
      expect(left).toEqual(numbersOf([{ first: 0, count: TOTAL }]).filter((number) => !done.has(number)))
      expect(countTrials(subtract(TOTAL, ranges))).toBe(left.length)
    }),
  )
})

test('what is taken away of ranges is gone, and nothing else', () => {
  fc.assert(
    fc.property(committed, committed, (ranges, taken) => {
      const gone = new Set(numbersOf(taken))
      const apart = subtract(TOTAL, subtract(TOTAL, ranges))
      expect(numbersOf(without(apart, taken))).toEqual(numbersOf(apart).filter((number) => !gone.has(number)))
    }),
  )
})

test('gaps that remain are apart and never empty', () => {
  fc.assert(
    fc.property(committed, (ranges) => {
      const gaps = subtract(TOTAL, ranges)
      for (const [index, gap] of gaps.entries()) {
        expect(gap.count).toBeGreaterThan(0)
        const before = gaps[index - 1]
        if (before) expect(gap.first).toBeGreaterThan(before.first + before.count)
      }
    }),
  )
})

test('whether any of a range lies in others is found as if each were looked at', () => {
  const wanted = fc.record({ first: fc.nat(TOTAL), count: fc.integer({ min: 1, max: 20 }) })
  fc.assert(
    fc.property(committed, wanted, (ranges, range) => {
      const apart = subtract(TOTAL, subtract(TOTAL, ranges))
      const all = new Set(numbersOf(apart))
      expect(isAnyIn(apart, range)).toBe(numbersOf([range]).some((number) => all.has(number)))
    }),
  )
})
