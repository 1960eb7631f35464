import { expect, test } from 'vitest'
import { barsAbove, crossingsAbove, crossingsAboveLevel, crossingsBelowLevel, marksWhere } from './crossings.ts'

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
