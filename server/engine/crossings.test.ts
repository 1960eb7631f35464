import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  barsAbove,
  crossings,
  crossingsAbove,
  crossingsAboveLevel,
  crossingsBelowLevel,
  isAbove,
  marksWhere,
} from './crossings.ts'

const column = (...values: number[]) => Float64Array.from(values)
const { NaN: none } = Number

test.each([
  ['on the second bar, from the first that has a number', [1, 3, 4], [0, 1, 0]],
  ['after it stood on the level', [2, 3], [0, 1]],
  ['not where it only reaches the level', [1, 2, 1], [0, 0, 0]],
  ['not where it was above before', [3, 4], [0, 0]],
  ['not beside a bar without a number', [none, 3, none, 1, 3], [0, 0, 0, 0, 1]],
])('a level of 2 is crossed from below %s', (_, values, marks) => {
  expect([...crossingsAboveLevel(column(...values), 2)]).toEqual(marks)
  const mirrored = column(...values.map((value) => -value))
  expect([...crossingsBelowLevel(mirrored, -2)]).toEqual(marks)
})

test('a column crosses another where it is above it and was not on the bar before', () => {
  expect([...crossingsAbove(column(1, 3, 3, 2, 5), column(2, 2, 3, 2, none))]).toEqual([0, 1, 0, 0, 0])
  expect([...crossingsAbove(column(1, 3), column(1, 2))]).toEqual([0, 1])
})

test('bars above another column are marked, crossed or not', () => {
  expect([...barsAbove(column(3, 2, none, 4), column(2, 2, 1, none))]).toEqual([1, 0, 0, 0])
})

test('marks are asked for once a bar, in order', () => {
  const asked: number[] = []
  const marks = marksWhere(3, (bar) => {
    asked.push(bar)
    return bar === 1
  })
  expect([...marks]).toEqual([0, 1, 0])
  expect(asked).toEqual([0, 1, 2])
})

describe('what rounding puts apart is equal', () => {
  // The last is further apart than a ten-billionth.
  const near = column(100, 100 + 2e-9, 100 - 2e-9, 100, 100 + 2e-7)
  const flat = column(100, 100, 100, 100, 100)

  test('to a crossing of columns, and what is equal has not crossed yet', () => {
    expect(crossings(near, flat)).toEqual({ up: Uint8Array.of(0, 0, 0, 0, 1), down: new Uint8Array(5) })
    expect(crossings(flat, near)).toEqual({ up: new Uint8Array(5), down: Uint8Array.of(0, 0, 0, 0, 1) })
    expect([...crossingsAbove(near, flat)]).toEqual([0, 0, 0, 0, 1])
  })

  test('to a crossing of a level', () => {
    expect([...crossingsAboveLevel(near, 100)]).toEqual([0, 0, 0, 0, 1])
    expect([...crossingsBelowLevel(column(...near.map((value) => 200 - value)), 100)]).toEqual([0, 0, 0, 0, 1])
  })

  test('to a comparison', () => {
    expect([...barsAbove(near, flat)]).toEqual([0, 0, 0, 0, 1])
    expect([isAbove(100 + 2e-9, 100), isAbove(100 + 2e-8, 100), isAbove(0, -1e-300), isAbove(none, 1)]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  test('by what differences are measured, a number or a column', () => {
    const small = column(-1e-9, 1e-9, 3e-8)
    const zero = column(0, 0, 0)
    expect([...crossingsAboveLevel(small, 0)]).toEqual([0, 1, 0])
    expect([...crossingsAboveLevel(small, 0, 100)]).toEqual([0, 0, 1])
    expect([...crossingsAboveLevel(small, 0, column(100, 100, 100))]).toEqual([0, 0, 1])
    expect([...crossings(small, zero, column(100, 100, 1_000)).up]).toEqual([0, 0, 0])
    expect(isAbove(1e-9, 0, 100)).toBe(false)
  })

  test('whatever the values, a column crosses another where what it is of crosses a level', () => {
    const check = (values: number[]) => {
      const of = (by: number) => column(...values.map((value) => value + by))
      expect(crossings(of(0), of(0)).up).toEqual(new Uint8Array(values.length))
      const { up, down } = crossings(of(0), column(...values.map(() => 3)))
      expect([up, down]).toEqual([crossingsAboveLevel(of(0), 3), crossingsBelowLevel(of(0), 3)])
    }
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 30 }), check))
  })
})
