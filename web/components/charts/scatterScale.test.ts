import { expect, test } from 'vitest'
import { FRAME, ScatterScale } from './scatterScale.ts'

const AXES = { x: [0, 10], y: [-1, 1], unitX: 'number', unitY: 'number' } as const
const scale = new ScatterScale(AXES, 200 + FRAME.left + FRAME.right, 100 + FRAME.top + FRAME.bottom)

test('a value stands where its share of the axis is, the higher the more', () => {
  expect([scale.left(0), scale.left(10), scale.top(1), scale.top(-1)]).toEqual([
    FRAME.left,
    FRAME.left + 200,
    FRAME.top,
    FRAME.top + 100,
  ])
})

test('what stands at a point is what is drawn there, and a point beside the plot is at its edge', () => {
  expect(scale.at(scale.left(2.5), scale.top(0.5))).toEqual({ x: 2.5, y: 0.5 })
  expect(scale.at(-99, 9999)).toEqual({ x: 0, y: -1 })
})

test('a pointer means the spot next to it, if one is near', () => {
  const spots = [1, 2].map((x) => ({ x, y: 0, number: x, count: 1 }))
  expect(scale.nearest(spots, scale.left(1.2), scale.top(0))?.number).toBe(1)
  expect(scale.nearest(spots, scale.left(9), scale.top(0))).toBeNull()
})

test('an axis on which all values are the same has them in its middle', () => {
  expect(new ScatterScale({ ...AXES, x: [3, 3] }, 200 + FRAME.left + FRAME.right, 140).left(3)).toBe(FRAME.left + 100)
  expect(new ScatterScale({ ...AXES, y: [3, 3] }, 200, 100 + FRAME.top + FRAME.bottom).top(3)).toBe(FRAME.top + 50)
})

test('an axis that begins elsewhere than at 0 has its values where they belong', () => {
  const far = new ScatterScale(
    { ...AXES, x: [20, 30], y: [5, 7] },
    200 + FRAME.left + FRAME.right,
    100 + FRAME.top + FRAME.bottom,
  )
  expect([far.left(25), far.top(6)]).toEqual([FRAME.left + 100, FRAME.top + 50])
  expect(far.at(FRAME.left + 100, FRAME.top + 50)).toEqual({ x: 25, y: 6 })
})
