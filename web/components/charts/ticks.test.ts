import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extentOf, ticksOf } from './ticks.ts'

test.each([
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [-0.4, 1.53, 4, [0, 0.5, 1, 1.5]],
  [5, 60, 6, [10, 20, 30, 40, 50, 60]],
])('an axis from %f to %f has round ticks', (low, high, wanted, ticks) => {
  expect(ticksOf(low, high, wanted)).toEqual(ticks)
})

test('ticks lie on their axis, and there are never many more than wanted', () => {
  const end = fc.double({ min: -1e9, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(end, end, fc.integer({ min: 1, max: 12 }), (one, other, wanted) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      const ticks = ticksOf(low, high, wanted)
      const dust = 1e-6 * (high - low)
      expect(ticks.every((tick) => tick >= low - dust && tick <= high + dust)).toBe(true)
      expect(ticks.length).toBeLessThanOrEqual(wanted + 1)
    }),
  )
})

test('an axis without length has no ticks', () => {
  expect(ticksOf(3, 3, 5)).toEqual([])
  expect(ticksOf(0, Number.POSITIVE_INFINITY, 5)).toEqual([])
})

test('an extent leaves out what does not exist', () => {
  expect(extentOf([null, 3, Number.POSITIVE_INFINITY, -1])).toEqual([-1, 3])
  expect(extentOf([null])).toBeNull()
})
