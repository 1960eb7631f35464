import { expect, test } from 'vitest'
import { median } from './median.ts'

test.each([
  [[7], 7],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[1, 1, Number.POSITIVE_INFINITY], 1],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle)
})
