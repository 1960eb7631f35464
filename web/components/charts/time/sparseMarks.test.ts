import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sparseMarks } from './sparseMarks.ts'

test.each([
  [1, [0, 3]],
  [10, [0, 1, 2, 3]],
  [0.1, [0]],
])('at %f pixels a bar, of marks at 0, 2, 4 and 30 those at %j are drawn', (pixels, drawn) => {
  expect(sparseMarks([0, 2, 4, 30], pixels, 20)).toEqual(drawn)
})

test('marks that are drawn are never closer than the gap, and one that is not is close to one that is', () => {
  const places = fc.array(fc.integer({ min: 0, max: 5_000 })).map((all) => all.sort((one, other) => one - other))
  fc.assert(
    fc.property(places, fc.double({ min: 0.01, max: 50, noNaN: true }), (all, pixels) => {
      const drawn = sparseMarks(all, pixels, 20).map((index) => all[index] ?? 0)
      drawn.slice(1).forEach((place, index) => {
        expect((place - (drawn[index] ?? 0)) * pixels).toBeGreaterThanOrEqual(20)
      })
      for (const place of all) expect(drawn.some((one) => Math.abs(one - place) * pixels < 20)).toBe(true)
    }),
  )
})
