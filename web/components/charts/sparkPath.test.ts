import { expect, test } from 'vitest'
import { sparkPath } from './sparkPath.ts'

test.each([
  [[1, 2, 3], 'M0 18L50 10L100 2'],
  [[5, 5], 'M0 10L100 10'],
  [[5], ''],
  [[], ''],
])('the line of %j is %j', (values, path) => {
  expect(sparkPath(values)).toBe(path)
})
