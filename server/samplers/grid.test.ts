import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countPoints, pointAt, spread } from './grid.ts'

const grids = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 })

test('the points of a grid are all there are, each once, the last dimension fastest', () => {
  fc.assert(
    fc.property(grids, (sizes) => {
      const points = Array.from({ length: countPoints(sizes) }, (_, index) => pointAt(sizes, index))
      for (const [index, point] of points.entries()) {
        expect(point).toHaveLength(sizes.length)
        const back = point.reduce((sum, coordinate, dimension) => sum * (sizes[dimension] as number) + coordinate, 0)
        expect(back).toBe(index)
        for (const [dimension, coordinate] of point.entries())
          expect(coordinate).toBeLessThan(sizes[dimension] as number)
      }
    }),
  )
})

test('a grid without dimensions has one point', () => {
  expect([countPoints([]), pointAt([], 0)]).toEqual([1, []])
})

test('points that are taken are spread evenly: each once, in order, gaps within one of each other', () => {
  const sizes = fc.integer({ min: 1, max: 400 })
  fc.assert(
    fc.property(sizes, sizes, (one, other) => {
      const [taken, points] = [Math.min(one, other), Math.max(one, other)]
      const at = Array.from({ length: taken }, (_, position) => spread(position, taken, points))
      expect(at[0]).toBe(0)
      const gaps = [...at.slice(1), points].map((point, index) => point - (at[index] as number))
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(Math.floor(points / taken))
      expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(points / taken))
      if (taken === points) expect(at).toEqual(at.map((_, index) => index))
    }),
  )
})
