import { expect, test } from 'vitest'
import { farthestFrom } from './farthest.ts'

const range = (first: number, count: number) => ({ first, count })

test.each([
  ['at the far end', [0], [range(1, 99)], 99],
  ['in the middle between two', [0, 99], [range(1, 98)], 50],
  ['in the widest gap', [0, 11, 100], [range(1, 10), range(12, 88)], 56],
])('the trial farthest from others is the one %s', (_, trials, ranges, expected) => {
  expect(farthestFrom(trials, ranges)).toBe(expected)
})

test('of no trials there is none', () => {
  expect(farthestFrom([3], [])).toBeNull()
})
