import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PointSet } from './pointSet.ts'
import { keyOf, type Point } from './space.ts'

const value = fc.oneof(
  fc.constantFrom(null, 0, -0, 1, 0.1, 1e300, Number.MIN_VALUE),
  fc.integer({ min: 0, max: 9 }),
  fc.double({ noNaN: true }),
)
const points: fc.Arbitrary<Point[]> = fc.array(
  fc.oneof(
    fc.record({ branch: fc.constant(0), values: fc.array(value, { minLength: 2, maxLength: 2 }) }),
    fc.record({ branch: fc.constant(1), values: fc.tuple(value).map(([one]) => [one]) }),
    fc.constant({ branch: 2, values: [] }),
  ),
  { maxLength: 300, size: 'max' },
)

describe('a set of points', () => {
  test('holds what was added, by its number, as a set of keys does', () => {
    fc.assert(
      fc.property(points, (given) => {
        const keys = new Set<string>()
        const set = new PointSet([2, 1, 0])
        for (const point of given) {
          expect(set.has(point)).toBe(keys.has(keyOf(point)))
          if (set.has(point)) continue
          set.add(point)
          expect(set.at(set.count - 1)).toEqual(point)
          keys.add(keyOf(point))
        }
        expect(set.count).toBe(keys.size)
      }),
    )
  })

  test('of a hundred thousand points takes a few megabytes, and no addition long', () => {
    const set = new PointSet([2])
    const before = process.memoryUsage().arrayBuffers
    for (let index = 0; index < 100_000; index += 1) set.add({ branch: 0, values: [index % 1_000, index] })
    expect(set.at(77_777)).toEqual({ branch: 0, values: [777, 77_777] })
    expect(set.has({ branch: 0, values: [1, 2] })).toBe(false)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6)
  })
})
