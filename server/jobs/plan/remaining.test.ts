import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Range } from '../range.ts'
import { countTrials, isAnyIn, subtract, take, without } from './remaining.ts'

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

test('taking until nothing is left gives every trial once, in order, and no task reaches over a gap', () => {
  fc.assert(
    fc.property(committed, fc.integer({ min: 1, max: 30 }), (ranges, size) => {
      const gaps = subtract(TOTAL, ranges)
      const tasks: Range[] = []
      for (let left: readonly Range[] = gaps; ; ) {
        const next = take(left, size)
        if (!next) break
        expect(next.taken.count).toBeGreaterThan(0)
        expect(next.taken.count).toBeLessThanOrEqual(size)
        tasks.push(next.taken)
        left = next.rest
      }
      expect(numbersOf(tasks)).toEqual(numbersOf(gaps))
      const done = new Set(numbersOf(ranges))
      expect(numbersOf(tasks).some((number) => done.has(number))).toBe(false)
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

test('of nothing nothing can be taken', () => {
  expect(take(subtract(0, []), 5)).toBeNull()
  expect(take(subtract(3, [{ first: 0, count: 3 }]), 5)).toBeNull()
})
