import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDeviation, NO_DEVIATION, patienceOf } from './costDeviation.ts'

const after = (...ratios: readonly number[]) => patienceOf(ratios.reduce(addDeviation, NO_DEVIATION))

test('patience is three tenths before any piece has shown more', () => {
  expect(patienceOf(NO_DEVIATION)).toBeCloseTo(0.3)
})

test('pieces that take what they should leave little patience with one that does not', () => {
  expect(after(...Array(100).fill(1))).toBeCloseTo(0.052, 2)
  expect(after(...Array(1_000).fill(1))).toBe(0.05)
})

test('pieces that stray far earn patience', () => {
  expect(after(0.2, 3, 0.5, 4, 0.1, 2)).toBeGreaterThan(0.7)
})

test('patience stays between its bounds, whatever pieces do', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 100 }), (ratios) => {
      expect(after(...ratios)).toBeGreaterThanOrEqual(0.05)
      expect(after(...ratios)).toBeLessThanOrEqual(1)
    }),
  )
})

test('pieces that are all dearer by the same factor stray no further', () => {
  const many = (...ratios: readonly number[]) => Array(200).fill(ratios).flat() as number[]
  expect(after(...many(2, 4))).toBeCloseTo(after(...many(1, 2)), 1)
  expect(after(...many(2, 4))).toBeLessThan(0.4)
})
