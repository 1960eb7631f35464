import { expect, test } from 'vitest'
import { lostToCold, NONE_COLD, WarmSeconds } from './coldCode.ts'

/** What is lost of so many multiples of what is lost in all. */
const lost = (multiples: number) => 1 - Math.exp(-0.8 * multiples)

test('threads lose most of their time to cold code at first, and no more than a certain time in all', () => {
  expect(lostToCold(1, 300)).toBeCloseTo(0.8, 2)
  expect(lostToCold(300, 300)).toBeCloseTo(300 * lost(1), 9)
  expect(lostToCold(1e6, 300)).toBeCloseTo(300, 9)
  expect(lostToCold(1e6, 0)).toBe(0)
})

test('each thread loses it at its own beginning, whatever the others have done by then', () => {
  const warm = new WarmSeconds({ threads: 2, seconds: 0.5 })
  const first = 1 - 0.5 * lost(2)
  expect(warm.next(1)).toBeCloseTo(first, 9)
  expect(warm.next(1)).toBeCloseTo(first, 9)
  // Both have worked for a second: what the next task loses is the rest of what one thread loses, or of the other.
  expect(warm.next(9)).toBeCloseTo(9 - 0.5 * (lost(20) - lost(2)), 9)
  expect(warm.next(9)).toBeCloseTo(9 - 0.5 * (lost(20) - lost(2)), 9)
  expect(warm.next(9)).toBeCloseTo(9, 6)
})

test('threads that have run before lose nothing', () => {
  const warm = new WarmSeconds(NONE_COLD)
  expect([warm.next(0.3), warm.next(0), warm.next(2)]).toEqual([0.3, 0, 2])
})
