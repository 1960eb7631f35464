import { expect, test } from 'vitest'
import { lostToCold, NONE_COLD } from '../../progress/coldCode.ts'
import { warmRanges } from './lessons.ts'

const range = (first: number, seconds: number) => ({ first, count: 10, seconds })
const RANGES = [range(0, 1), range(10, 1), range(20, 1)]

test('what cold code took is taken off the ranges that were done first', () => {
  const [one, other, last] = warmRanges(RANGES, [20, 0, 10], { threads: 1, seconds: 0.5 })
  expect([one?.first, other?.first, last?.first]).toEqual([20, 0, 10])
  expect(one?.seconds).toBeCloseTo(1 - lostToCold(1, 0.5), 9)
  expect(last?.seconds).toBeCloseTo(1 - (lostToCold(3, 0.5) - lostToCold(2, 0.5)), 9)
  expect(last?.seconds).toBeGreaterThan(0.97)
})

test('a range of which nobody knows when it was done counts as a late one, and blocks of one task as one', () => {
  const found = warmRanges([...RANGES, range(30, 1)], [20], { threads: 1, seconds: 0.5 })
  expect(found.map(({ first }) => first)).toEqual([20, 30, 0, 10])
})

test('of threads that have run before, all is as it was', () => {
  expect(warmRanges(RANGES, [], NONE_COLD)).toEqual(RANGES)
})
